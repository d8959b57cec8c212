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
  if (table.issues.some(({ code }) => code === 'csv.column')) return []
  const seen = new Set<string>()
  return table.rows.flatMap(({ line, cells }) => {
    const total = Number(cells['total'])
    const [zone, sector] = [cells['zone']!, cells['sector']!]
    if (seen.has(`${zone}\t${sector}`)) issues.push(again(zone, sector, [file, line]))
    seen.add(`${zone}\t${sector}`)
    if (cells['total'] && Number.isFinite(total) && total >= 0) return [{ zone, sector, total }]
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

const again = (zone: string, sector: string, place: readonly (string | number)[]) =>
  fault(
    'control.twice',
    place,
    `a control of ${zone} for ${sector} again`,
    'one total for a zone and sector',
    'Remove one of the rows.',
  )
