// The triangulation page: totals of others beside ours, each with what it counts, and grids zone by zone and cell by cell.
import { type Agreement, boundaryOf, type PublicTotal, type SpatialAgreement } from '../../compare/index.ts'
import type { Issue } from '../../error.ts'
import { decimals } from '../../quantity/index.ts'
import { grid } from '../tables/html-table.ts'
import { told, toldIssues } from '../words/chinese.ts'
import { differenceNotes } from '../words/difference-notes.ts'
import { formatNumber, tenThousand } from '../words/scale.ts'
import { joined, type Text, words } from '../words/words.ts'
import { type PageSection, paragraphs, simplePage } from './simple-page.ts'

/** A gridded product inside the zones. */
export interface ComparedGrid {
  readonly name: string
  /** What it counts, by the id of its boundary. */
  readonly boundary: string
  /** t of CO2 a year. */
  readonly total: number
  /** How its values became tonnes a year. */
  readonly conversion: string
  /** Layers that were read, and months that were not given. */
  readonly layers: number
  readonly lacking: number
  /** Of the product. */
  readonly year: number
  /** Warnings of its reading. */
  readonly issues: readonly Issue[]
  readonly source: string
  readonly agreement: Agreement
  readonly spatial: readonly SpatialAgreement[]
}

/** What is compared. */
export interface Triangulation {
  readonly title: string
  readonly synthetic: string | undefined
  readonly year: number
  /** t CO2e a year. */
  readonly ours: number
  readonly boundary: string
  readonly totals: readonly PublicTotal[]
  readonly grids: readonly ComparedGrid[]
}

const million = (tonnes: number) => `${formatNumber(tonnes / 1e6, 2)} Mt`
const against = (total: number, ours: number) =>
  `${total > ours ? '+' : ''}${formatNumber((100 * total) / ours - 100, 1)} %`
const evidenced = ({ evidence, source }: PublicTotal): Text =>
  evidence.startsWith('unverified')
    ? words(`${source} (${evidence})`, `无出处（unverified）：数值被转述，但未找到任何发表来源`)
    : source

// Of each inventory the year nearest to ours.
function nearest(totals: readonly PublicTotal[], year: number): readonly PublicTotal[] {
  const best = new Map<string, PublicTotal>()
  for (const row of totals) {
    const other = best.get(row.inventory)
    if (!other || Math.abs(row.year - year) < Math.abs(other.year - year)) best.set(row.inventory, row)
  }
  return [...best.values()]
}

/** The page as HTML text, in both languages. */
export function comparePage(data: Triangulation): string {
  const { title, synthetic } = data
  const heading = words(`${title}: beside other inventories`, `${title}：与其他清单对照`)
  return simplePage(heading, synthetic, triangulationSections(data))
}

/** What the page tells, section by section. */
export function triangulationSections(data: Triangulation): readonly PageSection[] {
  const { totals, grids, year, ours, boundary } = data
  const shown = nearest(totals, year)
  return [
    {
      heading: words('Side by side', '并列'),
      content:
        paragraphs(
          words(
            'Totals of one place differ first of all by what they count. Read what each of them counts before the differences: none of these numbers is wrong because another is larger.',
            '同一地方的总量不同，首先是因为统计范围不同。请先看各自统计了什么，再看差值：某个数更大，并不说明另一个数有误。',
          ),
        ) + sideBySide(data, shown),
    },
    {
      heading: words('Why they differ', '为何不同'),
      content: paragraphs(...differenceNotes({ total: ours, year, boundary, gases: 'CO2e' }, shown, grids)),
    },
    { heading: words('What each of them counts', '各自的口径'), content: countsTable(data, shown) },
    ...(totals.length > 0
      ? [{ heading: words('All published years', '全部已发布年份'), content: allYears(totals) }]
      : []),
    ...grids.flatMap((one) => [
      { heading: words(`${one.name}, zone by zone`, `${one.name}：分区县`), content: zoneByZone(one) },
      { heading: words(`${one.name}, cell by cell`, `${one.name}：逐格`), content: cellByCell(one) },
    ]),
  ]
}

function sideBySide({ ours, year, grids }: Triangulation, shown: readonly PublicTotal[]): string {
  return grid(
    [
      words('Inventory', '清单'),
      words('Year', '年份'),
      words('Total', '总量'),
      words('Gases', '气体'),
      words('Against ours', '与本研究相比'),
      words('Source', '来源'),
    ],
    [
      [words('This study', '本研究'), String(year), million(ours), 'CO2e', '–', ''],
      ...shown.map((row) => [
        told(row.inventory),
        String(row.year),
        million(row.total),
        row.gases,
        against(row.total, ours),
        evidenced(row),
      ]),
      ...grids.map(({ name, total, source, year: of }) => [
        name,
        String(of),
        million(total),
        'CO2',
        against(total, ours),
        source === '' ? words('grid summed by zone', '网格按区县求和') : source,
      ]),
    ],
  )
}

