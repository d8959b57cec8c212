// cadastre init with odd folders and options: refused in words, or written whole into the folder that was meant.
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { addInit } from '../../src/cli/init-command.ts'
import { writeFolder } from '../../src/cli/new-folder.ts'
import { isInputError } from '../../src/error.ts'
import { folderOf } from '../support/small-study.ts'

const said: string[] = []
beforeEach(() => {
  said.length = 0
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0)
})
afterEach(() => {
  vi.restoreAllMocks()
})

async function cadastre(...args: string[]): Promise<string> {
  const program = new Command()
  addInit(program)
  try {
    await program.parseAsync(['init', ...args], { from: 'user' })
    return said.join('')
  } catch (error) {
    if (isInputError(error)) return error.message
    throw error
  }
}

const TIDY = ['energy-balance.csv', 'enterprises.csv', 'my-factors.csv', 'parks.geojson', 'study.yaml']

describe('cadastre init', () => {
  it('writes into a new folder, and into an empty one that stays the same folder', async () => {
    const home = folderOf({})
    const before = statSync(home).ino
    for (const folder of [join(home, 'deep', 'city'), folderOf({})]) {
      expect(await cadastre(folder)).toMatch(/^Written to /)
      expect(readdirSync(folder).sort()).toEqual(TIDY)
    }
    const empty = folderOf({})
    const [inode, other] = [statSync(empty).ino, join(home, 'link')]
    symlinkSync(empty, other)
    await cadastre(other, '--quiet')
    expect([statSync(empty).ino, readdirSync(empty).sort()]).toEqual([inode, TIDY])
    expect(statSync(home).ino).toBe(before)
    expect(readdirSync(home).sort()).toEqual(['deep', 'link'])
  })

  it('quotes a path that a shell would take apart', async () => {
    const folder = join(folderOf({}), 'my city')
    expect(await cadastre(folder)).toContain(`cadastre check "${join(folder, 'study.yaml')}"`)
    expect(await cadastre(join(folder, '深圳'))).toContain('"')
    const plain = join(folderOf({}), '深圳-2020')
    expect(await cadastre(plain)).toContain(`cadastre check ${plain}/study.yaml\n`)
  })

  it.each([
    ['no name', '', /folder: found no name/],
    ['a file', 'file', /which is a file/],
    ['a folder in a file', 'file/city', /which is a file/],
    ['a link that leads nowhere', 'nowhere', /a link that leads nowhere/],
    ['a folder with a hidden file', 'full', /a folder that is not empty/],
  ])('refuses %s and leaves all as it was', async (_, name, expected) => {
    const home = folderOf({ file: 'kept', 'full/.hidden': '' })
    symlinkSync(join(home, 'gone'), join(home, 'nowhere'))
    expect(await cadastre(name === '' ? '' : join(home, name))).toMatch(expected)
    expect(readdirSync(home).sort()).toEqual(['file', 'full', 'nowhere'])
    expect(readFileSync(join(home, 'file'), 'utf8')).toBe('kept')
    expect(readdirSync(join(home, 'full'))).toEqual(['.hidden'])
  })

  it.skipIf(!existsSync('/proc/self'))('refuses a place where nothing can be written', async () => {
    expect(await cadastre('/proc/none/city')).toMatch(/\/proc, where nothing can be written/)
  })

  it('refuses options that would be left out', async () => {
    const folder = join(folderOf({}), 'city')
    expect(await cadastre(folder, '--year', '2021', '--out', 'x')).toMatch(/--out, --year: found no --open/)
    const open = [folder, '--open', '--out', folder]
    expect(await cadastre(...open, '--country', 'CHN')).toMatch(/--country: found "CHN"/)
    expect(await cadastre(...open, '--boundaries', 'geoboundaries', '--relation', '1')).toMatch(
      /--relation: found "1"/,
    )
    expect(await cadastre(...open, '--from', join(import.meta.dirname, 'init.test.ts'))).toMatch(
      /--from: found no folder/,
    )
    expect(await cadastre(' ', '--open')).toMatch(/city: found no name/)
    expect(existsSync(folder)).toBe(false)
  })

  it('writes nothing over a file that came meanwhile', async () => {
    const folder = folderOf({})
    const late = { name: 'a.txt', bytes: () => [new TextEncoder().encode('ours')] }
    const other = {
      name: 'b.txt',
      bytes: () => {
        writeFileSync(join(folder, 'a.txt'), 'theirs')
        return [new Uint8Array()]
      },
    }
    await expect(writeFolder(folder, [late, other])).rejects.toThrow(/not empty/)
    expect(readdirSync(folder)).toEqual(['a.txt'])
    expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('theirs')
  })
})
