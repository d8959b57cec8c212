// Where two statements of one thing part: the first place at which plain values differ.
import { TOLERANCE } from '../../cadastre/index.ts'
import { delimitedRows } from '../../formats/index.ts'
import { isWrittenNaN } from '../folder/register.ts'

/** A place in a value (`rows[3].factor`), what is there and what the other statement has. */
export interface Parting {
  readonly at: string
  readonly found: unknown
  readonly other: unknown
}

/** The first place at which two plain values differ, numbers by more than 1e-12 of the larger; undefined where none does. */
export function parting(found: unknown, other: unknown, at = ''): Parting | undefined {
  if (same(found, other)) return undefined
  if (Array.isArray(found) && Array.isArray(other)) {
    for (let i = 0; i < Math.min(found.length, other.length); i++) {
      const inside = parting(found[i], other[i], `${at}[${i}]`)
      if (inside) return inside
    }
    return found.length === other.length
      ? undefined
      : { at: `${at}.length`, found: found.length, other: other.length }
  }
  if (isRecord(found) && isRecord(other)) {
    for (const key of new Set([...Object.keys(found), ...Object.keys(other)])) {
      const inside = parting(found[key], other[key], at === '' ? key : `${at}.${key}`)
      if (inside) return inside
    }
    return undefined
  }
  return { at, found, other }
}

/** The cells of a CSV by its header: two tables of the same columns part at `[3].factor`. */
export function csvRecords(text: string): readonly Readonly<Record<string, string>>[] {
  const [head = [], ...rows] = delimitedRows(text)
  return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i] ?? ''])))
}

/** A parting as a sentence of a fault; `against` is who says otherwise. */
export const partingText = ({ at, found, other }: Parting, against: string): string =>
  `${at === '' ? 'it' : at} is ${clipped(found)}, ${against} has ${clipped(other)}`

/** Whether two numbers are one, but for the last digits. */
export const sameNumber = (a: number, b: number, tolerance: number = TOLERANCE.memory): boolean =>
  a === b || Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b))

// JSON has neither undefined nor NaN: where one is written, null, nothing or the register's word for it is read.
const isNothing = (value: unknown) =>
  value === undefined || value === null || Number.isNaN(value) || isWrittenNaN(value)

function same(a: unknown, b: unknown): boolean {
  if (a === b || (isNothing(a) && isNothing(b))) return true
  if (typeof a === 'number' && typeof b === 'number') return sameNumber(a, b)
  // Cells of a table are text.
  if (typeof a !== 'string' || typeof b !== 'string' || a.trim() === '' || b.trim() === '') return false
  return Number.isFinite(Number(a)) && Number.isFinite(Number(b)) && sameNumber(Number(a), Number(b))
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function clipped(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'missing')
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}
