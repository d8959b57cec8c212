// What each rule gained, and from which land: the audit of "nothing counts twice".
import { type Tally, tallyCells } from '../../land/index.ts'
import { ExactSum, HECTARE } from '../../quantity/index.ts'

/** Ground a rule gave its sector, and what of it was coded as something else; hectares. */
export interface RuleArea {
  readonly sector: string
  readonly rule: string
  readonly gained: number
  readonly taken: readonly { readonly from: string; readonly area: number }[]
}

/** Areas by rule, in the order of the rules; features list the land codes they took ground from. */
export function ruleAreas(tally: Tally): readonly RuleArea[] {
  const { table, legend } = tally.lands
  const cells = tallyCells(tally)
  return table.rules.map((rule, r) => {
    const gained = new ExactSum()
    const taken = new Map<string, ExactSum>()
    for (const cell of cells) {
      if (cell.rule !== r) continue
      gained.add(cell.area)
      if (rule.kind !== 'features') continue
      const entry = legend[cell.class - 1]
      const from = entry ? `${entry.code} ${entry.name}` : 'no observation'
      taken.set(from, (taken.get(from) ?? new ExactSum()).add(cell.area))
    }
    const list = [...taken].map(([from, sum]) => ({ from, area: sum.value / HECTARE }))
    return { sector: rule.sector, rule: rule.name, gained: gained.value / HECTARE, taken: list }
  })
}
