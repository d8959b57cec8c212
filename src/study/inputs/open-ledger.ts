// Opens the accounting side of a study: balance, factors and overrides — or the totals it gives — as a ledger.
import { fault, type Issue, isFaulty } from '../../error.ts'
import { openWorkbook, tableOf } from '../../formats/index.ts'
import {
  type AccountOptions,
  account,
  areOneYearbook,
  BALANCE_COLUMNS,
  type Balance,
  branches,
  changeLedger,
  checkBalance,
  chooseSheets,
  FACTOR_COLUMNS,
  type FactorSet,
  factorSetNames,
  factors,
  formOf,
  INPUT_COLUMNS,
  type Ledger,
  ledgerOfTotals,
  OVERRIDE_COLUMNS,
  readBalance,
  readCeads,
  readEurostat,
  readFactorSet,
  readIea,
  readIndustries,
  readOverrides,
  readYearbook,
  type Sheet,
  turnedBalance,
  unknownForm,
  uprightYearbook,
  withAgriculture,
  withIndustries,
  withOverrides,
} from '../../inventory/index.ts'
import { openFile } from '../cover/text.ts'
import type { Study } from '../schema/schema.ts'
import type { World } from '../world.ts'
import { openTable } from './open-table.ts'

/** The study's ledger; where its inputs are faulty, what the sound rows give, with the faults collected. */
export async function openLedger(study: Study, world: World, issues: Issue[]): Promise<Ledger> {
  const before = await accounted(study, world, issues)
  if (study.changes === undefined) return before
  const { ledger, issues: found } = changeLedger(before, study.changes)
  issues.push(...found)
  return ledger
}

async function accounted(study: Study, world: World, issues: Issue[]): Promise<Ledger> {
  const { inventory } = study
  if (inventory.balance === undefined)
    return ledgerOfTotals(inventory.totals ?? {}, 'study: inventory.totals')
  const set = await openFactors(study, world, issues)
  const sheets = await openSheets(inventory.balance, world, issues)
  const sectors = sectorsOfBranches(study, issues)
  const ledger = sheets.some((sheet) => formOf(sheet) === 'ceads')
    ? publishedLedger(study, sheets, inventory.balance, sectors, issues)
    : account(
        await openBalance(study, sheets, inventory.balance, world, issues),
        set,
        accountOptions(study, sectors),
      )
  issues.push(...ledger.issues)
  return withInputs(ledger, inventory.agriculture_inputs, sectors, world, issues)
}

async function withInputs(
  ledger: Ledger,
  file: string | undefined,
  sectors: BranchSectors,
  world: World,
  issues: Issue[],
): Promise<Ledger> {
  const table = file === undefined ? undefined : await openTable(file, INPUT_COLUMNS, world, issues)
  if (file === undefined || !table) return ledger
  const added = withAgriculture(ledger, table.rows, file, table, sectors['agriculture'])
  issues.push(...added.issues)
  return added.ledger
}

async function openSheets(file: string, world: World, issues: Issue[]): Promise<readonly Sheet[]> {
  const source = await openFile(file, world, issues)
  if (!source) return []
  const { sheets, issues: found } = await openWorkbook(source, file)
  issues.push(...found)
  return sheets
}

type BranchSectors = Readonly<Record<string, string>>

// The sectors of `inventory.branches` by the ids of branches, which the study may name in either language.
function sectorsOfBranches({ inventory }: Study, issues: Issue[]): BranchSectors {
  const named = Object.entries(inventory.branches ?? {}).flatMap(([name, sector]) => {
    const branch = branches().find(name)
    if (!branch) issues.push(unknownBranch(name))
    return branch ? [[branch.id, sector] as const] : []
  })
  return Object.fromEntries(named)
}

function unknownBranch(name: string): Issue {
  const near = branches().suggest(name)
  return fault(
    'inventory.branches',
    ['inventory', 'branches', name],
    `"${name}"`,
    'a known branch',
    near ? `Did you mean \`${near}\`?` : 'Use one of the names in the shipped branch table.',
  )
}

function publishedLedger(
  study: Study,
  sheets: readonly Sheet[],
  file: string,
  sectors: BranchSectors,
  issues: Issue[],
): Ledger {
  const { inventory } = study
  const published = sheets.filter((sheet) => formOf(sheet) === 'ceads')
  const wanted = { year: study.year, region: inventory.region }
  const chosen = chooseSheets(published, wanted, file, issues)[0] ?? published[0]!
  const { ledger, issues: found } = readCeads(chosen, file, {
    branches: sectors,
    view: inventory.view ?? 'producer',
    process: inventory.process ?? true,
    allowUnbalanced: inventory.allow_unbalanced,
  })
  issues.push(...found)
  return ledger
}

function accountOptions({ inventory }: Study, sectors: BranchSectors): AccountOptions {
  return {
    gwp: inventory.gwp,
    ...(inventory.gases && { gases: inventory.gases }),
    electricity: inventory.electricity,
    heat: inventory.heat,
    branches: sectors,
    ...(inventory.view && { view: inventory.view }),
    processGas: inventory.process_gas,
  }
}

