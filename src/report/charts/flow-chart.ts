// Carrier → branch → sector → land as a flow diagram: the paper's Figure 6.
import type { ZoneTable } from '../../cadastre/index.ts'
import type { Ledger } from '../../inventory/index.ts'
import { formatNumber, massUnit, sectorColor } from '../words/scale.ts'
import { branchWords, carrierWords, joined, sectorWords, type Text, words } from '../words/words.ts'
import { type FigureOptions, frame, HEAD } from './figure.ts'
import { ribbon, sankeyLayout } from './sankey-layout.ts'
import { element, label } from './svg.ts'

/** What the chart of flows is drawn from. */
export interface FlowData {
  readonly table: ZoneTable
  readonly ledger: Pick<Ledger, 'rows'>
}

// Branches have the longest names: their column has the most room beside it.
const FRAME = { width: 860, height: 600, nodeWidth: 14, gap: 17, columns: [0, 0.29, 0.7, 1] }
const KINDS = ['carrier', 'branch', 'sector', 'land']
// Carriers and branches below this share of the whole are drawn together.
const SMALL = 0.01
// No id of a carrier or branch begins like this.
const SMALL_ONES = '(small)'

/** The flow diagram of a ledger. */
export function flowChart({ table, ledger }: FlowData, options: FigureOptions): string {
  const links = linksOf(ledger, table)
  const ids = [...new Set([...links.values()].flatMap(({ source, target }) => [source, target]))]
  const nodes = ids.map((id) => ({ id, column: KINDS.indexOf(id.split(':')[0]!) }))
  const drawn = sankeyLayout(nodes, [...links.values()], FRAME)
  const unit = massUnit(table.rows.reduce((sum, row) => sum + row.total, 0))
  const heading = joined(
    options.title,
    words(': structure of emissions, ', '：排放结构，'),
    unit.name,
    words(' CO2e a year', ' CO2e/年'),
  )
  const color = (sector: string) => sectorColor(sector, table.sectors.indexOf(sector))
  const ownOf = (id: string) => id.slice(id.indexOf(':') + 1)
  const shift = (body: readonly string[]) =>
    element('g', { transform: `translate(20 ${HEAD + 12})` }, ...body)
  const body = [
    ...drawn.links.map((link) =>
      element('path', {
        d: ribbon(link),
        fill: 'none',
        stroke: color(links.get(`${link.source}>${link.target}`)!.sector),
        'stroke-width': Math.max(0.6, link.width),
        'stroke-opacity': '0.42',
      }),
    ),
    ...drawn.nodes.flatMap((node) => [
      element('rect', {
        x: node.x,
        y: node.y,
        width: FRAME.nodeWidth,
        height: Math.max(1, node.height),
        fill: node.column >= 2 ? color(ownOf(node.id)) : '#5f5a54',
      }),
      label(
        node.x + FRAME.nodeWidth + 6,
        node.y + node.height / 2 + 4,
        joined(
          nameOf(node.id, table),
          node.column === 3 ? '' : ` ${formatNumber(node.value / unit.tonnes, 1)}`,
        ),
        { size: 12, halo: true },
      ),
    ]),
  ]
  if (drawn.nodes.length === 0)
    return frame(FRAME.width + 150, 60, heading, options, [
      label(20, HEAD + 30, words('nothing is emitted', '没有排放'), { size: 12 }),
    ])
  return frame(FRAME.width + 150, FRAME.height + 24, heading, options, [shift(body)])
}

function linksOf({ rows }: Pick<Ledger, 'rows'>, table: ZoneTable) {
  const counted = rows.filter(({ memo }) => !memo)
  const small = {
    carrier: smallOf(counted, ({ carrier }) => [carrier, '']),
    branch: smallOf(counted, ({ branch, sector }) => [branch, sector]),
  }
  const links = new Map<string, { source: string; target: string; value: number; sector: string }>()
  const add = (source: string, target: string, sector: string, value: number) => {
    const known = links.get(`${source}>${target}`)
    if (known) known.value += value
    else links.set(`${source}>${target}`, { source, target, sector, value })
  }
  for (const row of counted) {
    const carrier = `carrier:${small.carrier.has(row.carrier) ? SMALL_ONES : row.carrier}`
    const branch = `branch:${small.branch.has(row.branch) ? `${SMALL_ONES}-${row.sector}` : row.branch}`
    add(carrier, branch, row.sector, row.emission_t)
    add(branch, `sector:${row.sector}`, row.sector, row.emission_t)
  }
  table.sectors.forEach((sector, s) =>
    add(
      `sector:${sector}`,
      `land:${sector}`,
      sector,
      table.rows.reduce((sum, row) => sum + row.emissions[s]!, 0),
    ),
  )
  return links
}

// What is small of what rows have, but where it would be the only one to be put together with others of its group.
function smallOf(
  rows: Ledger['rows'],
  keyOf: (row: Ledger['rows'][number]) => readonly [id: string, group: string],
): ReadonlySet<string> {
  const sums = new Map<string, { group: string; sum: number }>()
  for (const row of rows) {
    const [id, group] = keyOf(row)
    sums.set(id, { group, sum: (sums.get(id)?.sum ?? 0) + row.emission_t })
  }
  if (sums.size <= 10) return new Set()
  const whole = [...sums.values()].reduce((total, { sum }) => total + sum, 0)
  const small = [...sums].filter(([, { sum }]) => sum < SMALL * whole)
  const others = (group: string) => small.filter(([, other]) => other.group === group).length
  return new Set(small.flatMap(([id, { group }]) => (others(group) > 1 ? [id] : [])))
}

function nameOf(id: string, table: ZoneTable): Text {
  const [kind, own] = [id.split(':')[0], id.slice(id.indexOf(':') + 1)]
  if (own.startsWith(SMALL_ONES)) return words('all others', '其余')
  if (kind === 'sector') return sectorWords(own)
  if (kind === 'land') {
    const s = table.sectors.indexOf(own)
    return `${formatNumber(table.rows.reduce((sum, row) => sum + row.areas[s]!, 0) / 100, 1)} km²`
  }
  const { en, zh } = kind === 'carrier' ? carrierWords(own) : branchWords(own)
  return words(brief(en), zh)
}

const brief = (name: string) => (name.length > 30 ? `${name.slice(0, 28).replace(/[\s,]+\S*$/, '')} …` : name)
