// Places that cannot be written to: told before the work, by what they are.
import fs, { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { refuseUnwritable, refuseUnwritableFile } from '../../src/cli/output-folder.ts'
import { isInputError } from '../../src/error.ts'
import { fileSpool } from '../../src/host/file-spool.ts'
import { folderOf } from '../support/small-study.ts'

function told(work: () => void): string {
  try {
    work()
    return 'nothing wrong'
  } catch (error) {
    if (isInputError(error)) return error.issues[0]!.found
    throw error
  }
}

describe('an output folder', () => {
  it.each([
    ['without a name', () => ' ', 'no name'],
    [
      'below a link to nowhere',
      (folder: string) => join(folder, 'link/out'),
      /link, a link that leads nowhere$/,
    ],
    ['that is a file', (folder: string) => join(folder, 'file/out'), /file, which is a file$/],
    [
      'deeper than the system goes',
      (folder: string) => join(folder, 'new/'.repeat(2000)),
      'a name that is too long for the system',
    ],
    [
      'of a long name',
      (folder: string) => join(folder, 'x'.repeat(300)),
      'a name that is too long for the system',
    ],
    ['that can be made', (folder: string) => join(folder, 'new/out'), 'nothing wrong'],
  ])('%s', (_, path, found) => {
    const folder = folderOf({ file: '' })
    symlinkSync('nowhere', join(folder, 'link'))
    expect(told(() => refuseUnwritable(path(folder)))).toMatch(found)
    expect(readdirSync(folder).sort()).toEqual(['file', 'link'])
  })
})

describe('an output folder that another run tries, too', () => {
  const { mkdirSync: make } = fs
  const during = (work: (path: string) => void) => {
    fs.mkdirSync = ((path: string, options: fs.MakeDirectoryOptions) => {
      work(path)
      return make(path, options)
    }) as typeof make
    syncBuiltinESMExports()
  }
  afterEach(() => {
    fs.mkdirSync = make
    syncBuiltinESMExports()
  })

  it.each([
    ['is there all at once', 'new', (made: string) => make(made, { recursive: true })],
    [
      'has something in it',
      'new/out',
      (made: string) => make(join(dirname(made), 'other'), { recursive: true }),
    ],
    ['is gone', 'tried/new', (made: string) => rmSync(dirname(made), { recursive: true, force: true })],
  ])('%s', (_, name, work) => {
    const folder = folderOf({})
    make(join(folder, 'tried'))
    const path = join(folder, name)
    during((made) => {
      if (made === path) work(made)
    })
    expect(told(() => refuseUnwritable(path))).toBe('nothing wrong')
    expect(existsSync(join(folder, 'new/other'))).toBe(name === 'new/out')
  })
})

it('a file whose name a folder has', () => {
  const folder = folderOf({})
  mkdirSync(join(folder, 'x.fgb'))
  expect(told(() => refuseUnwritableFile(join(folder, 'x.fgb'), '--to'))).toMatch(/x.fgb, which is a folder$/)
})

describe('a folder of temporary files', () => {
  const before = tmpdir()
  afterEach(() => vi.stubEnv('TMPDIR', before))

  it('that is not there is told by its name', () => {
    vi.stubEnv('TMPDIR', join(folderOf({}), 'gone'))
    expect(told(() => fileSpool().close())).toMatch(/gone, where nothing can be written \(ENOENT\)$/)
  })
})
