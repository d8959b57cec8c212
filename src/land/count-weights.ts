// Adds up the weights of a tile's ground by zone, feature layer and class: what a sector that is not divided evenly needs.
import type { Window } from '../grid/index.ts'
import { ExactSum } from '../quantity/index.ts'
import type { SumsPart } from './count-mixtures.ts'
import { keysPerZone, type Lands } from './lands.ts'
import type { Mixtures } from './mixtures.ts'
import { partWalker } from './walk-parts.ts'

/** A counter of tiles: Σ weight per m² × m² by the keys of a tally, one list a weight. */
export function weightCounter(lands: Lands) {
  const walk = partWalker(lands)
  const { layerOfFeature } = lands
  const perZone = keysPerZone(lands)
  const { classCount } = lands.table

  return (
    window: Window,
    ground: { readonly classes: Uint8Array; readonly mixtures: Mixtures },
    weights: readonly Float32Array[],
  ): readonly SumsPart[] => {
    const sums = weights.map(() => new Map<number, ExactSum>())
    walk(window, ground, (at, zone, feature, klass, share, area) => {
      const layer = feature < 0 ? 0 : layerOfFeature[feature]! + 1
      const key = zone * perZone + layer * classCount + klass
      for (let k = 0; k < weights.length; k++) {
        const weight = weights[k]![at]!
        if (weight === 0) continue
        let sum = sums[k]!.get(key)
        if (!sum) {
          sum = new ExactSum()
          sums[k]!.set(key, sum)
        }
        sum.addProduct(weight * share, area)
      }
    })
    return sums.map((byKey) => ({
      keys: [...byKey.keys()],
      partials: [...byKey.values()].map((sum) => sum.toPartials()),
    }))
  }
}
