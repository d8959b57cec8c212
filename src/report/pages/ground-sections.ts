// Sections of the report about ground that changed hands: what rules lost, how overlaps of features were resolved.
import type { LayerOverlap, RuleLoss } from '../../cadastre/index.ts'
import { grid } from '../tables/html-table.ts'
import { told } from '../words/chinese.ts'
import { formatNumber } from '../words/scale.ts'
import { html, sectorWords, words } from '../words/words.ts'
import { shares } from './proof-sections.ts'

/** Ground that land codes would have given to a rule and that an earlier rule took. */
export function lossesTable(losses: readonly RuleLoss[]): string {
  if (losses.length === 0)
    return `<p>${html(words('No rule lost ground to another.', '没有规则失去土地。'))}</p>`
  const rows = losses.map(({ sector, rule, lost }) => [
    sectorWords(sector),
    told(rule),
    shares(lost.map(({ to, area }) => [to, area])),
  ])
  const heads = [words('Sector', '部门'), words('Rule', '规则'), words('Lost to, ha', '让予，公顷')]
  return grid(heads, rows)
}

/** Outlines of features against the ground that is theirs alone. */
export function overlapsTable(overlaps: readonly LayerOverlap[]): string {
  if (overlaps.length === 0) return ''
  const rows = overlaps.map((layer) => [
    told(layer.layer),
    formatNumber(layer.features, 0),
    formatNumber(layer.outlines, 2),
    formatNumber(layer.own, 2),
    formatNumber(layer.left, 2),
    formatNumber(layer.without_ground, 0),
  ])
  const heads = [
    words('Features', '要素'),
    words('Number', '数量'),
    words('Outlines, ha', '轮廓面积，公顷'),
    words('Ground of their own, ha', '自有土地，公顷'),
    words('Left to earlier ones or outside zones, ha', '归先者或在区县之外，公顷'),
    words('Without ground', '无土地者'),
  ]
  const lead = words('Where features overlap, the earlier one has the ground.', '要素重叠处，土地归先列者。')
  return `<p>${html(lead)}</p>${grid(heads, rows)}`
}
