// Control totals: what is already known of zones, as a table of zone, sector, total.
import type { ControlTotal } from '../../allocate/index.ts'
import { fault, type Issue } from '../../error.ts'
import { ungrouped, unitOf } from '../../quantity/index.ts'
import type { Study } from '../schema/schema.ts'
import type { World } from '../world.ts'
import { openTable } from './open-table.ts'

/** Control totals in t CO2e a year, or in the mass that a column `unit` names; none where the study names no file. */
export async function openControls(study: Study, world: World, issues: Issue[]): Promise<ControlTotal[]> {
  const file = study.allocate.controls
  if (file === undefined) return []
  const table = await openTable(file, ['zone', 'sector', 'total'], world, issues)
  const seen = new Set<string>()
  return (table?.rows ?? []).flatMap(({ line, cells }) => {
    const [zone, sector] = [cells['zone']!, cells['sector']!]
    if (seen.has(`${zone}\t${sector}`)) issues.push(again(zone, sector, [file, line]))
    seen.add(`${zone}\t${sector}`)
    const amount = Number(ungrouped(cells['total']!))
    const unit = cells['unit'] ? massOf(cells['unit']) : 1
    if (unit === undefined) issues.push(noMass(cells['unit']!, [file, line, 'unit']))
    if (cells['total'] && Number.isFinite(amount) && amount >= 0)
      return unit === undefined ? [] : [{ zone, sector, total: amount * unit }]
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

// Tonnes of one 万吨, kt CO2e, 10^4 t; carbon is another matter.
function massOf(text: string): number | undefined {
  const unit = unitOf(
    text
      .replace(/CO[2₂]\W*(?:e|eq|当量)?|二氧化碳(?:当量)?/i, '')
      .replace(/[()（）]|\/\s*(?:a|yr|year|年)$/gi, ''),
  )
  return unit?.dimension === 'mass' ? unit.value : undefined
}

const noMass = (text: string, place: readonly (string | number)[]) =>
  fault(
    'control.unit',
    place,
    `"${text}"`,
    'a unit of mass, e.g. t, kt or Mt',
    'Correct the unit: totals are of CO2e, carbon times 44/12.',
  )

const again = (zone: string, sector: string, place: readonly (string | number)[]) =>
  fault(
    'control.twice',
    place,
    `a control of ${zone} for ${sector} again`,
    'one total for a zone and sector',
    'Remove one of the rows.',
  )
