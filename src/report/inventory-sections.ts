// Sections of the report page on the inventory: the two views of the balance, and the protocol's roll-ups.
import {
  branches,
  gpcReferences,
  gpcTable,
  gpcTotals,
  type Ledger,
  sectorCarriers,
  viewLines,
} from '../inventory/index.ts'
import { grid } from './html-table.ts'
import { formatNumber } from './scale.ts'
import { escapeText } from './svg.ts'

const tenThousand = (value: number) => formatNumber(value / 1e4, 4)

/** The same balance from both sides, line by line: what consumers of power and heat carry, and what plants burn. */
export function viewsSection(ledger: Ledger): string {
  const lines = viewLines(ledger)
  if (ledger.view === 'given')
    return '<p>Emissions were given, not accounted from a balance; there is one view only.</p>'
  if (lines.length === 0) return '<p>Both views agree: the balance moves no carbon through power or heat.</p>'
  const total = (key: 'consumer_t' | 'producer_t' | 'difference_t') =>
    lines.reduce((sum, line) => sum + line[key], 0)
  const rows = lines.map((line) => [
    line.gpc,
    branches().find(line.branch)?.name ?? line.branch,
    line.carrier,
    tenThousand(line.consumer_t),
    tenThousand(line.producer_t),
    tenThousand(line.difference_t),
  ])
  const foot = [
    [
      '',
      'all lines',
      '',
      tenThousand(total('consumer_t')),
      tenThousand(total('producer_t')),
      tenThousand(total('difference_t')),
    ],
  ]
  const told = `<p>The maps show the ${ledger.view}’s view. The consumer’s view counts electricity and heat where they are used (scope 2 rows); the producer’s counts the fuel of plants where it is burned (I.4.4). The difference is power and heat moved in, less what is moved out, lost or not consumed here.</p>`
  return (
    told +
    grid(
      ['Reference', 'Branch', 'Carrier', 'Consumer, 10⁴ t', 'Producer, 10⁴ t', 'Difference, 10⁴ t'],
      rows,
      foot,
    )
  )
}

/** Sector × carrier: 10⁴ t CO2e with energy in TJ and in tonnes of coal equivalent. */
export function carriersSection(ledger: Ledger): string {
  const rows = sectorCarriers(ledger).map((cell) => [
    cell.sector,
    cell.carrier,
    tenThousand(cell.emission_t),
    formatNumber(cell.energy_tj, 1),
    formatNumber(cell.energy_tce, 0),
    cell.memo_t === 0 ? '' : tenThousand(cell.memo_t),
  ])
  return grid(['Sector', 'Carrier', '10⁴ t CO2e', 'TJ', 'tce', 'Biogenic CO2 (memo), 10⁴ t'], rows)
}

/** BASIC, BASIC+ and the territorial total, and what they lack. */
export function gpcSection(ledger: Ledger): string {
  const totals = gpcTotals(gpcTable(ledger))
  const rows = [
    ['BASIC', tenThousand(totals.basic)],
    ['BASIC+', tenThousand(totals.basicPlus)],
    ['Territorial', tenThousand(totals.territorial)],
  ]
  const lacking =
    totals.lacking.length > 0
      ? `<p>Not estimated in BASIC: ${escapeText(totals.lacking.join(', '))}. The table is also inventory/gpc.csv.</p>`
      : ''
  return grid(['Roll-up', '10⁴ t CO2e'], rows) + lacking + referenceTable(ledger)
}

function referenceTable(ledger: Ledger): string {
  const cells = gpcTable(ledger)
  const rows = gpcReferences().map(({ ref, subsector, scope }) => {
    const cell = cells.get(ref)!
    const value = cell.value === undefined ? cell.keys.join('; ') : tenThousand(cell.value)
    return [ref, subsector, scope, value, cell.reason]
  })
  return grid(['Reference', 'Sub-sector', 'Scope', '10⁴ t CO2e or key', 'Reason'], rows)
}
