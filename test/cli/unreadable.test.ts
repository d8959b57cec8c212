// Names that stand for no file, or for one that may not be read: each told like any fault of the study.
import { execFileSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { check } from '../../src/cli/check.ts'
import { isInputError } from '../../src/error.ts'
import { unreadable } from '../../src/host/node-files.ts'
import { BALANCED_STUDY, folderOf } from '../support/small-study.ts'

async function told(file: string): Promise<readonly string[]> {
  const error = await check(file, { threads: 1, quiet: true }).catch((thrown) => thrown)
  if (isInputError(error)) return error.issues.map(({ path, found }) => `${path[0]}: ${found}`)
  throw error
}

describe('an input', () => {
  // Root may read everything, and Windows has no such pipes.
  it.skipIf(process.platform === 'win32')(
    'that is a pipe, and one without rights, are told together',
    async () => {
      const folder = folderOf({ 'study.json': JSON.stringify(BALANCED_STUDY), 'zones.geojson': '{}' })
      execFileSync('mkfifo', [join(folder, 'balance.csv')])
      chmodSync(join(folder, 'zones.geojson'), 0)
      const found = await told(join(folder, 'study.json'))
      expect(found).toContain('balance.csv: a pipe or a device')
      expect(found).toContain('landuse.tif: no such file')
      if (process.getuid?.() !== 0)
        expect(found).toContain('zones.geojson: a file that may not be read (EACCES)')
    },
  )

  it('without rights is told by its name', () => {
    expect(unreadable('zones.geojson', 'EACCES')).toMatchObject({ path: ['zones.geojson'] })
  })
})

describe('a study file', () => {
  it.each([
    ['-', 'standard input'],
    [import.meta.dirname, 'a folder'],
    [join(import.meta.dirname, 'none.yaml'), 'no such file'],
  ])('%s is told as what it is', async (file, found) => {
    expect(await told(file)).toEqual([`${file}: ${found}`])
  })
})
