// What the codes of a land-cover raster mean: class, names, colour and the sector that burns energy there.
import { dsvFormat } from 'd3-dsv'
import { fault, type Issue } from '../error.ts'
import { shipped } from '../shipped.ts'
import { classColor } from './class-color.ts'

/** What one code means. */
export interface LegendEntry {
  readonly code: number
  /** Broad class for composition tables: cropland, forest, built-up, water … */
  readonly class: string
  readonly name: string
  readonly nameZh: string | undefined
  /** #rrggbb */
  readonly color: string
  /** Default sector of ground with this code; undefined where none emits. */
  readonly sector: string | undefined
  /** Whether the code is from memory, without a source that confirms it. */
  readonly unverified?: boolean
  /** Which part of a split code the entry is; undefined where the code is whole. */
  readonly part?: 'urban' | 'rural'
}

/** The codes of a land-cover product and what they mean. */
export interface Legend {
  readonly name: string
  readonly entries: readonly LegendEntry[]
  /** Codes of ground that was not observed, such as clouds: of no class, as the file's own nodata is. */
  readonly blank: readonly number[]
}

/** The class of codes that mark ground without an observation. */
const BLANK = /^no[ _-]?data$/i

const shippedLegend = /^legends\/(.+)\.csv$/

/** Names of the legends that come with the software. */
export function legendNames(): readonly string[] {
  return Object.keys(shipped).flatMap((file) => shippedLegend.exec(file)?.[1] ?? [])
}

/** A shipped legend by name, e.g. `cnlucc`; undefined where there is none. */
export function legend(name: string): Legend | undefined {
  const text = shipped[`legends/${name}.csv`]
  return text === undefined ? undefined : readLegend(text, name).legend
}

/**
 * A legend from CSV text with columns `code`, `name` or `class`, and optionally `sector`, `color`, `name_zh`; titles may
 * stand above its header. Codes are numbers and must be unique; those of the class `no data` are the legend's `blank`. Faults are returned beside what could be read.
 */
export function readLegend(text: string, file: string): { legend: Legend; issues: readonly Issue[] } {
  const issues: Issue[] = []
  const entries: LegendEntry[] = []
  const blank: number[] = []
  const seen = new Set<number>()
  for (const { line, row } of codeRows(text, file, issues)) {
    const code = Number(row['code'])
    if (row['code'] === '' || !Number.isFinite(code)) {
      issues.push(
        fault(
          'legend.code',
          [file, line, 'code'],
          `"${row['code']}"`,
          'a number',
          'Write the raster code of the class.',
        ),
      )
    } else if (seen.has(code)) {
      issues.push(
        fault(
          'legend.duplicate',
          [file, line, 'code'],
          `code ${code} again`,
          'each code once',
          'Remove one of the rows.',
        ),
      )
    } else if (BLANK.test(row['class'] ?? '')) blank.push(code)
    else entries.push(entryOf(row, code, entries))
    seen.add(code)
  }
  return { legend: { name: file, entries, blank }, issues }
}

interface CodeRow {
  readonly line: number
  readonly row: Readonly<Record<string, string>>
}

// Rows below the header, which is the first row with a cell `code`; nothing, and a fault, where there is none.
function codeRows(text: string, file: string, issues: Issue[]): readonly CodeRow[] {
  const plain = text.replace(/^\uFEFF/, '')
  const tables = [',', ';', '\t'].map((sign) =>
    dsvFormat(sign)
      .parseRows(plain)
      .map((cells) => cells.map((cell) => cell.trim())),
  )
  const isHeader = (cells: readonly string[]) => cells.some((cell) => cell.toLowerCase() === 'code')
  const rows = tables.find((table) => table.some(isHeader))
  if (!rows) {
    issues.push(
      fault(
        'legend.column',
        [file],
        (tables[0]![0] ?? []).join(', '),
        'a column `code`',
        'Name the column of land codes `code`.',
      ),
    )
    return []
  }
  const at = rows.findIndex(isHeader)
  const columns = rows[at]!.map((name) => name.toLowerCase())
  return rows
    .slice(at + 1)
    .flatMap((cells, i) =>
      cells.every((cell) => cell === '')
        ? []
        : [{ line: at + i + 2, row: Object.fromEntries(columns.map((name, c) => [name, cells[c] ?? ''])) }],
    )
}

function entryOf(row: CodeRow['row'], code: number, before: readonly LegendEntry[]): LegendEntry {
  const name = row['name'] || row['class'] || `class ${code}`
  const sector = row['sector']
  const klass = row['class'] || name
  const nth = before.filter((entry) => entry.class === klass).length
  return {
    code,
    class: klass,
    name,
    nameZh: row['name_zh'] || undefined,
    color: /^#[0-9a-f]{6}$/i.test(row['color'] ?? '') ? row['color']! : classColor(klass, nth, before.length),
    sector: sector && !/^(none|-|unused)$/i.test(sector) ? sector : undefined,
    ...(/^unverified/i.test(row['evidence'] ?? '') && { unverified: true }),
  }
}
