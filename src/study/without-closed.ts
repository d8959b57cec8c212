// What closed plants take off the ledger: the emission that is known of them.
import type { Issue } from '../error.ts'
import { changeLedger, type Ledger } from '../inventory/index.ts'
import { exactSum } from '../quantity/index.ts'
import type { OpenedPoints } from './layers/open-points.ts'

/**
 * The ledger without what closed sources of known emission gave off: rows of their sector (and branch) are scaled.
 * Where the sources exceed the total, each has its part of the total.
 */
export function withoutClosed(ledger: Ledger, points: readonly OpenedPoints[], issues: Issue[]): Ledger {
  return points.reduce((now, { choice, sites, closed }) => {
    if (!('emission' in choice) || closed.length === 0) return now
    const where = { sector: choice.sector, branch: choice.branch }
    const rows = now.rows.filter(
      ({ sector, branch, memo }) =>
        !memo && sector === where.sector && (where.branch === undefined || branch === where.branch),
    )
    const total = exactSum(rows.map((row) => row.emission_t))
    const gone = exactSum(closed.map((site) => site.amount))
    const all = exactSum([gone, ...sites.map((site) => site.amount)])
    const by = 1 - gone / Math.max(total, all)
    const name = `${closed.map((site) => site.name).join(', ')} closed`
    const changed = changeLedger(now, [{ kind: 'scale', name, where, by }])
    issues.push(...changed.issues)
    return changed.ledger
  }, ledger)
}
