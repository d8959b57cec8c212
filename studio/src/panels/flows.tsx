// Carrier → branch → sector → land as a flow diagram.
import type { LedgerRow } from 'carbon-cadastre'
import { ribbon, sankeyLayout, sectorColor } from 'carbon-cadastre/web'
import { useState } from 'preact/hooks'
import { short, tenThousand } from '../numbers.ts'
import { sectorName, shortName } from '../words.ts'
import { namesOf, type PanelProps } from './panel.tsx'

// Carriers and branches that a column shows one by one.
const MOST = 9
// As wide as the panel, so that letters keep their size; branches have the longest names.
const FRAME = { width: 392, height: 516, nodeWidth: 10, gap: 17, columns: [0, 0.32, 0.69, 1] }

/** The flow diagram of the ledger on show; small flows are gathered so that every label can be read. */
export function Flows({ result, figures, t, lang, go }: PanelProps) {
  const { view } = result
  const [over, setOver] = useState<string>()
  const names = namesOf(view, lang)
  const counted = figures.rows.filter(({ memo }) => !memo)
  const whole = counted.reduce((sum, row) => sum + row.emission_t, 0)
  const small = smallNames(counted, whole)
  // Small branches stay apart by sector, so that no ribbon runs from one to another through what they share.
  const carrierOf = ({ carrier }: LedgerRow) => `carrier:${small.carriers.has(carrier) ? GATHERED : carrier}`
  const branchOf = ({ branch, sector }: LedgerRow) =>
    `branch:${small.branches.has(branch) ? `${GATHERED}${sector}` : branch}`
  const links = new Map<string, { source: string; target: string; value: number; sector: string }>()
  const add = (source: string, target: string, sector: string, value: number) => {
    const key = `${source}>${target}`
    const known = links.get(key)
    if (known) known.value += value
    else links.set(key, { source, target, sector, value })
  }
  // The names behind a node: one, or those that are gathered in it.
  const members = new Map<string, Set<string>>()
  const note = (id: string, name: string) => members.set(id, (members.get(id) ?? new Set()).add(name))
  for (const row of counted) {
    note(carrierOf(row), names.carrier(row.carrier))
    note(branchOf(row), names.branch(row.branch))
    add(carrierOf(row), branchOf(row), row.sector, row.emission_t)
    add(branchOf(row), `sector:${row.sector}`, row.sector, row.emission_t)
  }
  view.sectors.forEach((sector, s) => {
    const placed = figures.zones.reduce((sum, zone) => sum + zone.emissions[s]!, 0)
    add(`sector:${sector}`, `land:${sector}`, sector, placed)
  })
  const kinds = ['carrier', 'branch', 'sector', 'land']
  const ids = [...new Set([...links.values()].flatMap(({ source, target }) => [source, target]))]
  const nodes = ids.map((id) => ({ id, column: kinds.indexOf(id.split(':')[0]!) }))
  const drawn = sankeyLayout(nodes, [...links.values()], FRAME)
  const label = (id: string) => {
    const [kind, own] = [id.split(':')[0]!, id.slice(id.indexOf(':') + 1)]
    const [name, ...others] = members.get(id) ?? []
    if (others.length > 0)
      return lang === 'zh' ? `其余 ${others.length + 1} 项` : `${others.length + 1} others`
    if (name !== undefined) return kind === 'carrier' ? shortName(name, 15, 6) : shortName(name, 20, 8)
    if (kind === 'sector') return sectorName(own, lang)
    const s = view.sectors.indexOf(own)
    const land = view.zones.reduce((sum, zone) => sum + zone.areas[s]!, 0)
    return `${short(land / 100)} km²`
  }
  // What is cut on the drawing is told whole where it is pointed at; of those gathered, each.
  const fullName = (id: string) => [...(members.get(id) ?? [label(id)])].join(', ')
  const colour = (id: string) => {
    const own = id.slice(id.indexOf(':') + 1)
    return /^(sector|land)/.test(id) ? sectorColor(own, view.sectors.indexOf(own)) : '#6d6a64'
  }
  const sectorOf = new Map([...links].map(([key, link]) => [key, link.sector]))
  return (
    <section class="panel-body">
      <p class="unit">{t('flowsHint')}</p>
      {whole === 0 && <p>{t('noRows')}</p>}
      <svg
        class="flows"
        viewBox={`-1 -8 ${FRAME.width + 70} ${FRAME.height + 16}`}
        role="img"
        aria-label={t('flowsHint')}
      >
        <g>
          {drawn.links.map((link) => {
            const key = `${link.source}>${link.target}`
            const sector = sectorOf.get(key)!
            const faded = over !== undefined && over !== link.source && over !== link.target && over !== key
            return (
              <path
                key={key}
                d={ribbon(link)}
                fill="none"
                stroke={sectorColor(sector, view.sectors.indexOf(sector))}
                stroke-width={Math.max(0.6, link.width)}
                opacity={faded ? 0.1 : over === undefined ? 0.42 : 0.7}
                onMouseEnter={() => setOver(key)}
                onMouseLeave={() => setOver(undefined)}
              >
                <title>{`${label(link.source)} → ${label(link.target)}: ${tenThousand(link.value)} ×10⁴ t`}</title>
              </path>
            )
          })}
        </g>
        {drawn.nodes.map((node) => {
          const last = node.column === 3
          return (
            <g
              key={node.id}
              onMouseEnter={() => setOver(node.id)}
              onMouseLeave={() => setOver(undefined)}
              onClick={() => node.id.startsWith('sector:') && go({ layer: node.id.slice(7) })}
            >
              <rect
                x={node.x}
                y={node.y}
                width={FRAME.nodeWidth}
                height={Math.max(1, node.height)}
                fill={colour(node.id)}
                rx="1.5"
              />
              <text
                x={node.x + FRAME.nodeWidth + 5}
                y={node.y + node.height / 2 + 3.5}
                class={last ? 'node land' : 'node'}
              >
                {label(node.id)}
                {node.column !== 3 && <tspan class="amount"> {short(node.value / 1e4)}</tspan>}
              </text>
              <title>{`${fullName(node.id)}: ${tenThousand(node.value)} ×10⁴ t`}</title>
            </g>
          )
        })}
      </svg>
    </section>
  )
}

// No id of a carrier or branch begins like this.
const GATHERED = '(small)'

// Where there are more than a column shows legibly, all but the largest are drawn together; nothing is left out.
function smallNames(rows: readonly LedgerRow[], whole: number) {
  const of = (key: 'carrier' | 'branch') => {
    const sums = new Map<string, number>()
    for (const row of rows) sums.set(row[key], (sums.get(row[key]) ?? 0) + row.emission_t)
    if (sums.size <= MOST) return new Set<string>()
    const ordered = [...sums].sort(([, a], [, b]) => b - a)
    const small = ordered.filter(([, value], i) => i >= MOST || value < whole * 0.004).map(([id]) => id)
    return new Set(small.length > 1 ? small : [])
  }
  return { carriers: of('carrier'), branches: of('branch') }
}
