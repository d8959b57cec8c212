// The inventory in the layout of China's provincial guideline: fuel burned by its sources, CO2, CH4 and N2O apart.
import { csvParse } from 'd3-dsv'
import { exactSum } from '../../quantity/index.ts'
import { shipped } from '../../shipped.ts'
import { branches } from '../terms/vocabulary.ts'
import { isUpstream, type Ledger, type LedgerRow } from './ledger.ts'

/** One row of the summary table. */
export interface ProvincialRow {
  readonly row: string
  readonly level: number
  readonly name: string
  readonly nameZh: string
  /** Tonnes of each gas and t CO2e, or why there are none: not estimated, or held by the row above. */
  readonly masses: Readonly<Record<'CO2' | 'CH4' | 'N2O' | 'CO2e', number>> | 'NE' | 'IE'
}

const BOUGHT: readonly string[] = ['electricity', 'heat']

/**
 * Territorial: the producer's side of the balance, where plants count as energy industries. Biomass gives CH4 and
 * N2O as a source of its own and CO2 as a memo; electricity and heat consumed are a memo.
 */
export function provincialTable(ledger: Ledger): readonly ProvincialRow[] {
  const taken = ledger.view === 'consumer' ? ledger.counterpart : ledger.rows
  const producer = taken.filter((one) => !isUpstream(one))
  const isWhole = producer.some(({ branch }) => branch === 'industry')
  const consumer = ledger.view === 'producer' ? ledger.counterpart : ledger.rows
  const table = csvParse(shipped['concordances/provincial.csv'] ?? '')
  const rowsOf = (row: string, ipcc: string): readonly LedgerRow[] | undefined => {
    if (ipcc === 'NE') return undefined
    if (ipcc === 'biomass') return producer.filter((one) => !one.memo && isBiomass(producer, one))
    if (ipcc === 'memo') return producer.filter((one) => one.memo)
    if (ipcc === 'process') {
      const found = producer.filter((one) => one.carrier === 'process')
      return found.length > 0 ? found : undefined
    }
    if (ipcc === 'indirect') return consumer.filter((one) => BOUGHT.includes(one.carrier))
    if (ipcc !== '') return producer.filter((one) => isFossil(one, producer) && within(one, ipcc))
    const fossil = row === '1.1'
    return producer.filter(
      (one) => !one.memo && (fossil ? isFossil(one, producer) : row === 'total' || one.carrier !== 'process'),
    )
  }
  // A row without figures: only totals of sectors are known, or industry stands as one row.
  const missing = (ipcc: string, rows: readonly LedgerRow[] | undefined) => {
    if (rows === undefined || producer.some(({ branch }) => branch === 'all')) return 'NE'
    return rows.length === 0 && /^1\.A\.2\./.test(ipcc) && isWhole ? 'IE' : undefined
  }
  return table.map((entry) => {
    const rows = rowsOf(entry['row']!, entry['ipcc']!)
    return {
      row: entry['row']!,
      level: Number(entry['level']),
      name: entry['name']!,
      nameZh: entry['name_zh']!,
      masses: missing(entry['ipcc']!, rows) ?? massesOf(rows!),
    }
  })
}

// Whether a row's fuel is biomass: its CO2 stands as a memo.
function isBiomass(rows: readonly LedgerRow[], row: LedgerRow): boolean {
  return rows.some((other) => other.memo && other.carrier === row.carrier)
}

const isFossil = (row: LedgerRow, rows: readonly LedgerRow[]) =>
  !row.memo && row.carrier !== 'process' && !isBiomass(rows, row)

function within(row: LedgerRow, ipcc: string): boolean {
  const code = branches().find(row.branch)?.codes.ipcc ?? ''
  return code === ipcc || code.startsWith(`${ipcc}.`)
}

function massesOf(rows: readonly LedgerRow[]): ProvincialRow['masses'] {
  const gas = (name: string) => exactSum(rows.filter((row) => row.gas === name).map((row) => row.mass_t))
  return {
    CO2: gas('CO2'),
    CH4: gas('CH4'),
    N2O: gas('N2O'),
    CO2e: exactSum(rows.map((row) => row.emission_t)),
  }
}
