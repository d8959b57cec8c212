// Units of mass, volume, energy and area: names as people write them, conversion, and what does not fit.
import { csvParse } from 'd3-dsv'
import { shipped } from '../shipped.ts'
import { nearest } from './nearest.ts'

/** What a unit measures. */
export type Dimension = 'mass' | 'volume' | 'energy' | 'area'

/** m² of a hectare. */
export const HECTARE = 1e4

/** `value` is how many base units (t, m3, TJ, ha) one of this unit is. */
export interface Unit {
  readonly name: string
  readonly dimension: Dimension
  readonly base: string
  readonly value: number
}

const folded = (text: string) =>
  text
    .trim()
    .replace(/⁴/g, '^4')
    .replace(/⁸/g, '^8')
    .replace(/³/g, '3')
    .replace(/²/g, '2')
    .replace(/[\s_·]+/g, '')
    .replace(/（/g, '(')
    .replace(/）/g, ')')

let table: ReadonlyMap<string, Unit> | undefined

function unitTable(): ReadonlyMap<string, Unit> {
  if (table) return table
  const units = new Map<string, Unit>()
  for (const row of csvParse(shipped['units.csv'] ?? '')) {
    // The table's own columns; the dimension column holds nothing else.
    const dimension = row['dimension'] as Dimension
    const unit = { name: row['unit']!, dimension, base: row['base']!, value: Number(row['value']) }
    for (const name of [unit.name, ...(row['aliases'] ?? '').split('|')])
      if (name) units.set(folded(name), unit)
  }
  table = units
  return units
}

/** The unit of a text such as `10^4 t`, `万吨`, `1e8 m3`, `MWh`; capitals matter only where they distinguish. */
export function unitOf(text: string): Unit | undefined {
  const key = folded(text)
  const exact = unitTable().get(key)
  if (exact) return exact
  // Megatonnes, or metric tons: a million times less.
  if (/^mt$/i.test(key)) return undefined
  const loose = [...unitTable()].filter(([name]) => name.toLowerCase() === key.toLowerCase())
  const named = new Set(loose.map(([, unit]) => unit.name))
  return named.size === 1 ? loose[0]![1] : multipleOf(text)
}

// Words of tables for what the units above are called: tn, cu.m, kw.h, tons of SCE.
const SPOKEN: readonly (readonly [RegExp, string])[] = [
  [/(?:metric\s*)?\bto?n(?:ne)?s?\b/gi, 't'],
  [/\bcu(?:bic)?\.?\s*m(?:et(?:er|re)s?)?\.?/gi, 'm3'],
  [/\bkw\W?h\b/gi, 'kWh'],
  [/\bt\s*(?:of\s*)?(?:sce|ce|(?:standard\s*)?coal\s*equivalent)\b/gi, 'tce'],
  [/\bt\s*(?:of\s*)?oil\s*equivalent\b/gi, 'toe'],
  [/标准立方米|标立方米|标方|(?<=[百千万亿])方$/g, '立方米'],
  [/\bn\s*m[3³]/gi, 'm3'],
  [/千瓦小时|千瓦·时/g, '千瓦时'],
]
const POWERS: readonly (readonly [RegExp, number])[] = [
  [/^(?:10\s*billion|百亿|10\^10)\s*/i, 1e10],
  [/^(?:billion|十亿|10\^9)\s*/i, 1e9],
  [/^(?:100\s*million|亿|10\^8)\s*/i, 1e8],
  [/^(?:10\s*million|千万|10\^7)\s*/i, 1e7],
  [/^(?:million|百万|10\^6|1[, ]?000[, ]?000)\s*/i, 1e6],
  [/^(?:10[, ]?000|ten\s*thousand|万|10\^4)\s*/i, 1e4],
  [/^(?:1[, ]?000|thousand|千|10\^3)\s*/i, 1e3],
  [/^(?:百|100|10\^2)\s*/i, 100],
]

// A known unit a number of times: 百万立方米, 100 million cu.m, 10^4 tn.
function multipleOf(text: string): Unit | undefined {
  const plain = text.trim().replace(/(?<=10)[⁰¹²³⁴-⁹]+/g, (power) => `^${power.normalize('NFKC')}`)
  const spoken = SPOKEN.reduce((said, [word, unit]) => said.replace(word, unit), plain)
  const power = POWERS.find(([sign]) => sign.test(spoken))
  const rest = power ? spoken.replace(power[0], '') : spoken
  const one = unitTable().get(folded(rest))
  if (!one || (spoken === text.trim() && !power)) return undefined
  const value = Number((one.value * (power?.[1] ?? 1)).toPrecision(15))
  const known = [...unitTable().values()].find(
    (unit) => unit.dimension === one.dimension && unit.value === value,
  )
  return known ?? { name: text.trim(), dimension: one.dimension, base: one.base, value }
}

/** The known unit name closest to a misspelt one. */
export function nearestUnit(text: string): string | undefined {
  return nearest(text.trim(), new Set([...unitTable().values()].map((unit) => unit.name)))
}

/** An amount in another unit of the same dimension; throws where the dimensions differ (a broken contract). */
export function convert(amount: number, from: Unit, to: Unit): number {
  if (from.dimension !== to.dimension)
    throw new Error(`${from.name} is ${from.dimension}, ${to.name} is ${to.dimension}.`)
  return from.name === to.name ? amount : (amount * from.value) / to.value
}
