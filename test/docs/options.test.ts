// Options of the command: the pages name each, and none that the command lacks.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const textOf = (folder: string, ending: string) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(join(ROOT, folder, name), 'utf8'))
    .join('\n')
const optionsOf = (text: string, before: string) =>
  new Set([...text.matchAll(new RegExp(`${before}(--[a-z][a-z-]+)`, 'g'))].map(([, option]) => option!))

it('names every option of the command, and no other', () => {
  const pages = optionsOf(textOf('docs/method', '.md') + readFileSync(join(ROOT, 'README.md'), 'utf8'), '')
  const command = optionsOf(textOf('src/cli', '.ts'), "'")
  expect([...command].filter((option) => !pages.has(option))).toEqual([])
  // The library of the command gives these.
  const known = new Set([...command, '--version', '--help'])
  expect([...pages].filter((option) => !known.has(option))).toEqual([])
})
