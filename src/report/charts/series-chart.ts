// The city over the years: population with urbanisation, and gross product by its parts (the paper's Figures 3 and 4).
import type { ContextRow } from '../../study/index.ts'
import { formatNumber, ticks } from '../words/scale.ts'
import { joined, type Words, words } from '../words/words.ts'
import { levelAxis } from './axis.ts'
import { type Figure, type FigureOptions, frame, HEAD } from './figure.ts'
import { element, label } from './svg.ts'

type Key = Exclude<keyof ContextRow, 'year' | 'source'>

interface Series {
  readonly key: Key
  readonly name: Words
  readonly color: string
}

const [WIDTH, HEIGHT, LEFT] = [700, 300, 70]

/** A figure for what the years tell: none where they tell nothing. */
export function seriesCharts(years: readonly ContextRow[], options: FigureOptions): readonly Figure[] {
  const has = (key: Key) => years.some((row) => row[key] !== undefined)
  const own: FigureOptions = { ...options, source: sourceOf(years) ?? options.source, synthetic: undefined }
  const title = (en: string, zh: string) => joined(options.title, words(`: ${en}`, `：${zh}`))
  const population = {
    key: 'population',
    name: words('population, 10⁴', '人口，万人'),
    color: '#5b6f8c',
  } as const
  const parts: readonly Series[] = [
    { key: 'gdp_primary', name: words('primary', '第一产业'), color: '#7fae54' },
    { key: 'gdp_secondary', name: words('secondary', '第二产业'), color: '#7a2230' },
    { key: 'gdp_tertiary', name: words('tertiary', '第三产业'), color: '#e0a25c' },
  ]
  const product = parts.some(({ key }) => has(key))
    ? parts
    : [{ key: 'gdp', name: words('gross product', '地区生产总值'), color: '#7a2230' } as const]
  return [
    ...(has('population')
      ? [
          {
            name: 'population',
            observed: true,
            caption: words('Population and the share that lives in towns.', '人口与城镇化率。'),
            svg: columns(
              years,
              [population],
              'urban_share',
              title('population and urbanisation', '人口与城镇化'),
              own,
            ),
          },
        ]
      : []),
    ...(product.some(({ key }) => has(key))
      ? [
          {
            name: 'gdp',
            observed: true,
            caption: words('Gross domestic product by its parts, 10⁸ yuan.', '地区生产总值构成，亿元。'),
            svg: columns(
              years,
              product,
              undefined,
              title('gross product, 10⁸ yuan', '地区生产总值，亿元'),
              own,
            ),
          },
        ]
      : []),
  ]
}

const sourceOf = (years: readonly ContextRow[]) =>
  [...new Set(years.flatMap(({ source }) => (source === undefined ? [] : [source])))].join('; ') || undefined

function columns(
  years: readonly ContextRow[],
  stack: readonly Series[],
  line: Key | undefined,
  heading: Words,
  options: FigureOptions,
): string {
  const sums = years.map((row) => stack.reduce((sum, { key }) => sum + (row[key] ?? 0), 0))
  const marks = ticks(Math.max(...sums), 4)
  const top = marks.at(-1) || 1
  const base = HEAD + HEIGHT
  const step = WIDTH / years.length
  const x = (i: number) => LEFT + step * (i + 0.5)
  const y = (value: number) => base - (value / top) * (HEIGHT - 30)
  const axis = levelAxis(marks, y, [LEFT, LEFT + WIDTH], (mark) => formatNumber(mark, 0))
  const bars = years.flatMap((row, i) => {
    let from = 0
    const pieces = stack.map(({ key, color }) => {
      const value = row[key] ?? 0
      const bar = element('rect', {
        x: x(i) - step * 0.28,
        y: y(from + value),
        width: step * 0.56,
        height: y(from) - y(from + value),
        fill: color,
      })
      from += value
      return bar
    })
    return [
      ...pieces,
      label(x(i), y(from) - 6, formatNumber(from, from < 1000 ? 1 : 0), { size: 11, anchor: 'middle' }),
      label(x(i), base + 18, String(row.year), { size: 12, anchor: 'middle', fill: '#444' }),
    ]
  })
  const body = [...axis, ...bars, ...(line ? shareLine(years, line, x) : []), ...keys(stack, line, base + 46)]
  return frame(LEFT + WIDTH + 60, HEIGHT + 60, heading, options, body)
}

// Per cent on a scale of its own, 0 to 100, over the upper half of the drawing.
function shareLine(years: readonly ContextRow[], key: Key, x: (i: number) => number): string[] {
  const y = (value: number) => HEAD + HEIGHT - (value / 100) * (HEIGHT - 30)
  const points = years.flatMap((row, i) =>
    row[key] === undefined ? [] : [[x(i), y(row[key]), row[key]] as const],
  )
  return [
    element('path', {
      d: points.map(([px, py], i) => `${i === 0 ? 'M' : 'L'}${px.toFixed(1)} ${py.toFixed(1)}`).join(''),
      fill: 'none',
      stroke: '#b5651d',
      'stroke-width': 2,
    }),
    ...points.flatMap(([px, py, value]) => [
      element('circle', { cx: px, cy: py, r: 3.5, fill: '#b5651d' }),
      label(px, py + 18, `${formatNumber(value, 1)} %`, {
        size: 11,
        anchor: 'middle',
        fill: '#222',
        halo: true,
      }),
    ]),
  ]
}

function keys(stack: readonly Series[], line: Key | undefined, y: number): string[] {
  let at = LEFT
  const key = (name: Words, color: string) => {
    const x = at
    at += 170
    return [element('rect', { x, y: y - 11, width: 16, height: 12, fill: color }), label(x + 22, y, name)]
  }
  return [
    ...stack.flatMap(({ name, color }) => key(name, color)),
    ...(line ? key(words('living in towns, %', '城镇化率，%'), '#b5651d') : []),
  ]
}
