// The page of a scenario: what changed, what each change did, and where it is felt.
import {
  causesOfTotals,
  causesOfZones,
  type Difference,
  differences,
  type ScenarioResult,
} from '../scenario/index.ts'
import { type Figure, type FigureOptions, zoneName } from './figure.ts'
import { grid } from './html-table.ts'
import { formatNumber } from './scale.ts'
import { captioned, paragraphs, simplePage } from './simple-page.ts'
import { waterfallChart } from './waterfall-chart.ts'

const tenThousand = (tonnes: number) => formatNumber(tonnes / 1e4, 2)
const signed = (tonnes: number) => `${tonnes > 0 ? '+' : ''}${tenThousand(tonnes)}`

/** The waterfall of the changes, in their order. */
export function scenarioFigures(
  { scenario, steps, before }: ScenarioResult,
  options: FigureOptions,
): readonly Figure[] {
  const start = steps[0]?.before ?? 0
  return [
    {
      name: 'waterfall',
      caption: 'What each change adds after those before it; the bars add up exactly.',
      svg: waterfallChart(
        scenario.title,
        '10⁴ t CO2e a year',
        { before: before.study.title, after: scenario.title, start: start / 1e4 },
        steps.map(({ name, effect }) => ({ name, effect: effect / 1e4 })),
        options,
      ),
    },
  ]
}

/** The page as HTML text. */
export function scenarioPage(
  result: ScenarioResult,
  drawn: readonly Figure[],
  options: FigureOptions,
): string {
  const { scenario, before, after, steps, residual } = result
  const all = differences(before, after)
  const total = all.find(({ dimension }) => dimension === 'total')!
  const rows = (dimension: Difference['dimension'], nameOf?: (id: string) => string) =>
    comparison(all, dimension, nameOf)
  const named = (id: string) => {
    const row = before.table.rows.find((candidate) => candidate.id === id)
    return row ? zoneName(row, false) : id
  }
  const sections = [
    {
      heading: 'In short',
      content: paragraphs(
        `${before.study.title}: ${tenThousand(total.before)} × 10⁴ t CO2e a year; ${scenario.title}: ${tenThousand(total.after)}; difference ${signed(total.difference)}.`,
        `The steps add up to the difference: residual ${residual.toExponential(1)} t.`,
      ),
    },
    {
      heading: 'Step by step',
      content:
        drawn.map(({ svg, caption }) => captioned(svg, caption)).join('') +
        grid(
          ['Change', 'Adds, 10⁴ t'],
          steps.map(({ name, effect }) => [name, signed(effect)]),
        ),
    },
    {
      heading: 'Causes, whatever the steps',
      content: grid(
        ['Cause', 'Effect, 10⁴ t'],
        causesOfTotals(before, after).map(({ cause, effect }) => [cause, signed(effect)]),
      ),
    },
    { heading: 'By sector', content: rows('sector') },
    { heading: 'By carrier', content: rows('carrier') },
    { heading: 'By branch', content: rows('branch') },
    { heading: 'By gas', content: rows('gas') },
    { heading: 'By zone', content: rows('zone', named) },
    {
      heading: 'Why zones differ',
      content: grid(
        ['Zone', 'Totals of its sectors, 10⁴ t', 'Its share of their land, 10⁴ t'],
        causesOfZones(before, after).map(({ zone, totals, shares }) => [
          named(zone),
          signed(totals),
          signed(shares),
        ]),
      ),
    },
  ]
  return simplePage(scenario.title, options.synthetic, sections)
}

function comparison(
  all: readonly Difference[],
  dimension: Difference['dimension'],
  nameOf: (id: string) => string = String,
): string {
  const rows = all.filter((row) => row.dimension === dimension)
  return grid(
    ['', 'Before, 10⁴ t', 'After, 10⁴ t', 'Difference, 10⁴ t', ''],
    rows.map(({ id, before, after, difference }) => [
      nameOf(id),
      tenThousand(before),
      tenThousand(after),
      signed(difference),
      before === 0 ? '–' : `${formatNumber((100 * difference) / before, 2)} %`,
    ]),
  )
}
