// The reporter's workbook: facts of the city, the table of references, and one row a source and fuel in 33 columns.
import type { SheetToWrite } from '../../formats/index.ts'
import {
  branches,
  carriers,
  energyOfRows,
  gpcOf,
  gpcReferences,
  gpcRows,
  gpcTable,
  gpcTotals,
  type Ledger,
  type LedgerRow,
} from '../../inventory/index.ts'
import { groupBy } from '../../quantity/index.ts'

/** What the workbook says of the place beside its numbers. */
export interface ReporterFacts {
  readonly title: string
  readonly year: number
  readonly synthetic: string | undefined
  readonly software: string
  /** Area of all zones, ha. */
  readonly area: number
  readonly zones: number
}

/** Sheets `city`, `summary` and `sources`. */
export function ecrfSheets(ledger: Ledger, facts: ReporterFacts): readonly SheetToWrite[] {
  return [citySheet(ledger, facts), summarySheet(ledger), sourcesSheet(ledger, facts)]
}

function citySheet(ledger: Ledger, facts: ReporterFacts): SheetToWrite {
  const totals = gpcTotals(gpcTable(ledger))
  const rows: (string | number | null)[][] = [
    ['City', facts.title],
    ['Inventory year', facts.year],
    ['Data', facts.synthetic ? `synthetic: ${facts.synthetic}` : 'as given'],
    ['Boundary', `${facts.zones} zones, ${Math.round(facts.area) / 100} km2`],
    ['Gases and warming potentials', ledger.gwp],
    [
      'Factor set',
      ledger.factorSet ? `${ledger.factorSet.name} (${ledger.factorSet.year})` : 'none: emissions given',
    ],
    ['View of the map', ledger.view],
    ['BASIC, t CO2e', totals.basic],
    ['BASIC+, t CO2e', totals.basicPlus],
    ['Territorial, t CO2e', totals.territorial],
    ['Not estimated in BASIC', totals.lacking.join(', ')],
    ['Tool', facts.software],
    ['Heating degree days', null],
    ['Cooling degree days', null],
    ['Population', null],
    ['Gross domestic product', null],
    ['Climate', null],
    ['Verifier', null],
    ['Planned improvements', null],
    ['Compiler', null],
    ['', null],
    ['Empty cells are for the reporter: the study does not hold them.', null],
    ...ledger.notes.map((note) => [note, null]),
  ]
  return { name: 'city', rows, widths: [60, 60] }
}

function summarySheet(ledger: Ledger): SheetToWrite {
  const cells = gpcTable(ledger)
  const head = [
    'Sub-sector',
    'Name',
    'Scope 1, t CO2e',
    'key',
    'Scope 2, t CO2e',
    'key',
    'Scope 3, t CO2e',
    'key',
    'Explanation',
  ]
  const subsectors = [...new Map(gpcReferences().map((one) => [subsectorOf(one.ref), one])).keys()]
  const rows = subsectors.map((sub): (string | number | null)[] => {
    const references = gpcReferences().filter(({ ref }) => subsectorOf(ref) === sub && !isOutside(ref))
    const told = ['1', '2', '3'].flatMap((scope) => {
      const one = references.find((reference) => reference.scope === scope)
      const cell = one && cells.get(one.ref)
      return [cell?.value ?? null, cell?.keys.join('; ') ?? null]
    })
    const reasons = references.flatMap(({ ref }) => {
      const cell = cells.get(ref)
      return cell && cell.keys.length > 0 ? [`${ref}: ${cell.keys.join('; ')}, ${cell.reason}`] : []
    })
    return [sub, references[0]?.subsector ?? '', ...told, reasons.join('. ')]
  })
  const outside = gpcReferences()
    .filter(({ ref }) => isOutside(ref))
    .map((one): (string | number | null)[] => {
      const cell = cells.get(one.ref)!
      return [
        one.ref,
        `${one.subsector} (territorial only)`,
        cell.value ?? null,
        cell.keys.join('; '),
        null,
        null,
        null,
        null,
        cell.reason,
      ]
    })
  const totals = gpcTotals(cells)
  return {
    name: 'summary',
    rows: [
      head,
      ...rows,
      ['', 'Territorial only, outside BASIC'],
      ...outside,
      ['BASIC', '', totals.basic],
      ['BASIC+', '', totals.basicPlus],
      ['Territorial', '', totals.territorial],
    ],
    widths: [12, 44, 18, 8, 18, 8, 18, 8, 90],
    frozen: { rows: 1, cols: 2 },
  }
}

const subsectorOf = (ref: string) => ref.split('.').slice(0, 2).join('.')

