// The triangulation page: totals of others beside ours, each with what it counts, and grids zone by zone.
import { type Agreement, boundaryOf, type PublicTotal } from '../compare/index.ts'
import { grid } from './html-table.ts'
import { formatNumber } from './scale.ts'
import { paragraphs, simplePage } from './simple-page.ts'

/** What is compared. */
export interface Triangulation {
  readonly title: string
  readonly synthetic: string | undefined
  readonly year: number
  /** t CO2e a year. */
  readonly ours: number
  readonly boundary: string
  readonly totals: readonly PublicTotal[]
  readonly grids: readonly { readonly name: string; readonly total: number; readonly agreement: Agreement }[]
}

const million = (tonnes: number) => `${formatNumber(tonnes / 1e6, 2)} Mt`

function groupsOf(totals: readonly PublicTotal[]): ReadonlyMap<string, readonly PublicTotal[]> {
  const groups = new Map<string, PublicTotal[]>()
  for (const row of totals) groups.set(row.inventory, [...(groups.get(row.inventory) ?? []), row])
  return groups
}

// Of each inventory the year nearest to ours.
const nearest = (totals: readonly PublicTotal[], year: number) =>
  [...groupsOf(totals).values()].map((list) =>
    list.reduce((best, next) => (Math.abs(next.year - year) < Math.abs(best.year - year) ? next : best)),
  )

/** The page as HTML text, English with the boundaries in Chinese beside them. */
export function comparePage(data: Triangulation): string {
  const { title, synthetic, ours, boundary, totals, grids, year } = data
  const shown = nearest(totals, year)
  const rows = [
    ['This study', String(year), million(ours), 'CO2e', '–', ''],
    ...shown.map((row) => [
      row.inventory,
      String(row.year),
      million(row.total),
      row.gases,
      `${row.total > ours ? '+' : ''}${formatNumber((100 * row.total) / ours - 100, 1)} %`,
      row.evidence.startsWith('unverified') ? `${row.source} (${row.evidence})` : row.source,
    ]),
    ...grids.map(({ name, total }) => [
      name,
      '',
      million(total),
      'CO2',
      `${formatNumber((100 * total) / ours - 100, 1)} %`,
      'grid summed by zone',
    ]),
  ]
  const explained = [
    { name: `This study: ${million(ours)}`, id: boundary },
    ...shown.map((row) => ({
      name: `${row.inventory} ${row.year}: ${million(row.total)}`,
      id: row.boundary,
    })),
    ...(grids.length > 0 ? [{ name: 'Grids', id: 'grid' }] : []),
  ].map(({ name, id }) => {
    const known = boundaryOf(id)
    return [name, known?.explanation ?? 'Not described.', known?.explanationZh ?? '', known?.source ?? '']
  })
  return simplePage(`${title}: beside other inventories`, synthetic, [
    {
      heading: 'Side by side',
      content:
        paragraphs(
          'Totals of one place differ first of all by what they count. Read the second table before the differences of the first: none of these numbers is wrong because another is larger.',
        ) + grid(['Inventory', 'Year', 'Total', 'Gases', 'Against ours', 'Source'], rows),
    },
    {
      heading: 'What each of them counts',
      content: grid(['Inventory', 'Counts', '口径', 'Source'], explained),
    },
    {
      heading: 'All published years',
      content: grid(
        ['Inventory', 'Year', 'Total', 'Evidence'],
        totals.map((row) => [row.inventory, String(row.year), million(row.total), row.evidence]),
      ),
    },
    ...grids.map(({ name, agreement }) => ({
      heading: `${name}, zone by zone`,
      content: zoneByZone(agreement),
    })),
  ])
}

function zoneByZone({ pearson, spearman, zones }: Agreement): string {
  return (
    paragraphs(`Correlation of amounts ${pearson.toFixed(3)}, of ranks ${spearman.toFixed(3)}.`) +
    grid(
      ['Zone', 'Ours, 10⁴ t', 'Theirs, 10⁴ t', 'Our rank', 'Their rank'],
      zones.map((zone) => [
        zone.name,
        formatNumber(zone.ours / 1e4, 2),
        formatNumber(zone.theirs / 1e4, 2),
        String(zone.ourRank),
        String(zone.theirRank),
      ]),
    )
  )
}
