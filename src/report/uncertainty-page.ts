// The page on how sure a result is: both approaches, where the doubt comes from, and what it means zone by zone.
import type { ZoneTable } from '../cadastre/index.ts'
import { quantileOf } from '../quantity/index.ts'
import type { Interval, NamedInterval, Uncertainty } from '../uncertainty/index.ts'
import { type Figure, type FigureOptions, zoneName } from './figure.ts'
import { grid } from './html-table.ts'
import { formatNumber } from './scale.ts'
import { captioned, paragraphs, simplePage } from './simple-page.ts'
import { tornadoChart } from './tornado-chart.ts'
import { type Whisker, whiskerChart } from './whisker-chart.ts'
import { english } from './words.ts'

/** Bars that a tornado shows. */
const BARS = 15

const tenThousand = (tonnes: number) => formatNumber(tonnes / 1e4, 2)
const percent = (value: number) => `${formatNumber(value, 1)} %`

/** The figures of an uncertainty: tornado, sectors, zones. */
export function uncertaintyFigures(
  table: ZoneTable,
  uncertainty: Uncertainty,
  options: FigureOptions,
): readonly Figure[] {
  const { zones, sectors, effects, model } = uncertainty
  const whisker = (name: string, interval: Interval): Whisker => ({
    name,
    central: interval.central / 1e4,
    low: interval.low / 1e4,
    high: interval.high / 1e4,
    lowerQuartile: interval.quartiles[0] / 1e4,
    upperQuartile: interval.quartiles[2] / 1e4,
    note: `± ${percent(interval.relative)}`,
  })
  const bars = effects.slice(0, BARS).map(({ driver, amount, contribution }) => {
    const { id, distribution } = model.drivers[driver]!
    const quantile = quantileOf(distribution)
    const change = (p: number) => (amount * (quantile(p) - 1)) / 1e4
    return { name: id, low: change(0.025), high: change(0.975), note: percent(contribution) }
  })
  const unit = '10⁴ t CO2e a year'
  return [
    {
      name: 'uncertainty-tornado',
      caption:
        'What each number alone does to the total between the ends of its own 95 % interval; right: its share of the variance.',
      svg: tornadoChart(
        `${options.title}: where the doubt comes from`,
        `change of the total, ${unit}`,
        bars,
        options,
      ),
    },
    {
      name: 'uncertainty-sectors',
      caption: 'Sectors and total with their 95 % intervals.',
      svg: whiskerChart(
        `${options.title}: sectors with their 95 % intervals`,
        unit,
        [...sectors.map((sector) => whisker(sector.id, sector)), whisker('total', uncertainty.total)],
        options,
      ),
    },
    {
      name: 'uncertainty-zones',
      caption: 'Zones with their 95 % intervals.',
      svg: whiskerChart(
        `${options.title}: zones with their 95 % intervals`,
        unit,
        zones
          .map((zone, z) => whisker(zoneName(table.rows[z]!, options.plain), zone.total))
          .sort((a, b) => b.central - a.central),
        options,
      ),
    },
  ]
}

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
      heading: 'In short',
      content: paragraphs(
        `The total is ${tenThousand(total.central)} × 10⁴ t CO2e a year; with 95 % probability it lies between ${tenThousand(total.low)} and ${tenThousand(total.high)} (± ${percent(total.relative)}), given the bounds of the numbers it is made of.`,
        `${formatNumber(draws)} draws of seed ${seed}; both bounds ${stable ? 'are' : 'are not yet'} stable within 1 %. In every draw the zones add up to the sectors: largest relative residual ${residual.toExponential(1)}.`,
      ),
    },
    { heading: 'Approach 1 and Approach 2', content: approaches(uncertainty) },
    ...drawn.map(({ svg, caption }) => ({ heading: english(caption), content: captioned(svg, caption) })),
    { heading: 'By gas', content: list('Gas', uncertainty.gases) },
    { heading: 'By carrier', content: list('Carrier', uncertainty.carriers) },
    { heading: 'By zone', content: zoneGrid(table, uncertainty) },
    {
      heading: 'Numbers by their share of the variance',
      content: driverGrid(uncertainty),
    },
    {
      heading: 'What is assumed',
      content: paragraphs(...issues.map(({ found, hint }) => `${found}. ${hint}`), ...LIMITS),
    },
  ]
  return simplePage(`${title}: how sure`, synthetic, sections)
}

const LIMITS = [
  'Not in the intervals: faults of the land cover itself, emissions outside the balance, and the choice to divide evenly, unless the study names a spread of zones or patches.',
]

function approaches({ approachOne, sectors, total }: Uncertainty): string {
  const rows = sectors.map((sector, s) => [
    sector.id,
    percent(approachOne.sectors[s]!.plain),
    percent(approachOne.sectors[s]!.shared),
    percent(sector.relative),
  ])
  const foot = [
    ['total', percent(approachOne.total.plain), percent(approachOne.total.shared), percent(total.relative)],
  ]
  return (
    grid(
      ['Sector', 'Approach 1, rows apart', 'Approach 1, shared numbers', 'Approach 2, draws'],
      rows,
      foot,
    ) +
    paragraphs(
      'Rows apart is the textbook sum (2006 Guidelines V1, Eq. 3.1 and 3.2); it takes one coal factor used in ten rows for ten factors, and comes out too small. Shared numbers are added up first and varied together.',
    )
  )
}

function zoneGrid(table: ZoneTable, { zones, sectors }: Uncertainty): string {
  return grid(
    ['Zone', '10⁴ t', '2.5 %', '97.5 %', '± of it', ...sectors.map(({ id }) => `${id}, ±`)],
    zones.map((zone, z) => [
      zoneName(table.rows[z]!, false),
      tenThousand(zone.total.central),
      tenThousand(zone.total.low),
      tenThousand(zone.total.high),
      percent(zone.total.relative),
      ...zone.sectors.map((sector) => (sector.central === 0 ? '–' : percent(sector.relative))),
    ]),
  )
}

function list(what: string, intervals: readonly NamedInterval[]): string {
  return grid(
    [what, 'As accounted, 10⁴ t', 'Mean of draws', '2.5 %', '97.5 %', '± of it'],
    intervals.map(({ id, central, mean, low, high, relative }) => [
      id,
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
    ['Number', 'Distribution', '± of it', 'Emission on it, 10⁴ t', 'Share of variance', 'Bounds from'],
    effects.slice(0, 40).map(({ driver, uncertainty, amount, contribution }) => {
      const { id, distribution, assumed, source } = model.drivers[driver]!
      return [
        id,
        distribution.kind,
        percent(uncertainty),
        tenThousand(amount),
        percent(contribution),
        assumed ? `${source} (assumed)` : source,
      ]
    }),
  )
}
