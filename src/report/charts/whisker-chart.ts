// Whiskers: a value with its 95 % interval and the middle half of its draws, one row a thing.

import { ticks } from '../words/scale.ts'
import { joined, type Text, words } from '../words/words.ts'
import { uprightAxis } from './axis.ts'
import { type FigureOptions, frame, HEAD } from './figure.ts'
import { element, label, short, textWidth } from './svg.ts'

/** A value and its spread, all in the chart's unit. */
export interface Whisker {
  readonly name: Text
  readonly central: number
  readonly low: number
  readonly high: number
  readonly lowerQuartile: number
  readonly upperQuartile: number
  readonly note: Text
}

const ROW = 28
const WIDTH = 560

/** One row a whisker, from zero. */
export function whiskerChart(
  heading: Text,
  unit: Text,
  whiskers: readonly Whisker[],
  options: FigureOptions,
): string {
  const names = Math.max(80, ...whiskers.map(({ name }) => textWidth(name, 12))) + 30
  const marks = ticks(Math.max(...whiskers.flatMap(({ central, high }) => [central, high])) || 1)
  const top = marks.at(-1)!
  const x = (value: number) => names + (value / top) * WIDTH
  const bottom = HEAD + 26 + whiskers.length * ROW
  const axis = uprightAxis(marks, x, [HEAD + 16, bottom])
  const rows = whiskers.flatMap((whisker, i) => {
    const y = HEAD + 34 + i * ROW
    const { low, high, lowerQuartile, upperQuartile, central } = whisker
    const edge = (value: number) =>
      element('line', { x1: x(value), x2: x(value), y1: y - 5, y2: y + 5, stroke: '#333' })
    return [
      label(names - 10, y + 4, whisker.name, { size: 12, anchor: 'end' }),
      element('line', { x1: x(low), x2: x(high), y1: y, y2: y, stroke: '#333' }),
      edge(low),
      edge(high),
      element('rect', {
        x: x(lowerQuartile),
        y: y - 6,
        width: Math.max(0.5, x(upperQuartile) - x(lowerQuartile)),
        height: 12,
        fill: '#e08b3c',
        'fill-opacity': 0.75,
      }),
      element('circle', { cx: x(central), cy: y, r: 3.5, fill: '#7a2230' }),
      label(names + WIDTH + 12, y + 4, whisker.note, { size: 11, fill: '#555' }),
    ]
  })
  const legend = label(
    names,
    bottom + 36,
    joined(
      unit,
      words(
        '; dot: as accounted, box: middle half of draws, line: 95 %',
        '；点：核算值，箱：抽样的中间一半，线：95 %',
      ),
    ),
    {
      size: 11,
      fill: '#555',
    },
  )
  return frame(names + WIDTH + 110, whiskers.length * ROW + 76, heading, options, [...axis, ...rows, legend])
}

/** The 95 % interval as a line of a table, `most` at its right end: dot as accounted, box the middle half. */
export function whiskerStrip(
  interval: {
    readonly central: number
    readonly low: number
    readonly high: number
    readonly quartiles: readonly [number, number, number]
  },
  most: number,
): string {
  const x = (value: number) => 4 + (Math.max(0, value) / (most || 1)) * 112
  const { central, low, high, quartiles } = interval
  const line = (from: number, to: number, width: number) =>
    element('line', { x1: x(from), x2: x(to), y1: 7, y2: 7, stroke: '#7a2230', 'stroke-width': width })
  return element(
    'svg',
    { width: 120, height: 14, role: 'img', 'aria-label': `${short(low / 1e4)} – ${short(high / 1e4)}` },
    line(low, high, 1.2),
    line(quartiles[0], quartiles[2], 5),
    element('circle', { cx: x(central), cy: 7, r: 3, fill: '#222' }),
  )
}
