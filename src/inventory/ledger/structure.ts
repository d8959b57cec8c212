// The ledger looked at from its sides: sector × carrier, flows from carrier to sector, and the two views line by line.
import { exactSum, groupBy, unitOf } from '../../quantity/index.ts'
import { gpcOf } from './gpc.ts'
import type { Ledger, LedgerRow } from './ledger.ts'

/** One cell of sector × carrier. */
export interface SectorCarrier {
  readonly sector: string
  readonly carrier: string
  readonly emission_t: number
  readonly energy_tj: number
  /** Tonnes of coal equivalent. */
  readonly energy_tce: number
  /** CO2 of biomass, listed and not added. */
  readonly memo_t: number
}

/** Sector × carrier in the ledger's order; energy counts each activity once, not once a gas. */
export function sectorCarriers(ledger: Ledger): readonly SectorCarrier[] {
  const groups = groupBy(ledger.rows, (row) => `${row.sector}|${row.carrier}`)
  return [...groups.values()].map((rows) => {
    const energy = energyOfRows(rows)
    return {
      sector: rows[0]!.sector,
      carrier: rows[0]!.carrier,
      emission_t: exactSum(rows.filter(({ memo }) => !memo).map((row) => row.emission_t)),
      energy_tj: energy,
      energy_tce: energy / unitOf('tce')!.value,
      memo_t: exactSum(rows.filter(({ memo }) => memo).map((row) => row.emission_t)),
    }
  })
}

/** TJ behind rows: each activity once. */
export function energyOfRows(rows: readonly LedgerRow[]): number {
  const seen = new Map(
    rows.map((row) => [`${row.branch}|${row.carrier}|${row.activity_source}`, row.energy_tj]),
  )
  return exactSum(seen.values())
}

/** A Sankey diagram as data: nodes in columns, links in t CO2e a year that add up at every node. */
export interface Sankey {
  readonly unit: string
  readonly nodes: readonly { readonly id: string; readonly kind: 'carrier' | 'branch' | 'sector' }[]
  readonly links: readonly { readonly source: string; readonly target: string; readonly value: number }[]
}

/** Carrier → branch → sector. */
export function sankey(ledger: Ledger): Sankey {
  const counted = ledger.rows.filter(({ memo }) => !memo)
  const id = { carrier: 'carrier:', branch: 'branch:', sector: 'sector:' }
  const nodes = (['carrier', 'branch', 'sector'] as const).flatMap((kind) =>
    [...new Set(counted.map((row) => row[kind]))].map((name) => ({ id: id[kind] + name, kind })),
  )
  const links = (from: 'carrier' | 'branch', to: 'branch' | 'sector') =>
    [...groupBy(counted, (row) => `${row[from]}|${row[to]}`).values()].map((rows) => ({
      source: id[from] + rows[0]![from],
      target: id[to] + rows[0]![to],
      value: exactSum(rows.map((row) => row.emission_t)),
    }))
  return {
    unit: 't CO2e a year',
    nodes,
    links: [...links('carrier', 'branch'), ...links('branch', 'sector')],
  }
}

/** One line of consumer against producer. */
export interface ViewLine {
  readonly gpc: string
  readonly branch: string
  readonly carrier: string
  readonly consumer_t: number
  readonly producer_t: number
  /** consumer − producer. */
  readonly difference_t: number
}

/**
 * What differs between the views, by reference, branch and carrier: scope-2 rows stand on the consumer's side, I.4.4
 * on the producer's. The lines add up to the difference of the totals. Empty where there is one view only.
 */
export function viewLines(ledger: Ledger): readonly ViewLine[] {
  if (ledger.view === 'given') return []
  const sides =
    ledger.view === 'consumer' ? [ledger.rows, ledger.counterpart] : [ledger.counterpart, ledger.rows]
  const key = (row: LedgerRow) => `${row.branch}|${row.carrier}`
  const [consumer, producer] = sides.map((rows) =>
    groupBy(
      rows.filter(({ memo }) => !memo),
      key,
    ),
  )
  const sum = (rows: readonly LedgerRow[] | undefined) => exactSum((rows ?? []).map((row) => row.emission_t))
  return [...new Set([...consumer!.keys(), ...producer!.keys()])].flatMap((name) => {
    const [here, there] = [consumer!.get(name), producer!.get(name)]
    const row = (here ?? there)![0]!
    const line = { consumer_t: sum(here), producer_t: sum(there) }
    const difference = line.consumer_t - line.producer_t
    return difference === 0
      ? []
      : [
          {
            gpc: gpcOf(row) ?? '',
            branch: row.branch,
            carrier: row.carrier,
            ...line,
            difference_t: difference,
          },
        ]
  })
}
