// Coefficients of carbon that land takes up: tables by land class, shipped or a study's own, told in carbon or CO2.
import { csvParse } from 'd3-dsv'
import { fault, type Issue } from '../../error.ts'
import { carbon, co2OfCarbon, unitOf } from '../../quantity/index.ts'
import { shipped } from '../../shipped.ts'
import type { TextRow } from '../balance/balance.ts'

/** Columns that a table of coefficients must have; class or code says which land, zone where it holds. */
export const SINK_COLUMNS = ['value', 'unit', 'source'] as const

/** What a hectare of some land takes up. */
export interface SinkCoefficient {
  /** Broad class of the legend; empty where the row goes by code alone. */
  readonly class: string
  readonly code: number | undefined
  /** Id of the zone that the row is for; undefined where it holds everywhere. */
  readonly zone: string | undefined
  /** t CO2 per hectare and year: above zero the land takes up, below zero it gives off. */
  readonly absorbs: number
  /** Least and greatest value in the same unit, where the table gives both. */
  readonly bounds: readonly [least: number, most: number] | undefined
  /** The row as printed, above zero given off, and how CO2 follows from it. */
  readonly told: string
  readonly source: string
  readonly unverified: boolean
  readonly note: string
}

/** A table of coefficients by name. */
export interface SinkSet {
  readonly name: string
  readonly coefficients: readonly SinkCoefficient[]
}

const shippedSet = /^sinks\/(.+)\.csv$/

/** Names of the tables that come with the software. */
export function sinkSetNames(): readonly string[] {
  return Object.keys(shipped).flatMap((file) => shippedSet.exec(file)?.[1] ?? [])
}

/** A shipped table by name, e.g. `literature-default`; undefined where there is none. */
export function sinkSet(name: string): SinkSet | undefined {
  const text = shipped[`sinks/${name}.csv`]
  if (text === undefined) return undefined
  const rows = csvParse(text).map((row, i) => ({ line: i + 2, cells: row as Record<string, string> }))
  return readSinkSet(rows, name).set
}

/**
 * Read a table of coefficients. Values are printed as the literature does: above zero the land gives off, below zero
 * it takes up. The unit must name its substance, `t C/ha/a` or `t CO2/ha/a`: the two are 44/12 apart.
 */
export function readSinkSet(
  rows: readonly TextRow[],
  file: string,
): { set: SinkSet; issues: readonly Issue[] } {
  const issues: Issue[] = []
  const seen = new Map<string, number>()
  const coefficients = rows.flatMap((row) => {
    const read = readRow(row, file, issues)
    if (!read) return []
    const key = [read.class, read.code, read.zone].join('|')
    const before = seen.get(key)
    seen.set(key, row.line)
    if (before === undefined) return [read]
    const hint = 'Remove one of the rows.'
    issues.push(
      fault('sinks.duplicate', [file, row.line], `the land of row ${before} again`, 'each land once', hint),
    )
    return []
  })
  return { set: { name: file, coefficients }, issues }
}

function readRow({ line, cells }: TextRow, file: string, issues: Issue[]): SinkCoefficient | undefined {
  const cell = (name: string) => cells[name]?.trim() ?? ''
  const before = issues.length
  const say = (column: string, expected: string, hint: string) =>
    issues.push(fault(`sinks.${column}`, [file, line, column], `"${cell(column)}"`, expected, hint))
  const value = Number(cell('value'))
  const code = cell('code') === '' ? undefined : Number(cell('code'))
  const unit = rateOf(cell('unit'))
  if (cell('value') === '' || !Number.isFinite(value))
    say('value', 'a number, below zero where land takes up', 'Correct the value.')
  if (!unit)
    say('unit', 'mass of C or CO2 per area and year, e.g. t C/ha/a', 'Say whether it is carbon or CO2.')
  if (code !== undefined && !Number.isFinite(code)) say('code', 'a land code', 'Correct the code.')
  if (cell('class') === '' && code === undefined)
    say('class', 'a class of the legend, or a code', 'Say which land the row is for.')
  const edges = edgesOf(cell('low'), cell('high'))
  if (edges === null || (edges && !(edges[0] <= value && value <= edges[1])))
    say('low', 'low ≤ value ≤ high, both or neither', 'Correct the bounds, or leave both empty.')
  if (cell('source') === '') say('source', 'where the value is from', 'Name the source.')
  if (!unit || issues.length > before) return undefined
  return {
    class: cell('class').toLowerCase(),
    code,
    zone: cell('zone') || undefined,
    absorbs: 0 - unit.co2(value),
    bounds: edges ? [0 - unit.co2(edges[1]), 0 - unit.co2(edges[0])] : undefined,
    told: `${cell('value')} ${cell('unit')}${unit.isCarbon ? ' × 44/12' : ''}`,
    source: [cell('source'), cell('year')].filter(Boolean).join(', '),
    unverified: /^unverified/i.test(cell('evidence')),
    note: cell('note'),
  }
}

// Both ends of a range; undefined where neither is given, null where they are no range.
function edgesOf(low: string, high: string): readonly [number, number] | null | undefined {
  if (low === '' && high === '') return undefined
  const edges = [low, high].map((text) => (text === '' ? Number.NaN : Number(text))) as [number, number]
  return edges.every(Number.isFinite) ? edges : null
}

// t CO2 per hectare and year of a value in a unit such as `t C/ha/a`.
function rateOf(text: string) {
  const [above = '', below = '', time = 'a', ...more] = text.split('/').map((part) => part.trim())
  const [, mass, substance] = /^(.*?)\s*(CO2|CO₂|C)$/.exec(above) ?? []
  const [amount, area] = [unitOf(mass ?? ''), unitOf(below)]
  if (amount?.dimension !== 'mass' || area?.dimension !== 'area') return undefined
  if (more.length > 0 || !/^(a|yr|year|年)$/i.test(time)) return undefined
  const scale = amount.value / area.value
  const isCarbon = substance === 'C'
  const co2 = (value: number): number => (isCarbon ? co2OfCarbon(carbon(value * scale)) : value * scale)
  return { isCarbon, co2 }
}
