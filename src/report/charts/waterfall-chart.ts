// A waterfall: from one total to another, a floating bar for every cause.

import { formatNumber, type MassUnit, massUnit, roundNice } from '../words/scale.ts'
import { joined, type Text, words } from '../words/words.ts'
import { uprightAxis, writtenMarks } from './axis.ts'
import { type FigureOptions, frame, HEAD } from './figure.ts'
import { element, label, textWidth } from './svg.ts'

/** What a cause adds, t CO2e a year. */
export interface WaterfallStep {
  readonly name: Text
  readonly effect: number
}

const ROW = 30
const WIDTH = 620

/**
 * Rows from `before` (first) to `after` (last), t CO2e a year, drawn in `unit` or one that suits them; the axis starts where it
 * must for the steps to be seen.
 */
export function waterfallChart(
  heading: Text,
  ends: { readonly before: Text; readonly after: Text; readonly start: number; readonly unit?: MassUnit },
  changes: readonly WaterfallStep[],
  options: FigureOptions,
): string {
  const { unit, levels, steps } = inUnit(ends.start, changes, ends.unit)
  const [start, end] = [levels[0]!, levels.at(-1)!]
  const [least, most] = [Math.min(...levels), Math.max(...levels)]
  const spread = most - least
  // Totals much larger than the steps would hide them: the axis is cut below them, and says so.
  const from = spread > 0 && least > 3 * spread ? least - spread : Math.min(0, least)
  const step = roundNice(Math.max((most - from) / 5, 1e-12))
  const first = Math.floor(from / step) * step
  const marks = Array.from({ length: Math.ceil((most - first) / step) + 1 }, (_, i) =>
    Number((first + i * step).toPrecision(12)),
  )
  const names =
    Math.max(
      60,
      ...[...steps.map(({ name }) => name), ends.before, ends.after].map((name) => textWidth(name, 12)),
    ) + 30
  const x = (value: number) => names + ((value - first) / (marks.at(-1)! - first || 1)) * WIDTH
  const rows = [
    { name: ends.before, from: Math.max(0, first), to: start, text: formatNumber(start, 2), fill: '#555' },
    ...steps.map(({ name, effect }, i) => ({
      name,
      from: levels[i]!,
      to: levels[i + 1]!,
      text: `${effect > 0 ? '+' : ''}${formatNumber(effect, 2)}`,
      fill: effect > 0 ? '#ad3a38' : '#4a6fa5',
    })),
    { name: ends.after, from: Math.max(0, first), to: end, text: formatNumber(end, 2), fill: '#555' },
  ]
  const bottom = HEAD + 30 + rows.length * ROW
  const axis = uprightAxis(marks, x, [HEAD + 20, bottom])
  const bars = rows.flatMap((row, i) => {
    const y = HEAD + 28 + i * ROW
    const [left, right] = [Math.min(x(row.from), x(row.to)), Math.max(x(row.from), x(row.to))]
    return [
      label(names - 10, y + 15, row.name, { size: 12, anchor: 'end' }),
      element('rect', { x: left, y, width: Math.max(0.5, right - left), height: ROW - 10, fill: row.fill }),
      label(right + 6, y + 15, row.text, { size: 11, fill: '#333' }),
    ]
  })
  const note = label(names, bottom + 36, unitLine(unit, marks), { size: 11, fill: '#555' })
  return frame(names + WIDTH + 110, rows.length * ROW + 84, heading, options, [...axis, ...bars, note])
}

function inUnit(start: number, changes: readonly WaterfallStep[], own: MassUnit | undefined) {
  const amounts = [start]
  for (const { effect } of changes) amounts.push(amounts.at(-1)! + effect)
  const { tonnes, name } = own ?? massUnit(Math.max(...amounts.map(Math.abs)))
  return {
    unit: joined(name, words(' CO2e a year', ' CO2e/年')),
    levels: amounts.map((amount) => amount / tonnes),
    steps: changes.map((step) => ({ ...step, effect: step.effect / tonnes })),
  }
}

function unitLine(unit: Text, marks: readonly number[]): Text {
  if (marks[0]! <= 0) return unit
  const start = writtenMarks(marks)(marks[0]!)
  return joined(unit, words(`; the axis starts at ${start}`, `；坐标轴起于 ${start}`))
}
