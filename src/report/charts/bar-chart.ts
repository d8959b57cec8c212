// Bars by zone and sector: who emits how much, and what is left to see beside industry.
import type { ZoneRow, ZoneTable } from '../../cadastre/index.ts'
import { formatNumber, massUnit, sectorColor, ticks } from '../words/scale.ts'
import { joined, sectorWords, type Words, words, zoneWords } from '../words/words.ts'
import { uprightAxis } from './axis.ts'
import { chartedZones, othersWords } from './charted-zones.ts'
import { type FigureOptions, frame, HEAD } from './figure.ts'
import { element, label, textWidth } from './svg.ts'

const ROW = 30

interface Bar {
  readonly name: Words
  readonly total: number
  readonly emissions: readonly number[]
  readonly isSum?: boolean
}

interface Panel {
  readonly left: number
  readonly width: number
  readonly sectors: readonly number[]
  readonly heading: Words
}

/** Stacked bars, largest zone first, in 10⁴ t CO2e or less; a second panel leaves out a sector that dwarfs the others. */
export function barChart(table: ZoneTable, options: FigureOptions): string {
  const rows = barsOf(table, options.plain)
  const all = table.sectors.map((_, s) => s)
  const sums = all.map((s) => rows.reduce((sum, row) => sum + row.emissions[s]!, 0))
  const whole = sums.reduce((a, b) => a + b, 0)
  const giant = all.find((s) => sums[s]! > 0.75 * whole)
  const unit = massUnit(rows[0]?.total ?? 0)
  const names = Math.max(...rows.map(({ name }) => textWidth(name, 13))) + 30
  const panels: Panel[] = [
    {
      left: names,
      width: giant === undefined ? 700 : 430,
      sectors: all,
      heading: words('all sectors', '全部部门'),
    },
  ]
  if (giant !== undefined) {
    const rest = all.filter((s) => s !== giant)
    panels.push({
      left: names + 530,
      width: 300,
      sectors: rest,
      heading: joined(words('without ', '不含'), sectorWords(table.sectors[giant]!)),
    })
  }
  const height = rows.length * ROW + 110
  const keys = legendRow(table.sectors, HEAD + rows.length * ROW + 92)
  const body = [
    ...rows.map(({ name }, i) => label(names - 10, HEAD + 64 + i * ROW, name, { anchor: 'end' })),
    ...panels.flatMap((panel) => drawPanel(panel, rows, table.sectors, unit.tonnes)),
    ...keys.drawn,
  ]
  const width = Math.max(panels.at(-1)!.left + panels.at(-1)!.width + 90, keys.end)
  return frame(
    width,
    height,
    joined(
      options.title,
      words(': emissions by zone and sector, ', '：各区县分部门排放，'),
      unit.name,
      words(' CO2e a year', ' CO2e/年'),
    ),
    options,
    body,
  )
}

// The zones' bars, largest first; last what all others emit, in figures alone: as a bar it would dwarf the rest.
function barsOf(table: ZoneTable, plain: boolean): readonly Bar[] {
  const charted = chartedZones(table)
  const bars: Bar[] = charted.shown
    .map((z) => table.rows[z]!)
    .sort((a, b) => b.total - a.total)
    .map((row) => ({ name: zoneWords(row, plain), total: row.total, emissions: row.emissions }))
  if (charted.others.length === 0) return bars
  const sumOf = (of: (row: ZoneRow) => number) =>
    charted.others.reduce((sum, z) => sum + of(table.rows[z]!), 0)
  const emissions = table.sectors.map((_, s) => sumOf((row) => row.emissions[s]!))
  return [...bars, { name: othersWords(charted), total: sumOf((row) => row.total), emissions, isSum: true }]
}

function drawPanel(
  { left, width, sectors, heading }: Panel,
  rows: readonly Bar[],
  names: readonly string[],
  unit: number,
): string[] {
  const totals = rows.map((row) => sectors.reduce((sum, s) => sum + row.emissions[s]!, 0))
  const marks = ticks(Math.max(...totals.filter((_, i) => !rows[i]!.isSum)) / unit)
  const top = marks.at(-1)! || 1
  const x = (value: number) => left + (value / unit / top) * width
  const bottom = HEAD + 44 + rows.length * ROW
  const axis = uprightAxis(marks, (mark) => x(mark * unit), [HEAD + 38, bottom])
  const bars = rows.flatMap((row, i) => {
    let from = left
    const pieces = (row.isSum ? [] : sectors).map((s) => {
      const to = from + (row.emissions[s]! / unit / top) * width
      const bar = element('rect', {
        x: from,
        y: HEAD + 48 + i * ROW,
        width: Math.max(0, to - from),
        height: ROW - 10,
        fill: sectorColor(names[s]!, s),
      })
      from = to
      return bar
    })
    return [
      ...pieces,
      label(from + 5, HEAD + 64 + i * ROW, formatNumber(totals[i]! / unit, 2), { size: 11, fill: '#333' }),
    ]
  })
  return [label(left, HEAD + 28, heading, { size: 13, weight: 500 }), ...axis, ...bars]
}

/** Colour keys of the sectors in one row. */
function legendRow(sectors: readonly string[], y: number) {
  let x = 20
  const drawn = sectors.flatMap((sector, s) => {
    const at = x
    const name = sectorWords(sector)
    x += textWidth(name, 13) + 46
    return [
      element('rect', { x: at, y: y - 12, width: 16, height: 14, fill: sectorColor(sector, s) }),
      label(at + 22, y, name),
    ]
  })
  return { drawn, end: x }
}
