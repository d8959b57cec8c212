// docs/method/warnings.md against the source: it tells every warning that the program knows, and no other.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const page = readFileSync(join(ROOT, 'docs/method/warnings.md'), 'utf8')

// A call of `warning`, or of what is either a warning or a fault, and the code that it begins with.
const TOLD = /(?:\b(?:warning|tell|say)|fault : warning\))\(\s*(?:\w+ \? )?['`]([a-z-]+\.[^'`]+)['`]/g

it('tells every warning of the source, and none that is not there', () => {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  const known = files
    .filter((name) => name.endsWith('.ts') && name !== 'shipped.ts')
    .flatMap((name) => [...readFileSync(join(ROOT, 'src', name), 'utf8').matchAll(TOLD)])
    .map(([, code]) => code!.replace(/\$\{.*/, '*'))
  const told = [...page.matchAll(/`([a-z-]+\.[a-z*][a-z-]*)`/g)].map(([, code]) => code!)
  const codes = new Set(known.map((code) => (code.startsWith('repair.') ? 'repair.*' : code)))
  const own = told.filter(
    (code) =>
      !/\.(json|csv|yaml|dbf)$/.test(code) && !/^(inventory\.|land\.split|uncertainty\.inputs)/.test(code),
  )
  expect(new Set(own)).toEqual(codes)
})
