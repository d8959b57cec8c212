// Text inputs in the encodings that spreadsheets save, and study files in them.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openStudy } from '../../src/cli/study-file.ts'
import type { Issue } from '../../src/error.ts'
import { memorySource } from '../../src/formats/index.ts'
import { textOf } from '../../src/study/cover/text.ts'
import { folderOf } from '../support/small-study.ts'

const GBK = Uint8Array.of(0xb3, 0xc7, 0xd5, 0xf2) // 城镇
const utf16 = (text: string, little: boolean) => {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le')
  return little ? bytes : bytes.swap16()
}
const read = async (bytes: Uint8Array) => {
  const issues: Issue[] = []
  const text = await textOf('a.csv', { open: async () => memorySource('a.csv', bytes) }, issues)
  return text ?? issues.map(({ code }) => code)
}

describe('a text input', () => {
  it('is read as UTF-8, UTF-16 or GBK', async () => {
    const forms = [Buffer.from('城镇'), GBK, utf16('城镇', true), utf16('城镇', false)]
    expect(await Promise.all(forms.map(read))).toEqual(['城镇', '城镇', '城镇', '城镇'])
  })
  it('of other bytes is a fault', async () => {
    expect(await read(Uint8Array.of(0x61, 0xe9, 0x20))).toEqual(['file.encoding'])
  })
})

it('a study file may be UTF-16', () => {
  const folder = folderOf({})
  const study =
    'title: 南京\nyear: 2020\ninventory: { totals: { urban: 1 } }\nland: { cover: c.tif, legend: cnlucc }\nzones: { file: z.geojson, id: id, name: name }\n'
  for (const little of [true, false]) {
    writeFileSync(join(folder, 's.yaml'), utf16(study, little))
    expect(openStudy(join(folder, 's.yaml'), { quiet: true }).study.title).toBe('南京')
  }
})
