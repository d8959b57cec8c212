// Reads a published inventory in the CEADs layout: emissions (Mt CO2) by sector and fuel, to allocate as they are.
import { fault, type Issue, warning } from '../../error.ts'
import { exactSum, type Unit, unitOf } from '../../quantity/index.ts'
import { type Ledger, type LedgerRow, sectorOrder, sectorTotals } from '../ledger/ledger.ts'
import { type Cell, cellName, cellNumber, cellText, narrow, type Sheet } from '../terms/sheet.ts'
import { branches } from '../terms/vocabulary.ts'
import { checkSum } from './identities.ts'

// Mt CO2, million tons, 万吨 CO2, Unit: Mt CO2; Mt alone is megatonnes here.
function unitIn(cell: Cell | undefined): Unit | undefined {
  const text = narrow(cellText(cell))
    .replace(/^(?:units?|单位)\s*[:：]?\s*/i, '')
    .replace(/[\s()]*(?:of\s+)?CO[2₂][\s()]*$/i, '')
  return /^mt$/i.test(text) ? unitOf('Mt') : unitOf(text)
}

const HEAD_ROWS = 4

// The row of the columns' names, which titles may stand above; -1 where there is none.
const headRowOf = ({ rows }: Sheet) =>
  rows.slice(0, HEAD_ROWS).findIndex((row) => row.some((cell) => /^Raw[_ ]?Coal$/i.test(cellText(cell))))

const headTexts = ({ rows }: Sheet): readonly string[] =>
  rows.slice(0, HEAD_ROWS + 3).flatMap((row) => row.map(cellText))

// The units that a sheet tells above and below its header: in cells of their own, in brackets, behind a stroke.
const unitsOf = (sheet: Sheet): readonly Unit[] =>
  headTexts(sheet)
    .flatMap((text) => [text, /[(（]([^)）]*)[)）]/.exec(text)?.[1], text.split('/')[1]])
    .flatMap((text) => (text === undefined ? [] : (unitIn(text) ?? [])))

const unitOfSheet = (sheet: Sheet): Unit | undefined =>
  unitsOf(sheet).find(({ dimension }) => dimension === 'mass')

/**
 * Whether a sheet is an inventory of emissions rather than a balance of energy: by its name, title or unit of CO2, or its
 * columns of processes or of a scope. Tonnes alone may be of coal, and gas in m3 is energy.
 */
export function isCeads(sheet: Sheet): boolean {
  const head = sheet.rows[headRowOf(sheet)]?.map(cellText)
  if (!head || unitsOf(sheet).some(({ dimension }) => dimension === 'volume')) return false
  const saysSo = [sheet.name, ...headTexts(sheet)].some((text) => /CO[2₂]|emission|排放/i.test(text))
  return saysSo || head.some((name) => SCOPE_1.test(name) || PROCESS.test(name))
}

const SCOPE_1 = /^scope[_ ]1[_ ]total$/i

// The printed sum of a row, and emissions of what was bought, which stand in other rows as burned.
const SUM = /total|\bsum\b|合计/i
const BOUGHT = /^scope[_ ]2|^(?:heat|electricity)$/i
const PROCESS = /^process$/i

const NO_BRANCH = /^(?:unit|total|mt\b|合计)/i
const PRINTED_SUM = /^(?:total\s?(?:emissions?|consumption)|total|合计)$/i

// The printed row of totals against the rows below it, and the printed total of each row against its fuels, in t.
function checkTotals(
  sheet: Sheet,
  head: readonly string[],
  unit: Unit,
  file: string,
  allowUnbalanced: boolean,
): readonly Issue[] {
  const value = (r: number, c: number) => (cellNumber(sheet.rows[r]?.[c]) ?? 0) * unit.value
  const lines = sheet.rows.map((cells) => cellText(cells[0]))
  const top = headRowOf(sheet)
  const parts = lines.flatMap((label, r) => (r <= top || label === '' || NO_BRANCH.test(label) ? [] : [r]))
  const fuels = head.flatMap((name, c) =>
    c === 0 || name === '' || SUM.test(name) || BOUGHT.test(name) ? [] : [c],
  )
  const check = (r: number, c: number, sum: number) =>
    checkSum([file, cellName(sheet, r, c)], value(r, c), sum, allowUnbalanced) ?? []
  const total = lines.findIndex((label) => PRINTED_SUM.test(label))
  const ofRows =
    total < 0 ? [] : fuels.flatMap((c) => check(total, c, exactSum(parts.map((r) => value(r, c)))))
  const scope1 = head.findIndex((name) => SCOPE_1.test(name))
  const ofFuels =
    scope1 < 0 ? [] : parts.flatMap((r) => check(r, scope1, exactSum(fuels.map((c) => value(r, c)))))
  return [...ofRows, ...ofFuels]
}

/** How a published inventory becomes a ledger. */
export interface CeadsOptions {
  readonly branches?: Readonly<Record<string, string>>
  /** The row of power and heat plants: counted where it stands, or left out for the consumer's side. */
  readonly view: 'consumer' | 'producer'
  /** Process emissions (cement) belong to the inventory but not to energy; the paper leaves them out. */
  readonly process: boolean
  /** Whether printed sums may differ from their parts by more than 5 %. */
  readonly allowUnbalanced?: boolean
}

/** The ledger of a published inventory; every number column is a carrier, every row a branch. */
export function readCeads(
  sheet: Sheet,
  file: string,
  options: CeadsOptions,
): { ledger: Ledger; issues: Issue[] } {
  const issues: Issue[] = []
  const top = headRowOf(sheet)
  const head = (sheet.rows[top] ?? []).map(cellText)
  const rows: LedgerRow[] = []
  const unit = unitOfSheet(sheet) ?? unitOf('Mt')!
  if (!unitOfSheet(sheet)) issues.push(noUnit([file, cellName(sheet, top + 1, 0)]))
  const notes = ['Emissions are taken from a published inventory, not accounted from energy.']
  sheet.rows.forEach((cells, r) => {
    const label = cellText(cells[0])
    if (r <= top || label === '' || NO_BRANCH.test(label)) return
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
      else if (value !== 0) rows.push(rowOf(sector, row.id, name, value, unit, `${file} ${place}`))
    })
  })
  issues.push(...checkTotals(sheet, head, unit, file, options.allowUnbalanced ?? false))
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

const noUnit = (place: readonly string[]) =>
  warning(
    'ceads.unit',
    place,
    'no row of units',
    'Mt CO2 below the names of the columns',
    'It is read as Mt CO2, as CEADs publishes it; write the unit below the header.',
  )

function rowOf(
  sector: string,
  branch: string,
  carrier: string,
  value: number,
  unit: Unit,
  source: string,
): LedgerRow {
  const tonnes = value * unit.value
  return {
    sector,
    branch,
    carrier: carrier.replace(/_/g, ' ').toLowerCase(),
    gas: 'CO2',
    activity: value,
    activity_unit: `${unit.name} CO2`,
    factor: unit.value,
    factor_unit: `t CO2/${unit.name} CO2`,
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
