// The page of a scenario: what changed, what each change did, and where it is felt.
import {
  causesOfTotals,
  causesOfZones,
  type Difference,
  differences,
  type ScenarioResult,
} from '../scenario/index.ts'
import { told } from './chinese.ts'
import type { Figure, FigureOptions } from './figure.ts'
import { grid } from './html-table.ts'
import { formatNumber } from './scale.ts'
import { captioned, paragraphs, simplePage } from './simple-page.ts'
import { waterfallChart } from './waterfall-chart.ts'
import { branchWords, carrierWords, sectorWords, type Text, words, zoneWords } from './words.ts'

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
      caption: words(
        'What each change adds after those before it; the bars add up exactly.',
        '每项变化在前项之后的增量；各条之和恰为总差。',
      ),
      svg: waterfallChart(
        scenario.title,
        words('10⁴ t CO2e a year', '万吨 CO2e/年'),
        { before: before.study.title, after: scenario.title, start: start / 1e4 },
        steps.map(({ name, effect }) => ({ name: told(name), effect: effect / 1e4 })),
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
  const { scenario, before, after, steps } = result
  const all = differences(before, after)
  const total = all.find(({ dimension }) => dimension === 'total')!
  const rows = (dimension: Difference['dimension'], nameOf?: (id: string) => Text) =>
    comparison(all, dimension, nameOf)
  const named = (id: string) => {
    const row = before.table.rows.find((candidate) => candidate.id === id)
    return row ? zoneWords(row) : id
  }
  const sections = [
    {
      heading: words('In short', '摘要'),
      content: inShort(result, total),
    },
    {
      heading: words('Step by step', '逐步变化'),
      content:
        drawn.map(({ svg, caption }) => captioned(svg, caption)).join('') +
        grid(
          [words('Change', '变化'), words('Adds, 10⁴ t', '增量，万吨')],
          steps.map(({ name, effect }) => [told(name), signed(effect)]),
        ),
    },
    {
      heading: words('Causes, whatever the steps', '原因（与步骤无关）'),
      content: grid(
        [words('Cause', '原因'), words('Effect, 10⁴ t', '作用，万吨')],
        causesOfTotals(before, after).map(({ cause, effect }) => [told(cause), signed(effect)]),
      ),
    },
    { heading: words('By sector', '分部门'), content: rows('sector', sectorWords) },
    { heading: words('By carrier', '分能源品种'), content: rows('carrier', carrierWords) },
    { heading: words('By branch', '分行业'), content: rows('branch', branchWords) },
    { heading: words('By gas', '分气体'), content: rows('gas') },
    { heading: words('By zone', '分区县'), content: rows('zone', named) },
    {
      heading: words('Why zones differ', '各区县差异的原因'),
      content: grid(
        [
          words('Zone', '区县'),
          words('Totals of its sectors, 10⁴ t', '部门总量变化，万吨'),
          words('Its share of their land, 10⁴ t', '用地份额变化，万吨'),
        ],
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

function inShort({ scenario, before, residual }: ScenarioResult, total: Difference): string {
  const [own, other, gap] = [tenThousand(total.before), tenThousand(total.after), signed(total.difference)]
  return paragraphs(
    words(
      `${before.study.title}: ${own} × 10⁴ t CO2e a year; ${scenario.title}: ${other}; difference ${gap}.`,
      `${before.study.title}：每年 ${own} 万吨 CO2e；${scenario.title}：${other}；差值 ${gap}。`,
    ),
    words(
      `The steps add up to the difference: residual ${residual.toExponential(1)} t.`,
      `各步之和等于差值：残差 ${residual.toExponential(1)} 吨。`,
    ),
  )
}

function comparison(
  all: readonly Difference[],
  dimension: Difference['dimension'],
  nameOf: (id: string) => Text = (id) => id,
): string {
  const rows = all.filter((row) => row.dimension === dimension)
  return grid(
    [
      '',
      words('Before, 10⁴ t', '变化前，万吨'),
      words('After, 10⁴ t', '变化后，万吨'),
      words('Difference, 10⁴ t', '差值，万吨'),
      '',
    ],
    rows.map(({ id, before, after, difference }) => [
      nameOf(id),
      tenThousand(before),
      tenThousand(after),
      signed(difference),
      before === 0 ? '–' : `${formatNumber((100 * difference) / before, 2)} %`,
    ]),
  )
}
