// Kernel: writes the intensity of every sector into one tile, and sums what it wrote.
import type { Window } from '../grid/index.ts'
import { keysPerZone, type Lands, UNKNOWN } from '../land/index.ts'
import { ExactSum } from '../quantity/index.ts'
import { centreScanner, exactScanner, type RowVisitor } from '../vector/index.ts'
import type { IntensityTable } from './intensity.ts'

/** Value of pixels outside every zone. Emissions are never negative, so it cannot be mistaken for one. */
export const OUTSIDE = -9999

/** Sums over tiles, mergeable in any order: t CO2e a year. */
export interface PixelSums {
  /** Float64 sums by zone × sector, before rounding to float32. */
  readonly byZone: Map<number, ExactSum>
  /** What the float32 pixels hold, by band. */
  readonly written: readonly ExactSum[]
}

/** Fresh sums for a number of bands. */
export function pixelSums(bands: number): PixelSums {
  return { byZone: new Map(), written: Array.from({ length: bands }, () => new ExactSum()) }
}

/**
 * A writer of tiles: fills `bands` (float32, `stride` pixels a row, t CO2e per hectare and year, OUTSIDE where
 * no zone is) for a window of class numbers. Returns false where the tile lies outside every zone.
 */
export function tileSharer(lands: Lands, table: IntensityTable) {
  const scan = lands.coverage === 'exact' ? exactScanner(lands.shapes) : centreScanner(lands.shapes)
  const { rowAreas, layerOfFeature } = lands
  const perZone = keysPerZone(lands)
  const { classCount } = lands.table
  const sectorCount = table.bands.length - 1
  const { values, bandsOf } = table
  const partial = new Float64Array(table.bands.length)
  const stretch = new Float64Array(values[0]!.length)

  return (
    window: Window,
    classes: Uint8Array,
    bands: readonly Float32Array[],
    stride: number,
    sums: PixelSums,
  ) => {
    for (const band of bands) band.fill(OUTSIDE)
    let any = false
    let classRow = 0
    let bandRow = 0
    let hectares = 0
    let partCol = -1
    const used: number[] = []

    const base = (zone: number, feature: number) =>
      zone * perZone + (feature < 0 ? 0 : layerOfFeature[feature]! + 1) * classCount
    const addToZone = (key: number, share: number) => {
      const zone = Math.floor(key / perZone)
      for (const s of bandsOf[key]!) {
        const slot = zone * sectorCount + s
        let sum = sums.byZone.get(slot)
        if (!sum) {
          sum = new ExactSum()
          sums.byZone.set(slot, sum)
        }
        sum.addProduct(values[s]![key]! * hectares, share)
      }
    }
    // The pieces of one pixel arrive together; the pixel is written when the next one starts.
    const finishPixel = () => {
      if (partCol < 0) return
      const at = bandRow + partCol
      for (let b = 0; b < bands.length; b++) bands[b]![at] = partial[b]!
      partial.fill(0)
      partCol = -1
    }
    const visitor: RowVisitor = {
      run(from, to, zone, feature) {
        finishPixel()
        any = true
        const start = base(zone, feature)
        const shift = bandRow - classRow
        const stop = classRow + to - window.col
        let at = classRow + from - window.col
        for (const band of bands) band.fill(0, at + shift, stop + shift)
        while (at < stop) {
          const klass = classes[at]!
          let end = at + 1
          while (end < stop && classes[end] === klass) end += 1
          const key = start + klass
          if (klass !== UNKNOWN && bandsOf[key]!.length > 0) {
            for (const s of bandsOf[key]!) bands[s]!.fill(values[s]![key]!, at + shift, end + shift)
            bands[sectorCount]!.fill(values[sectorCount]![key]!, at + shift, end + shift)
            if (stretch[key] === 0) used.push(key)
            stretch[key]! += end - at
          }
          at = end
        }
      },
      piece(col, zone, feature, share) {
        any = true
        if (col - window.col !== partCol) finishPixel()
        partCol = col - window.col
        const klass = classes[classRow + partCol]!
        if (klass === UNKNOWN) return
        const key = base(zone, feature) + klass
        if (bandsOf[key]!.length === 0) return
        for (const s of bandsOf[key]!) partial[s]! += values[s]![key]! * share
        partial[sectorCount]! += values[sectorCount]![key]! * share
        addToZone(key, share)
      },
    }
    for (let row = 0; row < window.height; row++) {
      classRow = row * window.width
      bandRow = row * stride
      hectares = rowAreas[window.row + row]! / 1e4
      scan(window.row + row, window.col, window.col + window.width, visitor)
      finishPixel()
      for (const key of used) {
        addToZone(key, stretch[key]!)
        stretch[key] = 0
      }
      used.length = 0
      if (any) sumRow(bands, bandRow, window.width, hectares, sums)
    }
    return any
  }
}

// One row of a tile is short enough for a plain float64 sum; rows are added exactly.
function sumRow(
  bands: readonly Float32Array[],
  start: number,
  width: number,
  hectares: number,
  sums: PixelSums,
) {
  bands.forEach((band, b) => {
    let sum = 0
    for (let at = start; at < start + width; at++) if (band[at]! > 0) sum += band[at]!
    if (sum > 0) sums.written[b]!.addProduct(sum, hectares)
  })
}
