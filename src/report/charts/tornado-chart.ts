// A tornado: what each number alone does to a total, the widest bar on top.

import { ticks } from '../words/scale.ts'
import type { Text } from '../words/words.ts'
import { uprightAxis } from './axis.ts'
import { type FigureOptions, frame, HEAD } from './figure.ts'
import { element, label, textWidth } from './svg.ts'

/** One bar: the change of the total at the low and at the high end of a number. */
export interface TornadoBar {
  readonly name: Text
  readonly low: number
  readonly high: number
  /** Told at the right end of the row. */
  readonly note: Text
}

const ROW = 26
const WIDTH = 520

/** Bars about zero, in the unit of `unit`. */
export function tornadoChart(
  heading: Text,
  unit: Text,
  bars: readonly TornadoBar[],
  options: FigureOptions,
): string {
  const names = Math.max(80, ...bars.map(({ name }) => textWidth(name, 12))) + 30
  const side = ticks(Math.max(...bars.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)])) || 1, 3)
  const top = side.at(-1)!
  const middle = names + WIDTH / 2
  const x = (value: number) => middle + (value / top) * (WIDTH / 2)
  const bottom = HEAD + 30 + bars.length * ROW
  const marks = [...side.slice(1).map((mark) => -mark), ...side]
  const axis = uprightAxis(marks, x, [HEAD + 20, bottom], true)
  const rows = bars.flatMap(({ name, low, high, note }, i) => {
    const y = HEAD + 26 + i * ROW
    const bar = (from: number, to: number, fill: string) =>
      element('rect', {
        x: Math.min(x(from), x(to)),
        y,
        width: Math.abs(x(to) - x(from)),
        height: ROW - 8,
        fill,
      })
    return [
      label(names - 10, y + 14, name, { size: 12, anchor: 'end' }),
      bar(0, low, low < 0 ? '#4a6fa5' : '#ad3a38'),
      bar(0, high, high < 0 ? '#4a6fa5' : '#ad3a38'),
      label(names + WIDTH + 12, y + 14, note, { size: 11, fill: '#555' }),
    ]
  })
  const unitLine = label(names, bottom + 36, unit, { size: 11, fill: '#555' })
  const notes = Math.max(40, ...bars.map(({ note }) => textWidth(note, 11))) + 30
  return frame(names + WIDTH + notes, bars.length * ROW + 80, heading, options, [...axis, ...rows, unitLine])
}