function countsTable({ boundary, ours, grids }: Triangulation, shown: readonly PublicTotal[]): string {
  const listed = [
    { name: words(`This study: ${million(ours)}`, `本研究：${million(ours)}`), id: boundary },
    ...shown.map((row) => ({
      name: joined(told(row.inventory), ` ${row.year}: ${million(row.total)}`),
      id: row.boundary,
    })),
    ...grids.map(({ name, total, boundary: id }) => ({ name: `${name}: ${million(total)}`, id })),
  ]
  return grid(
    [
      words('Inventory', '清单'),
      words('Counts', '口径'),
      words('Consumption or territory', '消费侧或辖区'),
      words('Processes', '工业过程'),
      words('Transport', '交通'),
      words('Source', '来源'),
    ],
    listed.map(({ name, id }): Text[] => {
      const known = boundaryOf(id)
      if (!known) return [name, words('Not described.', '未描述。'), '', '', '', '']
      const { explanation, scope, process, transport, source } = known
      return [name, explanation, scope, process, transport, source]
    }),
  )
}

function allYears(totals: readonly PublicTotal[]): string {
  return grid(
    [
      words('Inventory', '清单'),
      words('Year', '年份'),
      words('Total', '总量'),
      words('Evidence', '证据'),
      words('Source', '来源'),
    ],
    totals.map((row) => [
      told(row.inventory),
      String(row.year),
      million(row.total),
      told(row.evidence),
      evidenced(row),
    ]),
  )
}

const cautions = (issues: readonly Issue[]): readonly Text[] =>
  toldIssues(issues).map(({ found, expected, hint, zh }) =>
    words(
      `Found ${found}; expected ${expected}. ${hint}`,
      `发现 ${zh.found}；应为 ${zh.expected}。${zh.hint}`,
    ),
  )

function zoneByZone({
  agreement: { pearson, spearman, zones },
  conversion,
  layers,
  lacking,
  issues,
}: ComparedGrid): string {
  const said = words(
    `Correlation of amounts ${decimals(pearson, 3)}, of ranks ${decimals(spearman, 3)}. Every cell counts by the share of it that a zone covers; ${conversion}.`,
    `数量相关系数 ${decimals(pearson, 3)}，位次相关系数 ${decimals(spearman, 3)}。每个格按区县覆盖的比例计入；${conversion}。`,
  )
  const several = words(
    ` The mean of ${layers} layers stands for the year${lacking > 0 ? `; ${lacking} of 12 months were not given` : ''}.`,
    `以 ${layers} 层的平均值代表全年${lacking > 0 ? `；缺 12 个月中的 ${lacking} 个` : ''}。`,
  )
  return (
    paragraphs(layers === 1 && lacking === 0 ? said : joined(said, several), ...cautions(issues)) +
    grid(
      [
        words('Zone', '区县'),
        words('Ours, 10⁴ t', '本研究，万吨'),
        words('Theirs, 10⁴ t', '该产品，万吨'),
        words('Our rank', '本研究位次'),
        words('Their rank', '该产品位次'),
      ],
      zones.map((zone) => [
        zone.name,
        tenThousand(zone.ours),
        tenThousand(zone.theirs),
        String(zone.ourRank),
        String(zone.theirRank),
      ]),
    )
  )
}

const coefficient = (value: number): Text =>
  Number.isNaN(value) ? words('too few cells', '格数过少') : decimals(value, 3)

function cellByCell({ spatial }: ComparedGrid): string {
  return (
    paragraphs(
      words(
        'Both maps on the same cells with their mass kept, as t per ha of the ground inside the zones; cells with half of their ground or more inside are compared.',
        '两幅图在保持总量的前提下归到相同网格，以区县内每公顷吨数表示；只比较一半以上位于区县内的格。',
      ),
    ) +
    grid(
      [
        words('Cells of', '格网'),
        words('Compared', '比较格数'),
        words('Correlation (Pearson)', '相关系数（Pearson）'),
        words('Of ranks (Spearman)', '秩相关（Spearman）'),
        '',
      ],
      spatial.map(({ at, cells, pearson, spearman, coarser }) => [
        at,
        String(cells),
        coefficient(pearson),
        coefficient(spearman),
        coarser
          ? words('its own cells are larger: flat inside them', '该产品自身的格更大：格内为均匀值')
          : '',
      ]),
    )
  )
}
