// Reads a published inventory in the CEADs layout: emissions (Mt CO2) by sector and fuel, to allocate as they are.
import { fault, type Issue } from '../error.ts'
import { type Ledger, type LedgerRow, sectorOrder, sectorTotals } from './ledger.ts'
import { cellName, cellNumber, cellText, type Sheet } from './sheet.ts'
import { branches } from './vocabulary.ts'

/** Whether a sheet is an inventory of emissions rather than a balance of energy. */
export function isCeads(sheet: Sheet): boolean {
  const head = (sheet.rows[0] ?? []).map(cellText)
  return (
    head.some((cell) => /^Raw[_ ]Coal$/i.test(cell)) &&
    sheet.rows.slice(1, 4).some((row) => row.some((cell) => /Mt CO2/i.test(cellText(cell))))
  )
}

// The printed sum of a row, and emissions of what was bought, which stand in other rows as burned.
const SUM = /^(scope[_ ]1[_ ]total|total)$/i
const BOUGHT = /^scope[_ ]2/i
const PROCESS = /^process$/i

export interface CeadsOptions {
  readonly branches?: Readonly<Record<string, string>>
  /** The row of power and heat plants: counted where it stands, or left out for the consumer's side. */
  readonly view: 'consumer' | 'producer'
  /** Process emissions (cement) belong to the inventory but not to energy; the paper leaves them out. */
  readonly process: boolean
}

/** The ledger of a published inventory; every number column is a carrier, every row a branch. */
export function readCeads(
  sheet: Sheet,
  file: string,
  options: CeadsOptions,
): { ledger: Ledger; issues: Issue[] } {
  const issues: Issue[] = []
  const head = (sheet.rows[0] ?? []).map(cellText)
  const rows: LedgerRow[] = []
  const notes = ['Emissions are taken from a published inventory, not accounted from energy.']
  sheet.rows.forEach((cells, r) => {
    const label = cellText(cells[0])
    if (r === 0 || label === '' || /^(unit|totalemissions|total)/i.test(label.replace(/\s/g, ''))) return
    const branch = branches().find(label)
    if (!branch) {
      issues.push(unknownBranch(label, [file, cellName(sheet, r, 0)]))
      return
    }
    const plants = options.view === 'consumer' && branch.codes.gbt === '44'
    if (plants)
      notes.push(
        `Deducted as transformation: ${label}; its carbon belongs to consumers of power and heat, which this inventory does not list.`,
      )
    const taken = (name: string) =>
      name !== '' && !SUM.test(name) && !BOUGHT.test(name) && (PROCESS.test(name) ? options.process : !plants)
    const row = branch.codes.gbt === '44' ? branches().find('power-heat')! : branch
    const sector = options.branches?.[row.id] ?? row.sector
    head.forEach((name, c) => {
      if (c === 0 || !taken(name)) return
      const place = cellName(sheet, r, c)
      const value = cellNumber(cells[c])
      if (value === undefined)
        issues.push(
          fault('balance.amount', [file, place], `"${cellText(cells[c])}"`, 'a number', 'Correct the cell.'),
        )
      else if (value !== 0) rows.push(rowOf(sector, row.id, name, value, `${file} ${place}`))
    })
  })
  const sectors = sectorOrder(rows.map((row) => row.sector))
  const totals = sectorTotals(rows, sectors)
  return {
    ledger: {
      gwp: 'as published (CO2 only)',
      view: 'given',
      sectors,
      rows,
      totals,
      counterpart: [],
      notes,
      issues: [],
    },
    issues,
  }
}

function unknownBranch(label: string, place: readonly string[]): Issue {
  const near = branches().suggest(label)
  return fault(
    'balance.branch',
    place,
    `"${label}"`,
    'a sector of the CEADs layout',
    near ? `Did you mean \`${near}\`?` : 'Correct the label.',
  )
}

function rowOf(sector: string, branch: string, carrier: string, value: number, source: string): LedgerRow {
  const tonnes = value * 1e6
  return {
    sector,
    branch,
    carrier: carrier.replace(/_/g, ' ').toLowerCase(),
    gas: 'CO2',
    activity: value,
    activity_unit: 'Mt CO2',
    factor: 1e6,
    factor_unit: 't CO2/Mt CO2',
    factor_source: 'none: the emission is published',
    emission_t: tonnes,
    rule: 'published emission',
    mass_t: tonnes,
    gwp: 1,
    activity_source: source,
    energy_tj: 0,
    memo: false,
  }
}
