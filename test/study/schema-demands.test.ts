// What one key of a study demands of another: the JSON Schema that editors read asks what the parser asks.
import { expect, it } from 'vitest'
import { parseStudy, studyJsonSchema } from '../../src/study/index.ts'

interface Rule {
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Rule>>
  readonly anyOf?: readonly Rule[]
  readonly not?: Rule
}

// The few words of JSON Schema that the demands are written in.
function holds({ required = [], properties = {}, anyOf, not }: Rule, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  const own = value as Readonly<Record<string, unknown>>
  return (
    required.every((key) => key in own) &&
    Object.entries(properties).every(([key, rule]) => !(key in own) || holds(rule, own[key])) &&
    (anyOf === undefined || anyOf.some((rule) => holds(rule, value))) &&
    !(not && holds(not, value))
  )
}

const study = (inventory: object, more: object = {}, split?: object) => ({
  title: 'T',
  year: 2020,
  inventory,
  land: { cover: 'c.tif', legend: 'cnlucc', ...(split && { split }) },
  zones: { file: 'z.geojson', id: 'id', name: 'name' },
  ...more,
})
const [balance, totals] = [{ balance: 'b.csv' }, { totals: { industry: 1 } }]

it.each([
  ['a balance', study(balance), true],
  ['totals', study(totals), true],
  ['both', study({ ...balance, ...totals }), false],
  ['neither', study({}), false],
  ['neither, but years that bring their own', study({}, { years: 'years.csv' }), true],
  ['a split without a rule', study(balance, {}, {}), false],
  ['a split by size', study(balance, {}, { min_area: '1 km2' }), true],
])('%s', (_, value, good) => {
  const { allOf } = studyJsonSchema() as { allOf: readonly Rule[] }
  expect(parseStudy(value, 'study.yaml').issues.length === 0).toBe(good)
  expect(allOf.every((rule) => holds(rule, value))).toBe(good)
})
