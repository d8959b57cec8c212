// The page on how sure a result is: both approaches, where the doubt comes from, and what it means zone by zone.
import type { ZoneTable } from '../../cadastre/index.ts'
import { quantileOf } from '../../quantity/index.ts'
import type { Interval, NamedInterval, Uncertainty } from '../../uncertainty/index.ts'
import { chartedZones } from '../charts/charted-zones.ts'
import { type Figure, type FigureOptions, zoneName } from '../charts/figure.ts'
import { tornadoChart } from '../charts/tornado-chart.ts'
import { type Whisker, whiskerChart, whiskerStrip } from '../charts/whisker-chart.ts'
import { type Cell, grid } from '../tables/html-table.ts'
import { told } from '../words/chinese.ts'
import { driverWords } from '../words/driver-words.ts'
import { formatNumber, massUnit, tenThousand } from '../words/scale.ts'
import { carrierWords, joined, sectorWords, type Text, words, zoneWords } from '../words/words.ts'
import { captioned, paragraphs, simplePage } from './simple-page.ts'
import { sinkDoubt } from './sink-doubt.ts'

/** Bars that a tornado shows. */
const BARS = 15

const percent = (value: number) => `${formatNumber(value, 1)} %`

/** The figures of an uncertainty: tornado, sectors, zones. */
export function uncertaintyFigures(
  table: ZoneTable,
  uncertainty: Uncertainty,
  options: FigureOptions,
): readonly Figure[] {
  const { sectors, effects, model } = uncertainty
  const { tonnes, name } = massUnit(uncertainty.total.central)
  const bars = effects.slice(0, BARS).map(({ driver, amount, contribution }) => {
    const { id, distribution } = model.drivers[driver]!
    const quantile = quantileOf(distribution)
    const change = (p: number) => (amount * (quantile(p) - 1)) / tonnes
    return { name: driverWords(id), low: change(0.025), high: change(0.975), note: percent(contribution) }
  })
  const unit = unitWords(name)
  const whisker = whiskerIn(tonnes)
  const titled = titledBy(options)
  return [
    {
      name: 'uncertainty-tornado',
      caption: words(
        'What each number alone does to the total between the ends of its own 95 % interval; right: its share of the variance.',
        '每个参数单独在其 95 % 区间两端之间变动时对总量的影响；右侧：其占方差的比例。',
      ),
      svg: tornadoChart(
        titled('where the doubt comes from', '不确定性来自何处'),
        joined(words('change of the total, ', '总量变化，'), unit),
        bars,
        options,
      ),
    },
    {
      name: 'uncertainty-sectors',
      caption: words('Sectors and total with their 95 % intervals.', '各部门与总量及其 95 % 区间。'),
      svg: whiskerChart(
        titled('sectors with their 95 % intervals', '各部门及其 95 % 区间'),
        unit,
        [
          ...sectors.map((sector) => whisker(sectorWords(sector.id), sector)),
          whisker(sectorWords('total'), uncertainty.total),
        ],
        options,
      ),
    },
    zonesFigure(table, uncertainty, options),
  ]
}

const titledBy =
  ({ title }: FigureOptions) =>
  (en: string, zh: string) =>
    words(`${title}: ${en}`, `${title}：${zh}`)

const unitWords = (name: Text) => joined(name, words(' CO2e a year', ' CO2e/年'))

// Whiskers of the zones, the largest first; of very many those that emit most.
function zonesFigure(table: ZoneTable, { zones, total }: Uncertainty, options: FigureOptions): Figure {
  const { shown, others } = chartedZones(table)
  const { tonnes, name } = massUnit(total.central)
  const whisker = whiskerIn(tonnes)
  return {
    name: 'uncertainty-zones',
    caption:
      others.length === 0
        ? words('Zones with their 95 % intervals.', '各区县及其 95 % 区间。')
        : words(
            `The ${shown.length} zones that emit most, with their 95 % intervals.`,
            `排放最多的 ${shown.length} 个区县及其 95 % 区间。`,
          ),
    svg: whiskerChart(
      titledBy(options)('zones with their 95 % intervals', '各区县及其 95 % 区间'),
      unitWords(name),
      shown
        .map((z) => whisker(zoneName(table.rows[z]!, options.plain), zones[z]!.total))
        .sort((a, b) => b.central - a.central),
      options,
    ),
  }
}

const whiskerIn =
  (tonnes: number) =>
  (name: Text, interval: Interval): Whisker => ({
    name,
    central: interval.central / tonnes,
    low: interval.low / tonnes,
    high: interval.high / tonnes,
    lowerQuartile: interval.quartiles[0] / tonnes,
    upperQuartile: interval.quartiles[2] / tonnes,
    note: `± ${percent(interval.relative)}`,
  })

