// Two results side by side: what each of them counts, a waterfall of the causes that sums exactly, then every dimension.
import { boundaryOf } from '../../compare/index.ts'
import { exactSum } from '../../quantity/index.ts'
import { type Compared, causesOfTotals, differences } from '../../scenario/index.ts'
import { waterfallChart } from '../charts/waterfall-chart.ts'
import { grid } from '../tables/html-table.ts'
import { inChinese, told } from '../words/chinese.ts'
import { formatNumber, tenThousand } from '../words/scale.ts'
import { joined, type Text, words } from '../words/words.ts'
import { comparisonSections, signed } from './comparison-sections.ts'
import { captioned, type PageSection, paragraphs } from './simple-page.ts'

/** A result with what it says of itself. */
export interface ComparedResult extends Compared {
  readonly title: string
  readonly year: number
  /** Id of what its total counts, as `boundaryOf` knows it. */
  readonly boundary: string
  /** Set of warming potentials. */
  readonly gwp: string
  readonly synthetic: string | undefined
}

/** The sections of the comparison, the first result being what the second is measured against. */
export function resultsBeside(first: ComparedResult, second: ComparedResult): readonly PageSection[] {
  return [
    { heading: words('Side by side', '并列'), content: sideBySide(first, second) },
    { heading: words('What each of them counts', '各自的口径'), content: boundaries(first, second) },
    { heading: words('From the one to the other', '由一到另一'), content: waterfall(first, second) },
    ...comparisonSections(first, second, [first.title, second.title]),
  ]
}

const whole = (first: Compared, second: Compared) =>
  differences(first, second).find(({ dimension }) => dimension === 'total')!

function sideBySide(first: ComparedResult, second: ComparedResult): string {
  const { before, after, difference } = whole(first, second)
  const row = (one: ComparedResult, total: number): Text[] => [
    one.title,
    String(one.year),
    tenThousand(total),
    one.gwp.toUpperCase(),
    one.synthetic ? words(`synthetic: ${one.synthetic}`, `合成数据：${inChinese(one.synthetic)}`) : '',
  ]
  const share = before === 0 ? '–' : `${formatNumber((100 * difference) / before, 2)} %`
  return (
    grid(
      [
        words('Result', '结果'),
        words('Year', '年份'),
        words('Total, 10⁴ t CO2e', '总量，万吨 CO2e'),
        words('Warming potentials', '增温潜势'),
        '',
      ],
      [row(first, before), row(second, after)],
      [[words('Difference', '差值'), '', signed(difference), share, '']],
    ) +
    (first.year === second.year
      ? ''
      : paragraphs(
          words(
            'The years differ: part of the difference is time, not method.',
            '两者年份不同：差值中有一部分来自时间，而非方法。',
          ),
        ))
  )
}

function boundaries(first: ComparedResult, second: ComparedResult): string {
  const same = first.boundary === second.boundary
  const rows = (same ? [first] : [first, second]).map((one): Text[] => {
    const known = boundaryOf(one.boundary)
    const name = same ? words('Both', '两者') : one.title
    if (!known) return [name, words('Not described.', '未描述。'), '', '', '']
    return [name, known.explanation, known.scope, known.process, known.transport]
  })
  return grid(
    [
      words('Result', '结果'),
      words('Counts', '口径'),
      words('Consumption or territory', '消费侧或辖区'),
      words('Processes', '工业过程'),
      words('Transport', '交通'),
    ],
    rows,
  )
}

function waterfall(first: ComparedResult, second: ComparedResult): string {
  const { before, difference } = whole(first, second)
  const causes = causesOfTotals(first, second)
  const residual = exactSum([difference, ...causes.map(({ effect }) => -effect)])
  if (causes.length === 0)
    return paragraphs(words('Every row of the two ledgers is the same.', '两份台账的每一行都相同。'))
  const svg = waterfallChart(
    joined(first.title, words(' to ', ' → '), second.title),
    { before: first.title, after: second.title, start: before },
    causes.map(({ cause, effect }) => ({ name: told(cause), effect })),
    {
      title: first.title,
      synthetic: first.synthetic ?? second.synthetic,
      plain: false,
      source: words('carbon-cadastre; the ledgers of both results', 'carbon-cadastre；两项结果的台账'),
    },
  )
  return (
    captioned(
      svg,
      words(
        'What amounts, factors and rows on one side alone do to the total (additive LMDI).',
        '活动水平、因子以及仅一方所有的行对总量的作用（加法 LMDI）。',
      ),
    ) +
    paragraphs(
      words(
        `The causes add up to the difference: residual ${residual.toExponential(1)} t.`,
        `各原因之和等于差值：残差 ${residual.toExponential(1)} 吨。`,
      ),
    )
  )
}
