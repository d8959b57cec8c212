// The page of a series: trends, per head and per product, why they changed, and where.
import { exactSum } from '../quantity/index.ts'
import { type Decomposition, EFFECTS, recalculations, type SeriesYear } from '../scenario/index.ts'
import type { Interval } from '../uncertainty/index.ts'
import { type FanLine, fanChart } from './fan-chart.ts'
import { type Figure, type FigureOptions, zoneName } from './figure.ts'
import { grid } from './html-table.ts'
import { formatNumber, sectorColor } from './scale.ts'
import { captioned, paragraphs, simplePage } from './simple-page.ts'
import { waterfallChart } from './waterfall-chart.ts'
import { english } from './words.ts'

/** A series with what was made of it; `intervals` in the order of the years, where they were drawn. */
export interface SeriesData {
  readonly series: readonly SeriesYear[]
  readonly steps: readonly Decomposition[]
  readonly intervals: readonly Interval[] | undefined
  readonly gdpUnit: string | undefined
}

const MILLION = 1e6

/** Trends of total and sectors, per head and per product, and the decomposition over all years. */
export function seriesFigures(data: SeriesData, options: FigureOptions): readonly Figure[] {
  const { series, intervals, steps, gdpUnit } = data
  const sectors = series[0]!.solution.table.sectors
  const total: FanLine = {
    name: 'total',
    color: '#333333',
    points: series.map(({ year, total }, i) => ({
      x: year,
      value: total / MILLION,
      ...bandOf(intervals?.[i]),
    })),
  }
  const lines = sectors.map(
    (sector, s): FanLine => ({
      name: sector,
      color: sectorColor(sector, s),
      points: series.map(({ year, solution }) => ({
        x: year,
        value: (solution.ledger.totals[sector] ?? 0) / MILLION,
      })),
    }),
  )
  const trend = (name: string, caption: string, unit: string, drawn: readonly FanLine[]): Figure => ({
    name,
    caption,
    svg: fanChart(`${options.title}: ${caption.toLowerCase()}`, unit, drawn, options),
  })
  const ratio = (of: (year: SeriesYear) => number | undefined): FanLine => ({
    name: 'all sectors',
    color: '#7a2230',
    points: series.flatMap((year) => {
      const by = of(year)
      return by === undefined ? [] : [{ x: year.year, value: year.total / by }]
    }),
  })
  const [perHead, perProduct] = [ratio(({ people }) => people), ratio(({ gdp }) => gdp)]
  return [
    trend('trend', 'Emissions by sector', 'Mt CO2e a year', [total, ...lines]),
    ...(perHead.points.length > 0
      ? [trend('trend-per-head', 'Emissions per head', 't CO2e', [perHead])]
      : []),
    ...(perProduct.points.length > 0
      ? [
          trend(
            'trend-per-product',
            'Emissions per product',
            `t CO2e per ${gdpUnit ?? 'unit of gross product'}`,
            [perProduct],
          ),
        ]
      : []),
    ...(steps.length > 0 ? [decompositionFigure(data, options)] : []),
  ]
}

const bandOf = (interval: Interval | undefined) =>
  interval
    ? {
        band: {
          low: interval.low / MILLION,
          lowerQuartile: interval.quartiles[0] / MILLION,
          upperQuartile: interval.quartiles[2] / MILLION,
          high: interval.high / MILLION,
        },
      }
    : {}

function decompositionFigure({ series, steps }: SeriesData, options: FigureOptions): Figure {
  const effects = EFFECTS.map((name, i) => ({
    name,
    effect: exactSum(steps.map((step) => step.effects[i]!)) / MILLION,
  })).filter(({ effect }) => effect !== 0)
  const start = series.find(({ year }) => year === steps[0]!.from)!.total / MILLION
  return {
    name: 'decomposition',
    caption: `What drove the change from ${steps[0]!.from} to ${steps.at(-1)!.to} (additive LMDI, year by year)`,
    svg: waterfallChart(
      `${options.title}: what drove the change`,
      'Mt CO2e a year',
      { before: String(steps[0]!.from), after: String(steps.at(-1)!.to), start },
      effects,
      options,
    ),
  }
}

/** The page as HTML text. */
export function seriesPage(data: SeriesData, drawn: readonly Figure[], options: FigureOptions): string {
  const { series, steps, gdpUnit } = data
  const optional = (value: number | undefined, digits: number) =>
    value === undefined ? '–' : formatNumber(value, digits)
  const sectors = series[0]!.solution.table.sectors
  const years = grid(
    [
      'Year',
      ...sectors.map((sector) => `${sector}, Mt`),
      'Total, Mt',
      'People',
      'Urban',
      't a head',
      'Product',
      `t per ${gdpUnit ?? 'product'}`,
      'Factors',
    ],
    series.map(({ year, solution, total, people, urbanShare, gdp, factorSet }) => [
      String(year),
      ...sectors.map((sector) => formatNumber((solution.ledger.totals[sector] ?? 0) / MILLION, 3)),
      formatNumber(total / MILLION, 3),
      optional(people, 0),
      urbanShare === undefined ? '–' : `${formatNumber(100 * urbanShare, 1)} %`,
      optional(people && total / people, 3),
      optional(gdp, 2),
      optional(gdp && total / gdp, 4),
      factorSet ?? '–',
    ]),
  )
  const changes = grid(
    ['From', 'To', ...EFFECTS.map((effect) => `${effect}, Mt`), 'Difference, Mt'],
    steps.map(({ from, to, effects, difference }) => [
      String(from),
      String(to),
      ...effects.map((effect) => formatNumber(effect / MILLION, 3)),
      formatNumber(difference / MILLION, 3),
    ]),
  )
  const notices = recalculations(series)
  return simplePage(`${options.title}: ${series[0]!.year}–${series.at(-1)!.year}`, options.synthetic, [
    { heading: 'Years', content: years + paragraphs(...notices) },
    ...drawn.map(({ svg, caption }) => ({ heading: english(caption), content: captioned(svg, caption) })),
    {
      heading: 'Why it changed',
      content:
        steps.length === 0
          ? paragraphs('Population, gross product and energy are needed for every year.')
          : changes +
            paragraphs(
              'C = population × product a head × energy per product × share of a row in energy × emission per energy. Effects add up to the difference exactly; rows that come or go are structure.',
            ),
    },
    { heading: 'Zones', content: zonesGrid(series) },
  ])
}

function zonesGrid(series: readonly SeriesYear[]): string {
  return grid(
    ['Zone', ...series.map(({ year }) => `${year}, 10⁴ t`)],
    series[0]!.solution.table.rows.map((row, z) => [
      zoneName(row, false),
      ...series.map(({ solution }) => formatNumber((solution.table.rows[z]?.total ?? 0) / 1e4, 2)),
    ]),
  )
}
