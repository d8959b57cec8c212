// The page of a series: trends, per head and per product, why they changed, and where.
import { exactSum } from '../../quantity/index.ts'
import {
  type Decomposition,
  EFFECTS,
  recalculations,
  type SeriesYear,
  sectorsOf,
} from '../../scenario/index.ts'
import type { Interval } from '../../uncertainty/index.ts'
import { type FanLine, fanChart } from '../charts/fan-chart.ts'
import type { Figure, FigureOptions } from '../charts/figure.ts'
import { waterfallChart } from '../charts/waterfall-chart.ts'
import { grid } from '../tables/html-table.ts'
import { told } from '../words/chinese.ts'
import { formatNumber, type MassUnit, massUnit, sectorColor, tenThousand } from '../words/scale.ts'
import { joined, sectorWords, type Text, type Words, words, zoneWords } from '../words/words.ts'
import { captioned, paragraphs, simplePage } from './simple-page.ts'

/** A series with what was made of it; `intervals` in the order of the years, where they were drawn. */
export interface SeriesData {
  readonly series: readonly SeriesYear[]
  readonly steps: readonly Decomposition[]
  readonly intervals: readonly Interval[] | undefined
  readonly gdpUnit: string | undefined
}

// Below a tenth of a megatonne a series is told in a smaller unit.
const MEGATONNES: MassUnit = { tonnes: 1e6, name: words('Mt', '百万吨') }
const unitOf = (series: readonly SeriesYear[]): MassUnit => {
  const most = Math.max(...series.map(({ total }) => total))
  return most === 0 || most >= MEGATONNES.tonnes / 10 ? MEGATONNES : massUnit(most)
}

/** Trends of total and sectors, per head and per product, and the decomposition over all years. */
export function seriesFigures(data: SeriesData, options: FigureOptions): readonly Figure[] {
  const { series, steps, gdpUnit } = data
  const unit = unitOf(series)
  const trend = (name: string, caption: Words, unit: Text, drawn: readonly FanLine[]): Figure => ({
    name,
    caption,
    svg: fanChart(
      words(`${options.title}: ${caption.en.toLowerCase()}`, `${options.title}：${caption.zh}`),
      unit,
      drawn,
      options,
    ),
  })
  const ratio = (of: (year: SeriesYear) => number | undefined): FanLine => ({
    name: words('all sectors', '全部部门'),
    color: '#7a2230',
    points: series.flatMap((year) => {
      const by = of(year)
      return by === undefined ? [] : [{ x: year.year, value: year.total / by }]
    }),
  })
  const [perHead, perProduct] = [ratio(({ people }) => people), ratio(({ gdp }) => gdp)]
  return [
    trend(
      'trend',
      words('Emissions by sector', '分部门排放'),
      joined(unit.name, words(' CO2e a year', ' CO2e/年')),
      totalAndSectors(data, unit.tonnes),
    ),
    ...(perHead.points.length > 0
      ? [
          trend('trend-per-head', words('Emissions per head', '人均排放'), words('t CO2e', '吨 CO2e'), [
            perHead,
          ]),
        ]
      : []),
    ...(perProduct.points.length > 0
      ? [
          trend(
            'trend-per-product',
            words('Emissions per product', '单位生产总值排放'),
            words(`t CO2e per ${gdpUnit ?? 'unit of gross product'}`, `吨 CO2e/${gdpUnit ?? '单位生产总值'}`),
            [perProduct],
          ),
        ]
      : []),
    ...(steps.length > 0 ? [decompositionFigure(data, options)] : []),
  ]
}

function totalAndSectors({ series, intervals }: SeriesData, tonnes: number): readonly FanLine[] {
  const total: FanLine = {
    name: sectorWords('total'),
    color: '#333333',
    points: series.map(({ year, total }, i) => ({
      x: year,
      value: total / tonnes,
      ...bandOf(intervals?.[i], tonnes),
    })),
  }
  const sectors = sectorsOf(series).map(
    (sector, s): FanLine => ({
      name: sectorWords(sector),
      color: sectorColor(sector, s),
      points: series.map(({ year, solution }) => ({
        x: year,
        value: (solution.ledger.totals[sector] ?? 0) / tonnes,
      })),
    }),
  )
  return [total, ...sectors]
}

const bandOf = (interval: Interval | undefined, tonnes: number) =>
  interval
    ? {
        band: {
          low: interval.low / tonnes,
          lowerQuartile: interval.quartiles[0] / tonnes,
          upperQuartile: interval.quartiles[2] / tonnes,
          high: interval.high / tonnes,
        },
      }
    : {}

// An effect below this part of the total is what logarithms leave of rounding.
const ROUNDING = 1e-9

