// Links of the pages: every file and heading that they point at is there, and so is every decision that they name.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const PAGES = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/README.md'].concat(
  ['method', 'conformance'].flatMap((folder) =>
    readdirSync(join(ROOT, 'docs', folder)).map((name) => `docs/${folder}/${name}`),
  ),
)
const decisions = readdirSync(join(ROOT, 'docs/decisions'))
const read = (page: string) => readFileSync(join(ROOT, page), 'utf8')

// As code hosts name them: small letters, marks left out, hyphens for blanks.
const headings = (text: string) =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )

it.each(PAGES)('points at what is there: %s', (page) => {
  const text = read(page)
  for (const [, target] of text.matchAll(/\]\((?!\w+:)([^)\s]+)\)/g)) {
    const [path, anchor] = target!.split('#')
    const file = path ? join(dirname(page), path) : page
    expect(existsSync(join(ROOT, file)), target).toBe(true)
    if (anchor) expect(headings(read(file)), target).toContain(anchor)
  }
  for (const [, number] of text.matchAll(/[Dd]ecision (\d{4})/g))
    expect(
      decisions.some((name) => name.startsWith(number!)),
      number,
    ).toBe(true)
})
