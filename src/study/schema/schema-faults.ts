// Faults that a schema finds in what a user wrote, in the words of the house: what is there, what was expected, how to write it.
import type * as z from 'zod'
import { fault, type Issue } from '../../error.ts'
import { nearest } from '../../quantity/index.ts'
import { keysAt } from './schema-keys.ts'

type Raw = z.core.$ZodIssue

/** How a key is written, where saying so helps more than a rule. */
const EXAMPLES: Readonly<Record<string, string>> = {
  title: 'title: My city 2020',
  year: 'year: 2020',
  inventory: 'inventory: { balance: energy-balance.csv }',
  land: 'land: { cover: landuse.tif, legend: cnlucc }',
  'land.cover': 'cover: landuse.tif',
  'land.legend': 'legend: cnlucc',
  zones: 'zones: { file: districts.geojson, id: adcode, name: name }',
  'zones.file': 'file: districts.geojson',
  'zones.id': 'id: adcode',
  'zones.name': 'name: name',
  'land.industry.buffer': 'buffer: 15 m',
  'allocate.by': 'by: area',
  coverage: 'coverage: exact',
}

const KINDS: Readonly<Record<string, string>> = {
  object: 'a group of keys',
  record: 'a group of keys',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
}

/** Of what a file is, and what is said of values that have no example of their own. */
export interface SchemaWords {
  readonly file: string
  readonly code: string
  readonly hint: string
  /** The schema as JSON Schema, in which keys like a misspelt one are looked for. */
  readonly schema: () => object
}

/** All faults of a value; of the forms that a key may have, the one that was meant is told. */
export function schemaFaults(raw: readonly Raw[], value: unknown, about: SchemaWords): Issue[] {
  return raw.flatMap((issue) => meant(issue)).flatMap((issue) => told(issue, value, about))
}

// A union complains of each of its forms: of those whose kind fits, the one with the fewest faults was meant.
function meant(issue: Raw, above: readonly PropertyKey[] = []): Raw[] {
  const path = [...above, ...issue.path]
  if (issue.code !== 'invalid_union') return [{ ...issue, path }]
  const fitting = issue.errors
    .map((faults) => faults.flatMap((inner) => meant(inner, path)))
    .filter((faults) =>
      faults.every((inner) => inner.path.length > path.length || inner.code === 'unrecognized_keys'),
    )
    .sort((a, b) => a.length - b.length)
  return fitting[0] ?? [{ ...issue, path }]
}

function told(issue: Raw, value: unknown, about: SchemaWords): Issue[] {
  const { file, code, hint } = about
  const place = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, place, about))
  const example = EXAMPLES[place.join('.')]
  return [
    fault(
      code,
      [file, ...place],
      issue.code === 'invalid_key' ? `the key \`${place.at(-1)}\`` : foundAt(place, value),
      expectationOf(issue),
      example === undefined ? hint : `Write it like this: \`${example}\`.`,
    ),
  ]
}

function unknownKey(key: string, place: readonly (string | number)[], { file, schema }: SchemaWords): Issue {
  const known = [...new Set(keysAt(schema(), place))]
  const near = nearest(key, known)
  return fault(
    'study.key',
    [file, ...place],
    `unknown key \`${key}\``,
    'a key of the study file',
    near === undefined
      ? `Check its spelling; the keys here are: ${known.join(', ')}.`
      : `Did you mean \`${near}\`?`,
  )
}

function foundAt(place: readonly (string | number)[], value: unknown): string {
  const found = place.reduce<unknown>(
    (at, part) => (at as Record<string | number, unknown> | null | undefined)?.[part],
    value,
  )
  const key = place.at(-1)
  if (found !== undefined && found !== null) return JSON.stringify(found).slice(0, 60)
  if (key === undefined) return 'an empty file'
  // The key with its marks goes in as one word, which no table of words translates.
  const quoted = `\`${key}\``
  return found === null ? `an empty key ${quoted}` : `no key ${quoted}`
}

/** What a schema expected, in words. */
export function expectationOf(issue: Raw): string {
  switch (issue.code) {
    case 'invalid_type':
      return KINDS[issue.expected] ?? issue.expected
    case 'invalid_value':
      return issue.values.length === 1 ? `\`${String(issue.values[0])}\`` : listed(issue.values)
    case 'too_small':
      return sized(issue.origin, Number(issue.minimum), issue.inclusive === false ? 'more than' : 'at least')
    case 'too_big':
      return sized(issue.origin, Number(issue.maximum), issue.inclusive === false ? 'less than' : 'at most')
    case 'invalid_union':
      if (issue.errors.length === 0) return listed(('options' in issue && issue.options) || [])
      return [...new Set(issue.errors.flatMap(([first]) => (first ? [expectationOf(first)] : [])))].join(
        ' or ',
      )
    case 'invalid_key':
    case 'invalid_element':
      return issue.issues[0] ? expectationOf(issue.issues[0]) : issue.message
    default:
      // A rule of our own, which brings its words.
      return issue.message
  }
}

const listed = (values: readonly unknown[]) =>
  `one of ${values.map((one) => `\`${String(one)}\``).join(', ')}`

function sized(origin: string, limit: number, compared: string): string {
  if (origin === 'string') return 'a text that is not empty'
  return origin === 'array' ? `a list of ${compared} ${limit}` : `${compared} ${limit}`
}
