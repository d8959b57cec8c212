// The other side of "nothing counts twice": what each rule lost to others, and what features left to earlier ones.
import { type Lands, type Tally, tallyCells } from '../../land/index.ts'
import { ExactSum, HECTARE } from '../../quantity/index.ts'
import type { ParcelList } from './parcels.ts'

/** Ground that land codes would have given to a rule, and who took it; hectares. */
export interface RuleLoss {
  readonly sector: string
  readonly rule: string
  readonly lost: readonly { readonly to: string; readonly area: number }[]
}

/** Losses by rule, in the order of the rules; rules that lost nothing are left out. */
export function ruleLosses(tally: Tally): readonly RuleLoss[] {
  const { rules, winner } = tally.lands.table
  const lost = rules.map(() => new Map<string, ExactSum>())
  for (const cell of tallyCells(tally)) {
    const byCode = winner[cell.class]!
    if (byCode < 0 || byCode === cell.rule || cell.rule < 0) continue
    const to = rules[cell.rule]!.name
    lost[byCode]!.set(to, (lost[byCode]!.get(to) ?? new ExactSum()).add(cell.area))
  }
  return rules.flatMap(({ sector, name }, r) => {
    const list = [...lost[r]!].map(([to, sum]) => ({ to, area: sum.value / HECTARE }))
    return list.length > 0 ? [{ sector, rule: name, lost: list }] : []
  })
}

/** How the overlaps of a layer's features were resolved; hectares. */
export interface LayerOverlap {
  readonly layer: string
  readonly features: number
  /** Features that have no ground of their own: all of it is of earlier ones, or outside every zone. */
  readonly without_ground: number
  /** Σ of the outlines, ground of their own, and the difference: left to earlier features or outside the zones. */
  readonly outlines: number
  readonly own: number
  readonly left: number
}

/** Overlaps by layer; m² of outlines by feature, in the order of the shape index. */
export function layerOverlaps(
  { layers, layerOfFeature }: Pick<Lands, 'layers' | 'layerOfFeature'>,
  outlineAreas: Float64Array,
  parcels: ParcelList,
): readonly LayerOverlap[] {
  const own = layers.map(() => new ExactSum())
  const whole = layers.map(() => new ExactSum())
  const without = layers.map(({ features }) => features.length)
  layerOfFeature.forEach((layer, f) => {
    whole[layer]!.add(outlineAreas[f]!)
  })
  for (let i = 0; i < parcels.count; i++) {
    const layer = layerOfFeature[parcels.feature(i)]!
    own[layer]!.add(parcels.area(i))
    // Parcels are in the order of features: one in several zones counts once.
    if (i === 0 || parcels.feature(i - 1) !== parcels.feature(i)) without[layer]! -= 1
  }
  return layers.flatMap(({ name, features, role }, l) => {
    if (role === 'urban-boundary') return []
    const [ofOutlines, kept] = [whole[l]!.value / HECTARE, own[l]!.value / HECTARE]
    const areas = { outlines: ofOutlines, own: kept, left: ofOutlines - kept }
    return [{ layer: name, features: features.length, without_ground: without[l]!, ...areas }]
  })
}