// Cells that count in the territorial total alone.
const isOutside = (ref: string) =>
  gpcReferences().some((one) => one.ref === ref && one.territorial && !one.basic && !one.basicPlus)

const COLUMNS = [
  'Inventory year',
  'GPC ref',
  'Sector',
  'Sub-sector',
  'Scope',
  'Fuel or activity',
  'Notation key',
  'Activity amount',
  'Activity unit',
  'Description and methodology',
  'Activity source',
  'Activity data quality',
  'EF unit',
  'EF CO2',
  'EF CH4',
  'EF N2O',
  'EF CO2e',
  'EF biogenic CO2',
  'Oxidation factor',
  'EF year',
  'EF scale',
  'EF description',
  'EF source',
  'EF data quality',
  'CO2, t CO2e',
  'CH4, t CO2e',
  'N2O, t CO2e',
  'Total, t CO2e',
  'Biogenic CO2, t',
  'Original activity amount',
  'Original activity unit',
  'Conversion to TJ',
  'Override used',
]

function sourcesSheet(ledger: Ledger, facts: ReporterFacts): SheetToWrite {
  const cells = gpcTable(ledger)
  const memos = [...ledger.rows, ...ledger.counterpart].filter(({ memo }) => memo)
  const counted = gpcRows(ledger)
  const wanted = new Set(counted.map(keyOf))
  const told = memos.filter(
    (memo, i) => wanted.has(keyOf(memo)) && memos.findIndex((m) => keyOf(m) === keyOf(memo)) === i,
  )
  const groups = groupBy([...counted, ...told], keyOf)
  const rows = gpcReferences().flatMap((reference) => {
    const cell = cells.get(reference.ref)!
    const lead = [
      facts.year,
      reference.ref,
      reference.sector,
      reference.subsector,
      `Scope ${reference.scope}`,
    ]
    if (cell.value === undefined)
      return [
        [...lead, null, cell.keys.join('; '), null, null, cell.reason, ...COLUMNS.slice(10).map(() => null)],
      ]
    return [...groups.values()]
      .filter((group) => gpcOf(group[0]!) === reference.ref)
      .map((group) => [...lead, ...sourceCells(group, ledger, facts)])
  })
  return {
    name: 'sources',
    rows: [COLUMNS, ...rows],
    widths: COLUMNS.map((name) => Math.max(12, Math.min(40, name.length + 2))),
    frozen: { rows: 1, cols: 2 },
  }
}

const keyOf = (row: LedgerRow) => `${row.branch}|${row.carrier}|${row.activity_source}`

// Columns F to AG of one source and fuel, its gases side by side.
function sourceCells(
  group: readonly LedgerRow[],
  ledger: Ledger,
  facts: ReporterFacts,
): (string | number | null)[] {
  const of = (gas: string) => group.find((row) => row.gas === gas && !row.memo)
  const memo = group.find((row) => row.memo)
  const first = group[0]!
  const branch = branches().find(first.branch)
  const carrier = carriers().find(first.carrier)
  const override = group.some((row) => row.factor_source.startsWith('override'))
  const total = group.filter((row) => !row.memo).reduce((sum, row) => sum + row.emission_t, 0)
  const energy = energyOfRows(group)
  const given = /factor given|grid structure/.test(`${first.rule} ${first.factor_source}`)
  const quality = override || given ? 'H' : (ledger.factorSet?.quality ?? 'M')
  return [
    carrier?.name ?? first.carrier,
    null,
    first.activity,
    first.activity_unit,
    `${branch?.name ?? first.branch}: ${first.rule}`,
    first.activity_source,
    facts.synthetic ? 'L' : 'H',
    `t/${first.activity_unit}`,
    of('CO2')?.factor ?? null,
    of('CH4')?.factor ?? null,
    of('N2O')?.factor ?? null,
    first.activity === 0 ? null : total / first.activity,
    memo?.factor ?? null,
    of('CO2')?.oxidation ?? 1,
    override || given ? null : (ledger.factorSet?.year ?? null),
    override || given ? 'local' : (ledger.factorSet?.scale ?? null),
    (of('CO2') ?? memo ?? first).factor_source,
    given ? first.factor_source : (ledger.factorSet?.name ?? 'published emission'),
    quality,
    of('CO2')?.emission_t ?? 0,
    of('CH4')?.emission_t ?? 0,
    of('N2O')?.emission_t ?? 0,
    total,
    memo?.mass_t ?? 0,
    first.activity,
    first.activity_unit,
    first.activity === 0 ? null : energy / first.activity,
    override ? 'yes' : 'no',
  ]
}
