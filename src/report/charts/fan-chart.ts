// Trends: lines over years, each with bands of its 95 % interval and middle half where they are known.

import { ticks } from '../words/scale.ts'
import { raisedPowers, type Text } from '../words/words.ts'
import { levelAxis } from './axis.ts'
import { type FigureOptions, frame, HEAD } from './figure.ts'
import { element, label, short, textWidth } from './svg.ts'

/** A value of a year; bounds widen into a fan. */
export interface FanPoint {
  readonly x: number
  readonly value: number
  readonly band?: {
    readonly low: number
    readonly lowerQuartile: number
    readonly upperQuartile: number
    readonly high: number
  }
}

/** One line of a chart. */
export interface FanLine {
  readonly name: Text
  readonly color: string
  readonly points: readonly FanPoint[]
}

const [WIDTH, HEIGHT, LEFT] = [720, 380, 80]

/** Lines from zero over whole years. */
export function fanChart(
  heading: Text,
  unit: Text,
  lines: readonly FanLine[],
  options: FigureOptions,
): string {
  const points = lines.flatMap((line) => line.points)
  const years = [...new Set(points.map((point) => point.x))].sort((a, b) => a - b)
  const marks = ticks(Math.max(...points.map(({ value, band }) => Math.max(value, band?.high ?? 0))) || 1)
  const [first, last] = [years[0] ?? 0, years.at(-1) ?? 1]
  const x = (year: number) => LEFT + ((year - first) / Math.max(1, last - first)) * WIDTH
  const y = (value: number) => HEAD + 20 + HEIGHT - (value / marks.at(-1)!) * HEIGHT
  const axis = [
    ...levelAxis(marks, y, [LEFT, LEFT + WIDTH]),
    ...labelled(years, x).map((year) =>
      label(x(year), y(0) + 18, String(year), { size: 11, anchor: 'middle', fill: '#555' }),
    ),
  ]
  const drawn = lines.flatMap((line) => [...bandsOf(line, x, y), lineOf(line, x, y)])
  let at = LEFT
  const keys = lines.flatMap(({ name, color }) => {
    const from = at
    at += textWidth(name, 12) + 44
    return [
      element('rect', { x: from, y: y(0) + 32, width: 16, height: 4, fill: color }),
      label(from + 22, y(0) + 38, name, { size: 12 }),
    ]
  })
  const unitLine = label(LEFT - 8, HEAD + 8, raisedPowers(unit), { size: 11, anchor: 'start', fill: '#555' })
  return frame(Math.max(LEFT + WIDTH + 40, at), HEIGHT + 80, heading, options, [
    ...axis,
    ...drawn,
    ...keys,
    unitLine,
  ])
}

type Place = (value: number) => number

// Room for the digits of a year.
const APART = 34

// At most a dozen years, and none whose label would touch the one before.
function labelled(years: readonly number[], x: Place): readonly number[] {
  const every = Math.max(1, Math.ceil(years.length / 12))
  const kept: number[] = []
  years.forEach((year, i) => {
    if (i % every === 0 && (kept.length === 0 || x(year) - x(kept.at(-1)!) >= APART)) kept.push(year)
  })
  return kept
}

const path = (points: readonly (readonly [number, number])[]) =>
  points.map(([px, py], i) => `${i === 0 ? 'M' : 'L'}${short(px)} ${short(py)}`).join('')

function lineOf({ points, color }: FanLine, x: Place, y: Place): string {
  const d = path(points.map((point) => [x(point.x), y(point.value)] as const))
  return element('path', { d, fill: 'none', stroke: color, 'stroke-width': 2.2 })
}

// The 95 % band, then the middle half over it.
function bandsOf({ points, color }: FanLine, x: Place, y: Place): string[] {
  const known = points.flatMap((point) => (point.band ? [{ x: point.x, ...point.band }] : []))
  if (known.length < 2) return []
  const area = (
    lower: (band: (typeof known)[number]) => number,
    upper: (band: (typeof known)[number]) => number,
  ) => {
    const there = known.map((band) => [x(band.x), y(upper(band))] as const)
    const back = [...known].reverse().map((band) => [x(band.x), y(lower(band))] as const)
    return element('path', { d: `${path([...there, ...back])}Z`, fill: color, 'fill-opacity': 0.18 })
  }
  return [
    area(
      (band) => band.low,
      (band) => band.high,
    ),
    area(
      (band) => band.lowerQuartile,
      (band) => band.upperQuartile,
    ),
  ]
}
