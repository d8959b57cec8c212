// Units of mass, volume, energy and area: names as people write them, conversion, and what does not fit.
import { csvParse } from 'd3-dsv'
import { shipped } from '../shipped.ts'
import { nearest } from './nearest.ts'

export type Dimension = 'mass' | 'volume' | 'energy' | 'area'

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
  const loose = [...unitTable()].filter(([name]) => name.toLowerCase() === key.toLowerCase())
  const named = new Set(loose.map(([, unit]) => unit.name))
  return named.size === 1 ? loose[0]![1] : undefined
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
