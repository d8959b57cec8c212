// Two results by every dimension, whoever made them: causes that add up to the difference, sectors, zones and the rest.
import {
  type Compared,
  causesOfTotals,
  causesOfZones,
  type Difference,
  differences,
} from '../../scenario/index.ts'
import { grid } from '../tables/html-table.ts'
import { told } from '../words/chinese.ts'
import { formatNumber, tenThousand } from '../words/scale.ts'
import {
  branchWords,
  carrierWords,
  joined,
  sectorWords,
  type Text,
  words,
  zoneWords,
} from '../words/words.ts'
import type { PageSection } from './simple-page.ts'

/** A difference in 10⁴ t, with its sign. */
export function signed(tonnes: number): string {
  const text = tenThousand(tonnes)
  return tonnes > 0 && text !== '0.00' ? `+${text}` : text
}

/** What two results are called above their columns. */
export type Heads = readonly [before: Text, after: Text]

const HEADS: Heads = [words('Before', '变化前'), words('After', '变化后')]

/** What caused the difference, as the ledgers tell it. */
export function causesSection(before: Compared, after: Compared): PageSection {
  return {
    heading: words('Causes, whatever the steps', '原因（与步骤无关）'),
    content: grid(
      [words('Cause', '原因'), words('Effect, 10⁴ t', '作用，万吨')],
      causesOfTotals(before, after).map(({ cause, effect }) => [told(cause), signed(effect)]),
    ),
  }
}

/** Every dimension, from sectors and zones to gases. */
export function comparisonSections(before: Compared, after: Compared, heads = HEADS): readonly PageSection[] {
  const all = differences(before, after)
  const rows = (dimension: Difference['dimension'], nameOf?: (id: string) => Text) =>
    comparison(all, dimension, heads, nameOf)
  const named = (id: string) => zoneNamed(before, after, id)
  return [
    { heading: words('By sector', '分部门'), content: rows('sector', sectorWords) },
    { heading: words('By zone', '分区县'), content: rows('zone', named) },
    { heading: words('By zone and sector', '分区县、分部门'), content: byZoneAndSector(before, after, all) },
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
    { heading: words('By carrier', '分能源品种'), content: rows('carrier', carrierWords) },
    { heading: words('By branch', '分行业'), content: rows('branch', branchWords) },
    { heading: words('By gas', '分气体'), content: rows('gas') },
  ]
}

function zoneNamed(before: Compared, after: Compared, id: string): Text {
  const row = [before, after].flatMap(({ table }) => table.rows).find((candidate) => candidate.id === id)
  return row ? zoneWords(row) : id
}

function comparison(
  all: readonly Difference[],
  dimension: Difference['dimension'],
  heads: Heads,
  nameOf: (id: string) => Text = (id) => id,
): string {
  const rows = all.filter((row) => row.dimension === dimension)
  return grid(
    [
      '',
      ...heads.map((head) => joined(head, words(', 10⁴ t', '，万吨'))),
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

// Differences alone, one column a sector of either result.
function byZoneAndSector(before: Compared, after: Compared, all: readonly Difference[]): string {
  const of = (dimension: Difference['dimension']) =>
    new Map(all.flatMap((row) => (row.dimension === dimension ? [[row.id, row.difference] as const] : [])))
  const [cells, zones, sectors] = [of('zone-sector'), of('zone'), of('sector')]
  const columns = [...new Set([...before.table.sectors, ...after.table.sectors])]
  return grid(
    [words('Difference, 10⁴ t', '差值，万吨'), ...columns.map(sectorWords), sectorWords('total')],
    [...zones].map(([id, whole]) => [
      zoneNamed(before, after, id),
      ...columns.map((sector) => signed(cells.get(`${id} ${sector}`) ?? 0)),
      signed(whole),
    ]),
    [
      [
        sectorWords('total'),
        ...columns.map((sector) => signed(sectors.get(sector) ?? 0)),
        signed([...sectors.values()].reduce((sum, value) => sum + value, 0)),
      ],
    ],
  )
}
