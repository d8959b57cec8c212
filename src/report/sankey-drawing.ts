// The flows of the inventory as a drawing: carrier → branch → sector, bands as wide as their tonnes.
import { branches, carriers, type Ledger, type Sankey, sankey } from '../inventory/index.ts'
import { formatNumber, sectorColor } from './scale.ts'
import { drawing, element, label } from './svg.ts'

const WIDTH = 1080
const BAR = 12
// Height that the whole inventory takes; a node's slot is at least a line of text.
const SCALE = 420
const SLOT = 17
const KINDS = ['carrier', 'branch', 'sector'] as const
const LEFT: Readonly<Record<Kind, number>> = { carrier: 190, branch: 560, sector: 900 }

type Kind = (typeof KINDS)[number]

interface Placed {
  readonly id: string
  readonly kind: Kind
  readonly value: number
  readonly top: number
  readonly height: number
  /** Where the next band leaves and arrives. */
  out: number
  in: number
}

/** The drawing; a sentence where nothing is emitted. */
export function sankeyDrawing(ledger: Ledger): string {
  const flows = sankey(ledger)
  const whole = total(flows.links.filter(({ target }) => target.startsWith('sector:')))
  if (!(whole > 0)) return '<p>No flows: nothing is emitted.</p>'
  const placed = place(flows, SCALE / whole)
  const bottom = Math.max(...placed.map(({ top, height }) => top + Math.max(height, SLOT)))
  const color = (sector: string) => sectorColor(sector, ledger.sectors.indexOf(sector))
  const sectorOf = new Map(ledger.rows.map((row) => [`branch:${row.branch}`, row.sector]))
  const bands = flows.links.map(({ source, target, value }) =>
    band(
      find(placed, source),
      find(placed, target),
      (value * SCALE) / whole,
      color(sectorAt(target, sectorOf)),
    ),
  )
  const body = placed.flatMap((node) => bar(node, nameOf(node.id), color))
  const title = 'Carriers, branches and sectors, 10⁴ t CO2e a year'
  return drawing(
    WIDTH,
    bottom + 20,
    title,
    label(20, 24, title, { size: 15, weight: 500 }),
    ...bands,
    ...body,
  )
}

const total = (links: Sankey['links']) => links.reduce((sum, { value }) => sum + value, 0)
const find = (placed: readonly Placed[], id: string) => placed.find((node) => node.id === id)!
const sectorAt = (id: string, sectorOf: ReadonlyMap<string, string>) =>
  id.startsWith('sector:') ? id.slice(7) : (sectorOf.get(id) ?? '')

// Nodes by column, the largest first, each in a slot that holds its label.
function place({ nodes, links }: Sankey, scale: number): Placed[] {
  return KINDS.flatMap((kind) => {
    let y = 44
    return nodes
      .filter((node) => node.kind === kind)
      .map(({ id }) => ({
        id,
        value: total(links.filter((link) => (kind === 'sector' ? link.target : link.source) === id)),
      }))
      .filter(({ value }) => value > 0)
      .sort((a, b) => b.value - a.value)
      .map(({ id, value }): Placed => {
        const height = value * scale
        const top = y + Math.max(0, (SLOT - height) / 2)
        y += Math.max(height, SLOT) + 5
        return { id, kind, value, top, height, out: top, in: top }
      })
  })
}

function band(from: Placed, to: Placed, width: number, fill: string): string {
  const [x, toX] = [LEFT[from.kind] + BAR, LEFT[to.kind]]
  const [y, toY, middle] = [from.out, to.in, (x + toX) / 2]
  from.out += width
  to.in += width
  const short = (value: number) => value.toFixed(2)
  const d =
    `M${short(x)} ${short(y)}C${short(middle)} ${short(y)} ${short(middle)} ${short(toY)} ${short(toX)} ${short(toY)}` +
    `V${short(toY + width)}C${short(middle)} ${short(toY + width)} ${short(middle)} ${short(y + width)} ${short(x)} ${short(y + width)}Z`
  return element('path', { d, fill, 'fill-opacity': 0.45 })
}

function bar(node: Placed, name: string, color: (sector: string) => string): string[] {
  const fill = node.kind === 'sector' ? color(node.id.slice(7)) : '#555'
  const x = LEFT[node.kind]
  const text = `${name} ${formatNumber(node.value / 1e4, 2)}`
  const y = node.top + node.height / 2 + 4
  const height = Math.max(node.height, 0.5)
  return [
    element('rect', { x, y: node.top, width: BAR, height, fill }),
    node.kind === 'carrier'
      ? label(x - 6, y, text, { size: 11, anchor: 'end' })
      : label(x + BAR + 6, y, text, { size: 11, halo: node.kind === 'branch' }),
  ]
}

function nameOf(id: string): string {
  const name = id.slice(id.indexOf(':') + 1)
  if (id.startsWith('carrier:')) return carriers().find(name)?.name ?? name
  return id.startsWith('branch:') ? (branches().find(name)?.name ?? name) : name
}
