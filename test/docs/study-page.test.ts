// docs/method/study.md against the schema: it names every key, and the defaults that hold.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { legendNames, studyJsonSchema } from '../../src/index.ts'

interface Node {
  readonly $ref?: string
  readonly properties?: Readonly<Record<string, Node>>
  readonly additionalProperties?: Node | boolean
  readonly items?: Node
  readonly anyOf?: readonly Node[]
  readonly oneOf?: readonly Node[]
  readonly allOf?: readonly Node[]
  readonly default?: unknown
}

const page = readFileSync(join(import.meta.dirname, '../../docs/method/study.md'), 'utf8')
const schema = studyJsonSchema() as Node & { readonly $defs?: Readonly<Record<string, Node>> }

/** Keys below a node by their path, with their defaults where those are plain. */
function keysOf(node: Node, path = ''): [path: string, fallback: unknown][] {
  const own = node.$ref ? schema.$defs![node.$ref.split('/').at(-1)!]! : node
  const inner = [own.items, own.additionalProperties, own.anyOf, own.oneOf, own.allOf].flat()
  return [
    ...Object.entries(own.properties ?? {}).flatMap(([key, below]): [string, unknown][] => [
      [`${path}.${key}`, below.default],
      ...keysOf(below, `${path}.${key}`),
    ]),
    ...inner.flatMap((below) => (typeof below === 'object' ? keysOf(below, path) : [])),
  ]
}

it('has every shipped legend in the template', () => {
  const template = readFileSync(join(import.meta.dirname, '../../examples/template/study.yaml'), 'utf8')
  for (const name of legendNames()) expect(template).toMatch(new RegExp(`\\b${name}(,| \\(|\\n)`))
})

describe('the page of the study file', () => {
  const keys = new Map(keysOf(schema).map(([path, fallback]) => [path, fallback]))

  it.each([...keys.keys()])('names %s', (path) => {
    const key = path.split('.').at(-1)
    expect(page).toMatch(new RegExp(`[\`.{ ,]${key}[\`:,. ]`))
  })

  it.each([...keys].filter(([, fallback]) => /string|number|boolean/.test(typeof fallback)))(
    'tells what %s is where it is left out: %s',
    (path, fallback) => {
      const key = path.split('.').at(-1)
      const beside = new RegExp(`\`(\\w+\\.)?${key}\`[^\\n]{0,60}\`${fallback}\``)
      expect(page).toMatch(beside)
    },
  )
})
