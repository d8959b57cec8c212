// Writing a folder: all of a result or nothing of it, and nothing beside it.
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isInputError } from '../../src/error.ts'
import { writeOutputs, writeWhole } from '../../src/host/output-folder.ts'
import { text } from '../../src/run/index.ts'
import { folderOf } from '../support/small-study.ts'

const failing = (name: string) => ({
  name,
  bytes: () => {
    throw new Error('full')
  },
})

describe('a result that fails on its way', () => {
  it('leaves the former one as it was', async () => {
    const folder = folderOf({})
    await writeOutputs(folder, [text('a.csv', 'old'), text('b/c.csv', 'old')])
    const list = readFileSync(join(folder, 'SHA256SUMS'), 'utf8')
    const files = [text('a.csv', 'new'), text('b/c.csv', 'new'), text('d/e/f.csv', 'new'), failing('g')]
    await expect(writeOutputs(folder, files)).rejects.toThrow('full')
    expect(readFileSync(join(folder, 'a.csv'), 'utf8')).toBe('old')
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual(['SHA256SUMS', 'a.csv', 'b', 'b/c.csv'])
    expect(readFileSync(join(folder, 'SHA256SUMS'), 'utf8')).toBe(list)
  })

  it('for a folder where a file is to be, or the reverse, tells both and writes nothing', async () => {
    const folder = folderOf({ rasters: 'mine' })
    mkdirSync(join(folder, 'zones.csv'))
    const told = await writeOutputs(folder, [
      text('a.csv', 'new'),
      text('zones.csv', 'new'),
      text('rasters/total.tif', 'new'),
    ]).catch((error) => error)
    expect(isInputError(told) && told.issues.map(({ found }) => found)).toEqual([
      'a folder zones.csv',
      'a file rasters',
    ])
    expect(readdirSync(folder).sort()).toEqual(['rasters', 'zones.csv'])
  })
})

describe('an unfinished file', () => {
  it('that somebody made a link is not written through', async () => {
    const folder = folderOf({ 'mine.txt': 'mine' })
    symlinkSync(join(folder, 'mine.txt'), join(folder, 'a.csv.tmp'))
    await writeWhole(join(folder, 'a.csv'), [new TextEncoder().encode('new')])
    expect(readFileSync(join(folder, 'mine.txt'), 'utf8')).toBe('mine')
    expect(readFileSync(join(folder, 'a.csv'), 'utf8')).toBe('new')
    expect(existsSync(join(folder, 'a.csv.tmp'))).toBe(false)
  })

  it('that a killed run left is written anew', async () => {
    const folder = folderOf({ 'a.csv.tmp': 'half of something longer' })
    await writeWhole(join(folder, 'a.csv'), [new TextEncoder().encode('new')])
    expect(readFileSync(join(folder, 'a.csv'), 'utf8')).toBe('new')
  })
})

describe('a list of hashes', () => {
  it('that is a folder is told', async () => {
    const folder = folderOf({})
    mkdirSync(join(folder, 'SHA256SUMS'))
    const told = await writeOutputs(folder, [text('a.csv', 'new')]).catch((error) => error)
    expect(isInputError(told) && told.issues[0]?.found).toBe('a folder SHA256SUMS')
  })
})