function decompositionFigure({ series, steps }: SeriesData, options: FigureOptions): Figure {
  const start = series.find(({ year }) => year === steps[0]!.from)!.total
  const effects = EFFECTS.map((name, i) => ({
    name: told(name),
    effect: exactSum(steps.map((step) => step.effects[i]!)),
  })).filter(({ effect }) => Math.abs(effect) > ROUNDING * start)
  return {
    name: 'decomposition',
    caption: words(
      `What drove the change from ${steps[0]!.from} to ${steps.at(-1)!.to} (additive LMDI, year by year)`,
      `${steps[0]!.from} 至 ${steps.at(-1)!.to} 年变化的驱动因素（加法 LMDI，逐年）`,
    ),
    svg: waterfallChart(
      words(`${options.title}: what drove the change`, `${options.title}：变化的驱动因素`),
      { before: String(steps[0]!.from), after: String(steps.at(-1)!.to), start, unit: unitOf(series) },
      effects,
      options,
    ),
  }
}

/** The page as HTML text. */
export function seriesPage(data: SeriesData, drawn: readonly Figure[], options: FigureOptions): string {
  const { series, steps } = data
  const { tonnes, name } = unitOf(series)
  const inUnit = (head: Text) => joined(head, words(', ', '，'), name)
  const changes = grid(
    [
      words('From', '自'),
      words('To', '至'),
      ...EFFECTS.map((effect) => inUnit(told(effect))),
      inUnit(words('Difference', '差值')),
    ],
    steps.map(({ from, to, effects, difference }) => [
      String(from),
      String(to),
      ...effects.map((effect) => formatNumber(effect / tonnes, 3)),
      formatNumber(difference / tonnes, 3),
    ]),
  )
  const notices = recalculations(series)
  return simplePage(`${options.title}: ${series[0]!.year}–${series.at(-1)!.year}`, options.synthetic, [
    { heading: words('Years', '各年'), content: yearsGrid(data) + paragraphs(...notices.map(told)) },
    {
      heading: words('Trends', '趋势'),
      content: drawn.map(({ svg, caption }) => captioned(svg, caption)).join(''),
    },
    {
      heading: words('Why it changed', '变化的原因'),
      content:
        steps.length === 0
          ? paragraphs(
              words(
                'Population, gross product and energy are needed for every year.',
                '需要每一年的人口、生产总值和能源数据。',
              ),
            )
          : changes +
            paragraphs(
              words(
                'C = population × product a head × energy per product × share of a row in energy × emission per energy. Effects add up to the difference exactly; rows that come or go are structure.',
                'C = 人口 × 人均产值 × 单位产值能耗 × 各行占能源的份额 × 单位能源排放。各效应之和恰等于差值；新增或消失的行计入结构。',
              ),
              words(
                'A product at current prices counts inflation as product a head and takes it from intensity: give constant prices, and say so in gdp_unit.',
                '按现价计的生产总值会把通货膨胀计入人均产值并从强度中扣除：请用不变价，并在 gdp_unit 中说明。',
              ),
            ),
    },
    { heading: words('Zones', '区县'), content: zonesGrid(series) },
  ])
}

function yearsGrid({ series, gdpUnit }: SeriesData): string {
  const optional = (value: number | undefined, digits: number) =>
    value === undefined ? '–' : formatNumber(value, digits)
  const sectors = sectorsOf(series)
  const { tonnes, name } = unitOf(series)
  const inUnit = (head: Text) => joined(head, words(', ', '，'), name)
  return grid(
    [
      words('Year', '年份'),
      ...sectors.map((sector) => inUnit(sectorWords(sector))),
      inUnit(words('Total', '合计')),
      words('People', '人口'),
      words('Urban', '城镇化率'),
      words('t a head', '吨/人'),
      words('Product', '生产总值'),
      words(`t per ${gdpUnit ?? 'product'}`, `吨/${gdpUnit ?? '生产总值'}`),
      words('Factors', '排放因子'),
    ],
    series.map(({ year, solution, total, people, urbanShare, gdp, factorSet }) => [
      String(year),
      ...sectors.map((sector) => formatNumber((solution.ledger.totals[sector] ?? 0) / tonnes, 3)),
      formatNumber(total / tonnes, 3),
      optional(people, 0),
      urbanShare === undefined ? '–' : `${formatNumber(100 * urbanShare, 1)} %`,
      optional(people && total / people, 3),
      optional(gdp, 2),
      optional(gdp && total / gdp, 4),
      factorSet ?? '–',
    ]),
  )
}

function zonesGrid(series: readonly SeriesYear[]): string {
  return grid(
    [words('Zone', '区县'), ...series.map(({ year }) => words(`${year}, 10⁴ t`, `${year}，万吨`))],
    series[0]!.solution.table.rows.map((row, z) => [
      zoneWords(row),
      ...series.map(({ solution }) => tenThousand(solution.table.rows[z]?.total ?? 0)),
    ]),
  )
}
