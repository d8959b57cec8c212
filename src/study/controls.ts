// Control totals: what is already known of zones, as CSV of zone, sector, total.
import type { ControlTotal } from '../allocate/index.ts'
import { fault, type Issue } from '../error.ts'
import { readCsv } from '../formats/index.ts'
import type { Study } from './schema.ts'
import { textOf } from './text.ts'
import type { World } from './world.ts'

/** Control totals in t CO2e a year; none where the study names no file. */
export async function openControls(study: Study, world: World, issues: Issue[]): Promise<ControlTotal[]> {
  const file = study.allocate.controls
  if (file === undefined) return []
  const text = await textOf(file, world, issues)
  if (text === undefined) return []
  const table = readCsv(text, file, ['zone', 'sector', 'total'])
  issues.push(...table.issues)
  return table.rows.flatMap(({ line, cells }) => {
    const total = Number(cells['total'])
    if (cells['total']?.trim() && Number.isFinite(total) && total >= 0) {
      return [{ zone: cells['zone']!.trim(), sector: cells['sector']!.trim(), total }]
    }
    issues.push(
      fault(
        'control.total',
        [file, line, 'total'],
        `"${cells['total'] ?? ''}"`,
        't CO2e a year, zero or more',
        'Write the total as a plain number.',
      ),
    )
    return []
  })
}
