// Kernel: gives every pixel of a tile the intensities of its ground, and sums what it gave.
import type { Window } from '../grid/index.ts'
import { keysPerZone, type Lands, landScanner, UNKNOWN } from '../land/index.ts'
import { ExactSum } from '../quantity/index.ts'
import type { RowVisitor } from '../vector/index.ts'
import type { IntensityTable } from './intensity.ts'
import {
  EMPTY_ENTRY,
  emptyRuns,
  fillRow,
  OUTSIDE_ENTRY,
  type PaletteTile,
  paletteBuilder,
} from './palette-tile.ts'

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
 * A writer of tiles: every pixel of a window of class numbers gets the entry of a palette (t CO2e per hectare and
 * year by band). Undefined where the tile lies outside every zone. The arrays are overwritten by the next call.
 */
export function tileSharer(lands: Lands, table: IntensityTable, stride: number) {
  const scan = landScanner(lands)
  const { rowAreas, layerOfFeature } = lands
  const perZone = keysPerZone(lands)
  const { classCount } = lands.table
  const bandCount = table.bands.length
  const sectorCount = bandCount - 1
  const { values, bandsOf } = table
  const partial = new Float64Array(bandCount)
  const index = new Int32Array(stride * stride)
  const runs = emptyRuns(stride)
  const builder = paletteBuilder(bandCount, OUTSIDE)
  const entryOf = new Int32Array(values[0]!.length).fill(-1)
  const whole = new Float64Array(values[0]!.length)
  // Key of the entries of whole pixels; −1 of all others.
  const keyOf = new Int32Array(stride * stride + 2)

  return (window: Window, classes: Uint8Array, sums: PixelSums): PaletteTile | undefined => {
    index.fill(OUTSIDE_ENTRY)
    builder.clear()
    keyOf[OUTSIDE_ENTRY] = keyOf[EMPTY_ENTRY] = -1
    let any = false
    let classRow = 0
    let indexRow = 0
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
    const meet = (key: number) => {
      used.push(key)
      let entry = EMPTY_ENTRY
      if (bandsOf[key]!.length > 0) {
        entry = builder.add((b) => values[b]![key]!)
        keyOf[entry] = key
      }
      entryOf[key] = entry
      return entry
    }
    // Whole pixels of a key, times the cell area of their rows.
    const flush = () => {
      for (const key of used) {
        if (whole[key]! > 0) addToZone(key, whole[key]!)
        whole[key] = 0
      }
    }
    // What whole pixels of a row were given, counted by key.
    const countRow = (row: number) => {
      const { starts, entries, ends } = runs
      let from = 0
      for (let i = starts[row]!; i < starts[row + 1]!; i++) {
        const key = keyOf[entries[i]!]!
        if (key >= 0) whole[key]! += ends[i]! - from
        from = ends[i]!
      }
    }
    // The pieces of one pixel arrive together; the pixel is written when the next one starts.
    const finishPixel = () => {
      if (partCol < 0) return
      let entry = EMPTY_ENTRY
      if (partial[sectorCount] !== 0) {
        entry = builder.add((b) => partial[b]!)
        keyOf[entry] = -1
      }
      index[indexRow + partCol] = entry
      partial.fill(0)
      partCol = -1
    }
    const visitor: RowVisitor = {
      run(from, to, zone, feature) {
        finishPixel()
        any = true
        const start = base(zone, feature)
        const right = to - window.col
        for (let col = from - window.col; col < right; col++) {
          const klass = classes[classRow + col]!
          let entry = EMPTY_ENTRY
          if (klass !== UNKNOWN) {
            entry = entryOf[start + klass]!
            if (entry < 0) entry = meet(start + klass)
          }
          index[indexRow + col] = entry
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
    for (let row = 0; row < stride; row++) {
      if (row < window.height) {
        classRow = row * window.width
        indexRow = row * stride
        const area = rowAreas[window.row + row]! / 1e4
        if (area !== hectares) flush()
        hectares = area
        scan(window.row + row, window.col, window.col + window.width, visitor)
        finishPixel()
      }
      fillRow(index, row, stride, runs)
      countRow(row)
    }
    flush()
    for (const key of used) entryOf[key] = -1
    return any ? { stride, bands: bandCount, index, runs, palette: builder.palette() } : undefined
  }
}
