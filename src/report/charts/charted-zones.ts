// Which zones a chart has rows for: beyond a hundred nobody reads them, and a drawing of thousands fills the memory.
import type { ZoneTable } from '../../cadastre/index.ts'
import { type Words, words } from '../words/words.ts'

// Rows of a chart at most, that of all other zones included.
const MOST = 100

/** Zones of a chart by their position in the table. */
export interface ChartedZones {
  /** Those with a row of their own, in the table's order: all, or of more than a hundred the largest emitters. */
  readonly shown: readonly number[]
  /** The others, which share one row. */
  readonly others: readonly number[]
}

/** Choose the zones that a chart shows. */
export function chartedZones({ rows }: Pick<ZoneTable, 'rows'>): ChartedZones {
  const all = rows.map((_, z) => z)
  if (all.length <= MOST) return { shown: all, others: [] }
  const leading = new Set([...all].sort((a, b) => rows[b]!.total - rows[a]!.total).slice(0, MOST - 1))
  return { shown: all.filter((z) => leading.has(z)), others: all.filter((z) => !leading.has(z)) }
}

/** The name of the row that the others share. */
export const othersWords = ({ others }: ChartedZones): Words =>
  words(`${others.length} other zones`, `其余 ${others.length} 个区县`)
