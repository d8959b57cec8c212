// Bars, axes and units: what is drawn ends where its figure is, and no two marks read alike.
import { describe, expect, it } from 'vitest'
import type { ZoneTable } from '../../src/cadastre/index.ts'
import { barChart } from '../../src/report/charts/bar-chart.ts'
import { compositionChart } from '../../src/report/charts/composition-chart.ts'
import { fanChart } from '../../src/report/charts/fan-chart.ts'
import { seriesCharts } from '../../src/report/charts/series-chart.ts'
import { textWidth } from '../../src/report/charts/svg.ts'
import { tornadoChart } from '../../src/report/charts/tornado-chart.ts'
import { waterfallChart } from '../../src/report/charts/waterfall-chart.ts'
import { formatNumber, formatShort, massUnit, tenThousand } from '../../src/report/words/scale.ts'

const options = { title: 'T', synthetic: undefined, plain: true, source: '' }

/** Numbers below the axis with where they stand. */
const marksOf = (svg: string) =>
  [...svg.matchAll(/<text x="([\d.]+)"[^>]*font-size="11" text-anchor="middle"[^>]*>([−+\d.,e-]+)</g)].map(
    ([, x, text]) => ({
      x: Number(x),
      text: text!,
      value: Number(text!.replace('−', '-').replaceAll(',', '')),
    }),
  )

/** The ends of bars of a height, read on the axis. */
function barsOf(svg: string, height: number) {
  const marks = marksOf(svg)
  const [first, last] = [marks[0]!, marks.at(-1)!]
  const value = (x: number) => first.value + ((x - first.x) / (last.x - first.x)) * (last.value - first.value)
  return [...svg.matchAll(/<rect x="([\d.-]+)" y="[\d.]+" width="([\d.]+)" height="(\d+)"/g)]
    .filter((rect) => rect[3] === String(height))
    .map(([, x, width]) => [value(Number(x)), value(Number(x) + Number(width))] as const)
}

const waterfall = (start: number, effects: readonly number[]) =>
  waterfallChart(
    'W',
    { before: 'before', after: 'after', start },
    effects.map((effect, i) => ({ name: `step ${i}`, effect })),
    options,
  )

describe('charts of thousands of zones', () => {
  const rows = Array.from({ length: 6000 }, (_, z) => ({
    id: `z${z}`,
    name: `zone ${z}`,
    nameEn: undefined,
    emissions: [z],
    areas: [1],
    total: z,
    area: 100,
    unclassified: 0,
  }))
  const table = { sectors: ['urban'], rows } as unknown as ZoneTable
  const legend = [{ code: 1, class: 'forest', name: 'Forest', color: '#00ff00' }]
  const composition = (of: ZoneTable) =>
    compositionChart(
      { table: of, lands: { legend } as never, classAreas: of.rows.map((_, z) => [z % 2 === 0 ? 100 : 0]) },
      'C',
      options,
    )
  const heightOf = (svg: string) => Number(/height="([\d.]+)"/.exec(svg)![1])

  it.each([
    ['emissions', (of: ZoneTable) => barChart(of, options)],
    ['land', composition],
  ])('of %s show the hundred largest, the last of them all others', (_, draw) => {
    const svg = draw(table)
    expect(heightOf(svg)).toBeLessThan(3300)
    expect(svg).toContain('>zone 5999<')
    expect(svg).toContain('>zone 5901<')
    expect(svg).not.toContain('>zone 5900<')
    expect(svg).toContain('>5901 other zones<')
    expect(svg).toContain('>其余 5901 个区县<')
    expect(draw({ ...table, rows: table.rows.slice(0, 100) })).not.toContain('other zones')
  })

  it('sum the others', () => {
    expect(barChart(table, options)).toContain(`>${formatNumber((5900 * 5901) / 2, 2)}<`)
    // Bars go by the largest zone, which the sum of the others would dwarf.
    const widths = [...barChart(table, options).matchAll(/width="([\d.]+)" height="20"/g)].map((rect) =>
      Number(rect[1]),
    )
    expect(Math.max(...widths)).toBeGreaterThan(400)
    expect(composition(table)).toContain('>5,901 km²<')
  })
})

describe('a waterfall', () => {
  it('that falls below zero has an axis below it, and totals that start at zero', () => {
    const bars = barsOf(waterfall(3e4, [-14e4, 15e4]), 20)
    const wanted = [
      [0, 3],
      [-11, 3],
      [-11, 4],
      [0, 4],
    ]
    wanted.forEach((ends, i) => {
      expect(bars[i]![0]).toBeCloseTo(ends[0]!, 1)
      expect(bars[i]![1]).toBeCloseTo(ends[1]!, 1)
    })
  })

  it('that is cut far above zero has marks that differ', () => {
    const svg = waterfall(308e4, [-1e4, -0.5e4])
    const texts = marksOf(svg).map(({ text }) => text)
    expect(texts).toEqual(['305.0', '305.5', '306.0', '306.5', '307.0', '307.5', '308.0'])
    expect(svg).toContain('the axis starts at 305.0')
    expect(barsOf(svg, 20).map(([, end]) => Math.round(end * 100) / 100)).toEqual([308, 308, 307, 306.5])
  })

  it('of little is told in tonnes', () => {
    const svg = waterfall(30, [-10])
    expect(svg).toContain('>t CO2e a year<')
    expect(svg).toContain('>−10.00<')
  })
})

