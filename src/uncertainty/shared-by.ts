// Which zones share an amount of a sector: those of one control, or of what the region has left. Draws move amounts among them, never between.
import type { Emissions } from '../allocate/index.ts'
import { ExactSum } from '../quantity/index.ts'

/** The groups of a sector's zones; group 0 has the zones that no amount was shared over. */
export interface SectorGroups {
  /** Group of each zone. */
  readonly of: Int32Array
  /** Part of the sector's total that each group has, whatever is drawn. */
  readonly shares: readonly number[]
  /** Zones in each group. */
  readonly sizes: readonly number[]
  /** Part of its group that each zone has at the printed numbers. */
  readonly within: readonly number[]
}

/** Groups of every sector, as control totals bound them. */
export function groupsOf({ sharing, byZone, tally }: Emissions): readonly SectorGroups[] {
  const { sectors, zones } = tally.lands
  return sectors.map((id, s) => {
    const lines = sharing.filter(({ sector }) => sector === id)
    const of = new Int32Array(zones.length)
    lines.forEach(({ over }, line) => {
      for (const zone of over) of[zone] = line + 1
    })
    const sums = Array.from({ length: lines.length + 1 }, () => new ExactSum())
    const sizes = sums.map(() => 0)
    const all = new ExactSum()
    byZone.forEach((row, z) => {
      sums[of[z]!]!.add(row[s]!)
      sizes[of[z]!]! += 1
      all.add(row[s]!)
    })
    return {
      of,
      sizes,
      shares: sums.map(({ value }) => part(value, all.value)),
      within: byZone.map((row, z) => part(row[s]!, sums[of[z]!]!.value)),
    }
  })
}

const part = (amount: number, of: number) => (of > 0 ? amount / of : 0)
