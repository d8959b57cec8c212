// Kernel: gives the mixed pixels of a shared tile the intensities of all their classes, not of the largest alone.
import type { Window } from '../../grid/index.ts'
import { firstMixed, keysPerZone, type Lands, landScanner, type Mixtures } from '../../land/index.ts'
import { ExactSum, HECTARE } from '../../quantity/index.ts'
import type { RowVisitor } from '../../vector/index.ts'
import type { IntensityTable } from './intensity.ts'
import {
  EMPTY_ENTRY,
  type EntryRuns,
  emptyRuns,
  entriesOf,
  fillRuns,
  type Palette,
  type PaletteTile,
} from './palette-tile.ts'
import type { PixelSums } from './share-tile.ts'

/**
 * A corrector of tiles that were shared by the class of most ground. Sums are moved exactly: what the pixel
 * was given for its largest class is taken back, what it has of each class is added. The runs of the
 * tile it gives are overwritten by the next call.
 */
export function mixtureSharer<P extends Palette>(
  lands: Lands,
  table: IntensityTable,
  room: (length: number) => P,
) {
  const scan = landScanner(lands)
  const { rowAreas, layerOfFeature } = lands
  const perZone = keysPerZone(lands)
  const { classCount } = lands.table
  const { values, bandsOf } = table
  const bandCount = table.bands.length
  const sectorCount = bandCount - 1
  let runs: EntryRuns | undefined

  return (
    window: Window,
    ground: { readonly classes: Uint8Array; readonly mixtures: Mixtures },
    tile: PaletteTile<P>,
    sums: PixelSums,
  ): PaletteTile<P> => {
    const { classes, mixtures } = ground
    const { pixels, starts } = mixtures
    if (pixels.length === 0) return tile
    const palette = room(tile.palette.length + pixels.length * bandCount)
    palette.set(tile.palette)
    const firstEntry = tile.palette.length / bandCount
    const intensity = new Float64Array(pixels.length * bandCount)
    const inside = new Uint8Array(pixels.length)
    let hectares = 0

    const addToZone = (key: number, share: number) => {
      const zone = Math.floor(key / perZone)
      for (const s of bandsOf[key]!) {
        const slot = zone * sectorCount + s
        const sum = sums.byZone.get(slot) ?? new ExactSum()
        sums.byZone.set(slot, sum.addProduct(values[s]![key]! * hectares, share))
      }
    }
    const give = (i: number, base: number, share: number) => {
      inside[i] = 1
      addToZone(base + classes[pixels[i]!]!, -share)
      for (let k = starts[i]!; k < starts[i + 1]!; k++) {
        const key = base + mixtures.classes[k]!
        if (bandsOf[key]!.length === 0) continue
        const part = share * mixtures.shares[k]!
        addToZone(key, part)
        for (let b = 0; b < bandCount; b++) intensity[i * bandCount + b]! += values[b]![key]! * part
      }
    }
    const visitorOf = (rowStart: number): RowVisitor => {
      const visit = (from: number, to: number, zone: number, feature: number, share: number) => {
        const base = zone * perZone + (feature < 0 ? 0 : layerOfFeature[feature]! + 1) * classCount
        const end = rowStart + to - window.col
        for (
          let i = firstMixed(pixels, rowStart + from - window.col);
          i < pixels.length && pixels[i]! < end;
          i++
        )
          give(i, base, share)
      }
      return {
        run: (from, to, zone, feature) => visit(from, to, zone, feature, 1),
        piece: (col, zone, feature, share) => visit(col, col + 1, zone, feature, share),
      }
    }
    for (const row of new Set(Array.from(pixels, (at) => Math.floor(at / window.width)))) {
      hectares = rowAreas[window.row + row]! / HECTARE
      scan(window.row + row, window.col, window.col + window.width, visitorOf(row * window.width))
    }
    // Every mixed pixel inside a zone has an entry of its own.
    const index = entriesOf(tile)
    for (let i = 0; i < pixels.length; i++) {
      if (inside[i] === 0) continue
      const own = intensity.subarray(i * bandCount, (i + 1) * bandCount)
      const entry = own[sectorCount] === 0 ? EMPTY_ENTRY : firstEntry + i
      palette.set(own, (firstEntry + i) * bandCount)
      index[Math.floor(pixels[i]! / window.width) * tile.stride + (pixels[i]! % window.width)] = entry
    }
    runs ??= emptyRuns(tile.stride)
    fillRuns(index, tile.stride, runs)
    return { ...tile, runs, palette }
  }
}