const zone = (name: string, amounts: readonly number[]) => ({
  id: name,
  name,
  nameEn: undefined,
  emissions: amounts,
  total: amounts.reduce((a, b) => a + b, 0),
  area: 72,
})

describe('bars by zone', () => {
  const name = 'A district whose long name would not fit into 260 pixels of a drawing'

  it('have names that are not cut, and a unit in which they can be read', () => {
    const table = { sectors: ['industry', 'urban'], rows: [zone(name, [30, 20])] } as unknown as ZoneTable
    const svg = barChart(table, options)
    expect(svg).toContain('by zone and sector, t CO2e a year')
    expect(svg).toContain('>50.00<')
    const x = Number(new RegExp(`<text x="([\\d.]+)"[^>]*>${name}`).exec(svg)![1])
    expect(x).toBeGreaterThan(textWidth(name, 13))
  })

  it('have room for the names of many sectors', () => {
    const sectors = Array.from({ length: 16 }, (_, i) => `sector number ${i}`)
    const table = {
      sectors,
      rows: [
        zone(
          'z',
          sectors.map(() => 1e4),
        ),
      ],
    } as unknown as ZoneTable
    const svg = barChart(table, options)
    const width = Number(/width="([\d.]+)"/.exec(svg)![1])
    const x = Number(/<text x="([\d.]+)"[^>]*>sector number 15</.exec(svg)![1])
    expect(x + textWidth('sector number 15', 13)).toBeLessThan(width)
  })

  it('of land tell zones smaller than a square kilometre, by whole names', () => {
    const table = { sectors: [], rows: [zone(name, [])] } as unknown as ZoneTable
    const legend = [{ code: 1, class: 'forest', name: 'Forest', color: '#00ff00' }]
    const svg = compositionChart({ table, lands: { legend } as never, classAreas: [[72]] }, 'C', options)
    expect(svg).toContain('>0.72 km²<')
    expect(Number(new RegExp(`<text x="([\\d.]+)"[^>]*>${name}`).exec(svg)![1])).toBeGreaterThan(
      textWidth(name, 13),
    )
  })
})

it('shares of people in towns can be read above a low column, too', () => {
  const years = [
    { year: 2000, population: 100, urban_share: 80 },
    { year: 2020, population: 900, urban_share: 85 },
  ]
  const [population] = seriesCharts(years as never, options)
  expect(population!.svg).toMatch(/fill="#222">80.0 %</)
})

it('years that follow each other closely in a long trend do not overlap', () => {
  const points = [1990, 2019, 2020].map((x) => ({ x, value: 1 }))
  const svg = fanChart('F', 't', [{ name: 'all', color: '#333333', points }], options)
  const years = marksOf(svg).flatMap(({ text }) => (/^(19|20)\d\d$/.test(text) ? [text] : []))
  expect(years).toEqual(['1990', '2019'])
})

it('a drawing is as wide as its title and its source', () => {
  const long = 'A study of a city whose title says more than a narrow drawing has room for. '.repeat(2)
  const line = { name: 'all', color: '#333333', points: [{ x: 2000, value: 1 }] }
  const widthOf = (svg: string) => Number(/width="([\d.]+)"/.exec(svg)![1])
  expect(widthOf(fanChart(long, 't', [line], options))).toBeGreaterThan(textWidth(long, 19))
  expect(widthOf(fanChart('F', 't', [line], { ...options, source: long.repeat(2) }))).toBeGreaterThan(
    textWidth(long.repeat(2), 11),
  )
})

describe('numbers of drawings', () => {
  it('have one sign of minus, and no row of zeros', () => {
    const svg = tornadoChart('T', 't', [{ name: 'n', low: -1500, high: 1500, note: '' }], options)
    expect(marksOf(svg).map(({ text }) => text)).toContain('−500')
    expect(svg).not.toContain('>-')
    expect([-500, 0.0005, 1e-8, 0, 12_345].map(formatShort)).toEqual([
      '−500',
      '0.0005',
      '1e-8',
      '0',
      '12,345',
    ])
  })

  it('keep two digits of what two decimals cannot tell', () => {
    expect([42.3, -3, 50, 0, 1e-9, 123_456].map(tenThousand)).toEqual([
      '0.0042',
      '−0.0003',
      '0.01',
      '0',
      '0.00',
      '12.35',
    ])
    expect([1e9, 1e4, 9999, 0.2, 0].map((most) => massUnit(most).name.en)).toEqual([
      '10⁴ t',
      '10⁴ t',
      't',
      'kg',
      '10⁴ t',
    ])
  })

  it('of nothing have an axis all the same, and powers of ten are raised', () => {
    const line = { name: 'all', color: '#333333', points: [{ x: 2000, value: 0 }] }
    const svg = fanChart('F', 't per 10^8 yuan', [line], options)
    expect(svg).toContain('>t per 10⁸ yuan<')
    expect(svg).toContain('>0.2<')
    expect(svg).not.toMatch(/NaN|e-\d/)
  })
})