async function openBalance(
  study: Study,
  sheets: readonly Sheet[],
  file: string,
  world: World,
  issues: Issue[],
): Promise<Balance> {
  const { industries, allow_unbalanced: lenient } = study.inventory
  // An empty file is told as that alone.
  const isTold =
    sheets.length === 0 || (isFaulty(file, issues) && sheets.every(({ rows }) => rows.length === 0))
  const read = isTold ? undefined : readSheets(study, sheets, file)
  issues.push(...(read?.issues ?? []))
  let balance: Balance = read?.balance ?? { file, entries: [] }
  if (industries !== undefined) {
    const found = await openSheets(industries, world, issues)
    // A workbook may hold the balance, too: the table by industry is the sheet without rows of a balance.
    const sheet = found.find(({ name }) => /indust|行业/i.test(name)) ?? found[0]
    const table = sheet && readIndustries(sheet, industries)
    issues.push(...(table?.issues ?? []))
    if (table) balance = withIndustries(balance, table.entries, industries, lenient, issues)
  }
  issues.push(...checkBalance(balance, lenient))
  if (read?.issues.every(isWarning) && !balance.entries.some(({ flow }) => flow.part === 'final'))
    issues.push(
      fault(
        'balance.empty',
        [file],
        'no final consumption',
        'amounts by branch and carrier',
        'Fill in the template; the sheet’s notes say how.',
      ),
    )
  return balance
}

const isWarning = ({ severity }: Issue) => severity === 'warning'

function readSheets(
  { inventory, year }: Study,
  sheets: readonly Sheet[],
  file: string,
): { balance: Balance; issues: readonly Issue[] } {
  const of = (form: string) => sheets.find((sheet) => formOf(sheet) === form)
  const iea = of('iea')
  if (iea) return readIea(iea, file, inventory.region, year, inventory.allow_unbalanced)
  const eurostat = of('eurostat')
  if (eurostat) return readEurostat(eurostat, file, inventory.region, year, inventory.allow_unbalanced)
  const wanted = { year, region: inventory.region }
  const told: Issue[] = []
  const choose = (form: string, areParts?: (found: readonly Sheet[]) => boolean) =>
    chooseSheets(
      sheets.filter((sheet) => formOf(sheet) === form),
      { ...wanted, areParts },
      file,
      told,
    )
  const yearbooks = choose('yearbook', areOneYearbook)
  if (yearbooks.length > 0) {
    const read = yearbooks.map((sheet) => readYearbook(sheet, file, inventory.allow_unbalanced, yearbooks))
    const entries = read.flatMap(({ balance }) => balance.entries)
    return { balance: { file, entries }, issues: [...told, ...read.flatMap(({ issues }) => issues)] }
  }
  const tidy = choose('tidy')[0] ?? sheets[0]!
  if (told.length > 0 && of('tidy') === undefined) return { balance: { file, entries: [] }, issues: told }
  const turned = of('tidy') ? undefined : sheets.map(uprightYearbook).find((sheet) => sheet !== undefined)
  if (turned) {
    const read = readYearbook(turned, file, inventory.allow_unbalanced)
    return { ...read, issues: [turnedBalance(file), ...read.issues] }
  }
  const strange = of('tidy') ? undefined : unknownForm(sheets, file)
  if (strange) return { balance: { file, entries: [] }, issues: [strange] }
  const cells = tidy.rows.map((row, r) =>
    row.map((cell) => (cell === null ? '' : r === 0 ? String(cell).toLowerCase() : String(cell))),
  )
  const place = tidy.name === '' ? file : `${file}:${tidy.name}`
  const table = tableOf(cells, place, BALANCE_COLUMNS)
  if (table.issues.some(({ code }) => code === 'csv.column'))
    return { balance: { file, entries: [] }, issues: table.issues }
  const shape = { columns: table.columns, sheet: tidy.name }
  const { balance, issues } = readBalance(table.rows, file, shape)
  return { balance, issues: [...told, ...table.issues, ...issues] }
}

async function openFactors(study: Study, world: World, issues: Issue[]): Promise<FactorSet> {
  const { factors: name, overrides } = study.inventory
  if (/\.(?:csv|xls[xmb]?|ods)$/i.test(name))
    return withOwn(await openOwnSet(name, world, issues), overrides, world, issues)
  const shipped = factors(name)
  if (!shipped) {
    issues.push(
      fault(
        'factors.unknown',
        ['inventory', 'factors'],
        `"${name}"`,
        `one of ${factorSetNames().join(', ')}`,
        'Name a shipped set or a CSV of your own; single factors go into `inventory.overrides`.',
      ),
    )
  }
  return withOwn(shipped ?? factors(factorSetNames()[0]!)!, overrides, world, issues)
}

async function openOwnSet(file: string, world: World, issues: Issue[]): Promise<FactorSet> {
  const table = await openTable(file, FACTOR_COLUMNS, world, issues)
  const { set, issues: found } = readFactorSet(table?.rows ?? [], file)
  issues.push(...found)
  return set
}

type Overrides = NonNullable<Study['inventory']['overrides']>

// Rows of the study itself are read as those of a table.
const textRow = (row: Exclude<Overrides, string>[number], i: number) => ({
  line: i + 1,
  cells: Object.fromEntries(Object.entries(row).map(([column, cell]) => [column, String(cell)])),
})

async function withOwn(
  set: FactorSet,
  overrides: Overrides | undefined,
  world: World,
  issues: Issue[],
): Promise<FactorSet> {
  if (overrides === undefined) return set
  const file = typeof overrides === 'string' ? overrides : 'inventory.overrides'
  const rows =
    typeof overrides === 'string'
      ? (await openTable(overrides, OVERRIDE_COLUMNS, world, issues))?.rows
      : overrides.map(textRow)
  if (!rows) return set
  const read = readOverrides(rows, file)
  issues.push(...read.issues)
  return withOverrides(set, read.overrides)
}
