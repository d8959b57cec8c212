// Sections of the report about ground that changed hands: what rules lost, how overlaps of features were resolved.
import type { LayerOverlap, RuleLoss } from '../cadastre/index.ts'
import { grid } from './html-table.ts'
import { formatNumber } from './scale.ts'

/** Ground that land codes would have given to a rule and that an earlier rule took. */
export function lossesTable(losses: readonly RuleLoss[]): string {
  if (losses.length === 0) return '<p>No rule lost ground to another.</p>'
  const rows = losses.map(({ sector, rule, lost }) => [
    sector,
    rule,
    lost.map(({ to, area }) => `${to}: ${formatNumber(area, 2)}`).join('; '),
  ])
  return grid(['Sector', 'Rule', 'Lost to, ha'], rows)
}

/** Outlines of features against the ground that is theirs alone. */
export function overlapsTable(overlaps: readonly LayerOverlap[]): string {
  if (overlaps.length === 0) return ''
  const rows = overlaps.map((layer) => [
    layer.layer,
    formatNumber(layer.features, 0),
    formatNumber(layer.outlines, 2),
    formatNumber(layer.own, 2),
    formatNumber(layer.left, 2),
    formatNumber(layer.without_ground, 0),
  ])
  const heads = [
    'Features',
    'Number',
    'Outlines, ha',
    'Ground of their own, ha',
    'Left to earlier ones or outside zones, ha',
    'Without ground',
  ]
  return `<p>Where features overlap, the earlier one has the ground.</p>${grid(heads, rows)}`
}
