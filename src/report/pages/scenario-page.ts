// The page of a scenario: what changed, what each change did, and where it is felt.
import { type Difference, differences, type ScenarioResult } from '../../scenario/index.ts'
import type { Figure, FigureOptions } from '../charts/figure.ts'
import { waterfallChart } from '../charts/waterfall-chart.ts'
import { grid } from '../tables/html-table.ts'
import { told } from '../words/chinese.ts'
import { tenThousand } from '../words/scale.ts'
import { words } from '../words/words.ts'
import { causesSection, comparisonSections, signed } from './comparison-sections.ts'
import { captioned, type PageSection, paragraphs, simplePage } from './simple-page.ts'

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
        { before: before.study.title, after: scenario.title, start },
        steps.map(({ name, effect }) => ({ name: told(name), effect })),
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
  return simplePage(result.scenario.title, options.synthetic, scenarioSections(result, drawn))
}

/** What the page tells, section by section. */
export function scenarioSections(result: ScenarioResult, drawn: readonly Figure[]): readonly PageSection[] {
  const { before, after, steps } = result
  const total = differences(before, after).find(({ dimension }) => dimension === 'total')!
  return [
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
    causesSection(before, after),
    ...comparisonSections(before, after),
  ]
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
