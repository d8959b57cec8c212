// Kernel: gives the pixels of a shared tile what their weights earn: weight × rate, on top of what area gave them.
import type { Window } from '../../grid/index.ts'
import { keysPerZone, type Lands, type Mixtures, partWalker } from '../../land/index.ts'
import { ExactSum, HECTARE } from '../../quantity/index.ts'
import type { WeightRates } from './intensity.ts'
import { type EntryRuns, emptyRuns, entriesOf, fillRuns, type PaletteTile } from './palette-tile.ts'
import type { PixelSums } from './share-tile.ts'

/**
 * A corrector of tiles that were shared by area: pixels with weights get entries of their own, and the sums what they
 * were given. What area gave comes unrounded, so that a pixel is rounded once. The runs of the tile it gives are overwritten by the next call.
 */
export function weightSharer(lands: Lands, { sectors, sector, rates }: WeightRates) {
  const walk = partWalker(lands)
  const { layerOfFeature } = lands
  const perZone = keysPerZone(lands)
  const { classCount } = lands.table
  const bands = sectors + 1
  let given = new Float64Array(0)
  let runs: EntryRuns | undefined

  return (
    window: Window,
    ground: { readonly classes: Uint8Array; readonly mixtures: Mixtures },
    weights: readonly Float32Array[],
    tile: PaletteTile<Float64Array>,
    sums: PixelSums,
  ): PaletteTile => {
    if (given.length < window.width * window.height * bands)
      given = new Float64Array(window.width * window.height * bands)
    const touched: number[] = []
    walk(window, ground, (at, zone, feature, klass, share, area) => {
      const layer = feature < 0 ? 0 : layerOfFeature[feature]! + 1
      const key = zone * perZone + layer * classCount + klass
      const own = sector[key]!
      if (own < 0) return
      let rate = 0
      for (let k = 0; k < rates.length; k++) rate += rates[k]![key]! * weights[k]![at]!
      if (rate === 0) return
      const slot = zone * sectors + own
      let sum = sums.byZone.get(slot)
      if (!sum) {
        sum = new ExactSum()
        sums.byZone.set(slot, sum)
      }
      sum.addProduct(rate * (area / HECTARE), share)
      if (given[at * bands + sectors] === 0) touched.push(at)
      given[at * bands + own]! += rate * share
      given[at * bands + sectors]! += rate * share
    })
    if (touched.length === 0) return { ...tile, palette: Float32Array.from(tile.palette) }

    // Neighbours that had the same and were given the same share an entry.
    const index = entriesOf(tile)
    const palette = new Float32Array(tile.palette.length + touched.length * bands)
    palette.set(tile.palette)
    let entry = tile.palette.length / bands - 1
    let before = -1
    let last = -1
    const same = (at: number) => {
      for (let b = 0; b < bands; b++) if (given[at * bands + b] !== given[last * bands + b]) return false
      return true
    }
    for (const at of touched) {
      const place = Math.floor(at / window.width) * tile.stride + (at % window.width)
      const old = index[place]!
      if (last < 0 || old !== before || !same(at)) {
        entry += 1
        for (let b = 0; b < bands; b++)
          palette[entry * bands + b] = tile.palette[old * bands + b]! + given[at * bands + b]!
        before = old
        last = at
      }
      index[place] = entry
    }
    for (const at of touched) given.fill(0, at * bands, (at + 1) * bands)
    runs ??= emptyRuns(tile.stride)
    fillRuns(index, tile.stride, runs)
    return { ...tile, runs, palette }
  }
}
