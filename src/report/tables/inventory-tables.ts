// The inventory as tables other people ask for: sector × carrier, references of the protocol, views, provincial layout.
import { type SheetToWrite, writeCsv } from '../../formats/index.ts'
import {
  branches,
  gpcReferences,
  gpcTable,
  gpcTotals,
  type Ledger,
  provincialTable,
  sectorCarriers,
  viewLines,
} from '../../inventory/index.ts'

/** Sector × carrier with t CO2e, TJ and tonnes of coal equivalent. */
export function sectorCarriersCsv(ledger: Ledger): string {
  const rows = sectorCarriers(ledger).map((cell) => [
    cell.sector,
    cell.carrier,
    cell.emission_t,
    cell.energy_tj,
    cell.energy_tce,
    cell.memo_t,
  ])
  return writeCsv([['sector', 'carrier', 'emission_t', 'energy_tj', 'energy_tce', 'biogenic_co2_t'], ...rows])
}

/** The 54 references, each a number or a key with its reason, then the totals of BASIC and BASIC+, and the territorial one. */
export function gpcCsv(ledger: Ledger): string {
  const cells = gpcTable(ledger)
  const totals = gpcTotals(cells)
  const yes = (value: boolean) => (value ? 'yes' : '')
  const rows = gpcReferences().map((one) => {
    const cell = cells.get(one.ref)!
    const told = [cell.value ?? '', cell.keys.join('; '), cell.reason]
    return [
      one.ref,
      one.sector,
      one.subsector,
      one.scope,
      ...told,
      yes(one.basic),
      yes(one.basicPlus),
      yes(one.territorial),
    ]
  })
  const lacking = totals.lacking.length > 0 ? `without ${totals.lacking.join(', ')}` : ''
  const total = (name: string, value: number) => [name, 'Total', '', '', value, '', lacking, '', '', '']
  return writeCsv([
    [
      'gpc_ref',
      'sector',
      'subsector',
      'scope',
      'emission_t',
      'notation_key',
      'reason',
      'basic',
      'basic_plus',
      'territorial',
    ],
    ...rows,
    total('BASIC', totals.basic),
    total('BASIC+', totals.basicPlus),
    total('TERRITORIAL', totals.territorial),
  ])
}

/** Consumer against producer, line by line; the last line is their sum. */
export function viewsCsv(ledger: Ledger): string {
  const lines = viewLines(ledger)
  const sum = (key: 'consumer_t' | 'producer_t' | 'difference_t') =>
    lines.reduce((all, line) => all + line[key], 0)
  return writeCsv([
    ['gpc_ref', 'branch', 'branch_name', 'carrier', 'consumer_t', 'producer_t', 'difference_t'],
    ...lines.map((line) => [
      line.gpc,
      line.branch,
      branches().find(line.branch)?.name ?? line.branch,
      line.carrier,
      line.consumer_t,
      line.producer_t,
      line.difference_t,
    ]),
    ['', '', 'all lines', '', sum('consumer_t'), sum('producer_t'), sum('difference_t')],
  ])
}

/** The provincial guideline's summary table, bilingual, 10^4 t. */
export function provincialSheets(ledger: Ledger, title: string, year: number): readonly SheetToWrite[] {
  const tons = (value: number) => value / 1e4
  const rows = provincialTable(ledger).map(({ level, nameZh, name, masses }) => {
    const indent = '　'.repeat(Math.max(0, level - 1))
    if (typeof masses === 'string') return [indent + nameZh, name, masses, masses, masses, masses]
    return [indent + nameZh, name, tons(masses.CO2), tons(masses.CH4), tons(masses.N2O), tons(masses.CO2e)]
  })
  return [
    {
      name: '温室气体清单汇总',
      rows: [
        [`${title} ${year} 温室气体清单（领土口径） Greenhouse gas inventory (territorial)`],
        [
          '排放源与吸收汇种类',
          'Source or sink',
          'CO2（万吨）',
          'CH4（万吨）',
          'N2O（万吨）',
          '合计（万吨二氧化碳当量）',
        ],
        ...rows,
        [`GWP: ${ledger.gwp}. NE：未估算 not estimated. IE：列于他处 included elsewhere.`],
      ],
      widths: [40, 44, 16, 16, 16, 26],
      frozen: { rows: 2, cols: 1 },
    },
  ]
}
