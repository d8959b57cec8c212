// Rules that say which ground belongs to which sector; the first rule that holds wins, so nothing counts twice.
import type { LegendEntry } from './legend.ts'

/** What a rule looks at: a layer of features (by its position), or land codes. */
export type Rule =
  | { readonly kind: 'features'; readonly sector: string; readonly name: string; readonly layer: number }
  | {
      readonly kind: 'codes'
      readonly sector: string
      readonly name: string
      readonly codes: readonly number[]
      /** Of a split code, the part that the rule claims. */
      readonly part?: LegendEntry['part']
      /** Only inside the features of this layer. */
      readonly layer?: number
    }

/**
 * Which rule decides for every pairing of feature layer and class: `winner[(layer + 1) × classCount + class]`
 * is a position in `rules`, or −1 where no rule holds. Layer −1 is ground without features, class 0 is nodata.
 */
export interface RuleTable {
  readonly rules: readonly Rule[]
  readonly layerCount: number
  readonly classCount: number
  readonly winner: Int16Array
}

/** Work out the winner of every pairing; `entries[i]` is the land of class i + 1. */
export function ruleTable(
  rules: readonly Rule[],
  layerCount: number,
  entries: readonly Pick<LegendEntry, 'code' | 'part'>[],
): RuleTable {
  const classCount = entries.length + 1
  const winner = new Int16Array((layerCount + 1) * classCount).fill(-1)
  for (let layer = -1; layer < layerCount; layer++) {
    for (let klass = 0; klass < classCount; klass++) {
      const entry = klass === 0 ? undefined : entries[klass - 1]
      winner[(layer + 1) * classCount + klass] = rules.findIndex((rule) => holds(rule, layer, entry))
    }
  }
  return { rules, layerCount, classCount, winner }
}

function holds(rule: Rule, layer: number, entry: Pick<LegendEntry, 'code' | 'part'> | undefined): boolean {
  if (rule.kind === 'features') return rule.layer === layer
  return (
    entry !== undefined &&
    rule.codes.includes(entry.code) &&
    (rule.part === undefined || rule.part === entry.part) &&
    (rule.layer === undefined || rule.layer === layer)
  )
}