/** The page as HTML text. */
export function uncertaintyPage(
  table: ZoneTable,
  uncertainty: Uncertainty,
  drawn: readonly Figure[],
  { title, synthetic }: Pick<FigureOptions, 'title' | 'synthetic'>,
): string {
  const { total, draws, seed, stable, residual, issues } = uncertainty
  const sections = [
    {
      heading: words('In short', '摘要'),
      content: paragraphs(
        words(
          `The total is ${tenThousand(total.central)} × 10⁴ t CO2e a year; with 95 % probability it lies between ${tenThousand(total.low)} and ${tenThousand(total.high)} (± ${percent(total.relative)}), given the bounds of the numbers it is made of.`,
          `总量为每年 ${tenThousand(total.central)} 万吨 CO2e；在各参数上下限成立的前提下，以 95 % 的概率位于 ${tenThousand(total.low)} 至 ${tenThousand(total.high)} 之间（± ${percent(total.relative)}）。`,
        ),
        words(
          `${formatNumber(draws)} draws of seed ${seed}; both bounds ${stable ? 'are' : 'are not yet'} stable within 1 %. In every draw the zones add up to the sectors: largest relative residual ${residual.toExponential(1)}.`,
          `抽样 ${formatNumber(draws)} 次，随机种子 ${seed}；上下限${stable ? '已' : '尚未'}稳定在 1 % 以内。每次抽样中各区县之和等于各部门总量：最大相对残差 ${residual.toExponential(1)}。`,
        ),
      ),
    },
    { heading: words('Approach 1 and Approach 2', '方法一与方法二'), content: approaches(uncertainty) },
    {
      heading: words('Where the doubt comes from, and where it lies', '不确定性的来源与分布'),
      content: drawn.map(({ svg, caption }) => captioned(svg, caption)).join(''),
    },
    { heading: words('By gas', '分气体'), content: list(words('Gas', '气体'), uncertainty.gases) },
    {
      heading: words('By carrier', '分能源品种'),
      content: list(words('Carrier', '能源品种'), uncertainty.carriers, carrierWords),
    },
    { heading: words('By zone', '分区县'), content: zoneGrid(table, uncertainty) },
    ...(uncertainty.sinks
      ? [{ heading: words('Sinks', '碳汇'), content: sinkDoubt(table, uncertainty.sinks) }]
      : []),
    {
      heading: words('Numbers by their share of the variance', '各参数占方差的比例'),
      content: driverGrid(uncertainty),
    },
    {
      heading: words('What is assumed', '假设'),
      content: paragraphs(
        ...issues.map(({ found, hint }) => joined(told(found), words('. ', '。'), told(hint))),
        LIMITS,
      ),
    },
  ]
  return simplePage(words(`${title}: how sure`, `${title}：有多确定`), synthetic, sections)
}

const LIMITS = words(
  'Not in the intervals: faults of the land cover itself, emissions outside the balance, and the choice to divide evenly, unless the study names a spread of zones or patches.',
  '区间不包括：土地覆被自身的误差、平衡表之外的排放，以及均匀分配这一选择（除非研究给出区县或地块的离散度）。',
)

function approaches({ approachOne, sectors, total }: Uncertainty): string {
  const rows = sectors.map((sector, s) => [
    sectorWords(sector.id),
    percent(approachOne.sectors[s]!.plain),
    percent(approachOne.sectors[s]!.shared),
    percent(sector.relative),
  ])
  const foot = [
    [
      sectorWords('total'),
      percent(approachOne.total.plain),
      percent(approachOne.total.shared),
      percent(total.relative),
    ],
  ]
  return (
    grid(
      [
        words('Sector', '部门'),
        words('Approach 1, rows apart', '方法一，各行独立'),
        words('Approach 1, shared numbers', '方法一，共用参数'),
        words('Approach 2, draws', '方法二，抽样'),
      ],
      rows,
      foot,
    ) +
    paragraphs(
      words(
        'Rows apart is the textbook sum (2006 Guidelines V1, Eq. 3.1 and 3.2); it takes one coal factor used in ten rows for ten factors, and comes out too small. Shared numbers are added up first and varied together.',
        '“各行独立”即教科书的合成（2006 年指南第 1 卷公式 3.1、3.2）：十行共用的一个煤炭因子被当作十个因子，结果偏小。“共用参数”先合并再一同变动。',
      ),
    )
  )
}

function zoneGrid(table: ZoneTable, { zones, sectors }: Uncertainty): string {
  const most = Math.max(...zones.map(({ total }) => total.high))
  return grid(
    [
      words('Zone', '区县'),
      words('10⁴ t', '万吨'),
      words('Interval', '区间'),
      '2.5 %',
      '97.5 %',
      words('± of it', '相对 ±'),
      ...sectors.map(({ id }) => joined(sectorWords(id), words(', ±', '，±'))),
    ],
    zones.map((zone, z): Cell[] => [
      zoneWords(table.rows[z]!),
      tenThousand(zone.total.central),
      { drawing: whiskerStrip(zone.total, most) },
      tenThousand(zone.total.low),
      tenThousand(zone.total.high),
      percent(zone.total.relative),
      ...zone.sectors.map((sector) => (sector.central === 0 ? '–' : percent(sector.relative))),
    ]),
  )
}

function list(
  what: Text,
  intervals: readonly NamedInterval[],
  nameOf: (id: string) => Text = (id) => id,
): string {
  return grid(
    [
      what,
      words('As accounted, 10⁴ t', '核算值，万吨'),
      words('Mean of draws', '抽样均值'),
      '2.5 %',
      '97.5 %',
      words('± of it', '相对 ±'),
    ],
    intervals.map(({ id, central, mean, low, high, relative }) => [
      nameOf(id),
      tenThousand(central),
      tenThousand(mean),
      tenThousand(low),
      tenThousand(high),
      percent(relative),
    ]),
  )
}

function driverGrid({ effects, model }: Uncertainty): string {
  return grid(
    [
      words('Number', '参数'),
      words('Distribution', '分布'),
      words('± of it', '相对 ±'),
      words('Emission on it, 10⁴ t', '相关排放，万吨'),
      words('Share of variance', '占方差'),
      words('Bounds from', '上下限来源'),
    ],
    effects.slice(0, 40).map(({ driver, uncertainty, amount, contribution }) => {
      const { id, distribution, assumed, source } = model.drivers[driver]!
      return [
        driverWords(id),
        told(distribution.kind),
        percent(uncertainty),
        tenThousand(amount),
        percent(contribution),
        assumed ? joined(told(source), words(' (assumed)', '（假设）')) : told(source),
      ]
    }),
  )
}
