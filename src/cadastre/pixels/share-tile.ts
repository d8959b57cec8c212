// Kernel: gives every pixel of a tile the intensities of its ground, and sums what it gave.
import type { Window } from '../../grid/index.ts'
import { keysPerZone, type Lands, landScanner, UNKNOWN } from '../../land/index.ts'
import { ExactSum } from '../../quantity/index.ts'
import type { RowVisitor } from '../../vector/index.ts'
import type { IntensityTable } from './intensity.ts'
import {
  EMPTY_ENTRY,
  emptyRuns,
  OUTSIDE_ENTRY,
  type Palette,
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
 * year by band), kept in `room`. Undefined where the tile lies outside every zone. The arrays are overwritten by the next call.
 */
export function tileSharer<P extends Palette>(
  lands: Lands,
  table: IntensityTable,
  stride: number,
  room: (length: number) => P,
) {
  const scan = landScanner(lands)
  const { rowAreas, layerOfFeature } = lands
  const perZone = keysPerZone(lands)
  const { classCount } = lands.table
  const bandCount = table.bands.length
  const sectorCount = bandCount - 1
  const { values, bandsOf } = table
  const partial = new Float64Array(bandCount)
  const cuts = new Int32Array(stride)
  const runs = emptyRuns(stride)
  const { starts, entries, ends } = runs
  const builder = paletteBuilder(bandCount, OUTSIDE, room)
  const entryOf = new Int32Array(values[0]!.length).fill(-1)
  const whole = new Float64Array(values[0]!.length)

  // Of the tile at hand. What works on it is made once for all tiles, so that V8 need not compile it for the first one alone.
  let classes: Uint8Array = new Uint8Array(0)
  let left = 0
  let byZone: PixelSums['byZone'] = new Map()
  let any = false
  let classRow = 0
  // Runs told so far; the entry of the one that is growing, and the column it has reached.
  let count = 0
  let last = -1
  let end = 0
  let hectares = 0
  let partCol = -1
  const used: number[] = []

  const base = (zone: number, feature: number) =>
    zone * perZone + (feature < 0 ? 0 : layerOfFeature[feature]! + 1) * classCount
  const addToZone = (key: number, share: number) => {
    const zone = Math.floor(key / perZone)
    // By index: an iterator for every piece of a pixel is garbage.
    const bands = bandsOf[key]!
    for (let i = 0; i < bands.length; i++) {
      const s = bands[i]!
      const slot = zone * sectorCount + s
      let sum = byZone.get(slot)
      if (!sum) {
        sum = new ExactSum()
        byZone.set(slot, sum)
      }
      sum.addProduct(values[s]![key]! * hectares, share)
    }
  }
  const meet = (key: number) => {
    used.push(key)
    const entry = bandsOf[key]!.length > 0 ? builder.add((b) => values[b]![key]!) : EMPTY_ENTRY
    entryOf[key] = entry
    return entry
  }
  // Scans go from left to right: what is passed over lies outside.
  const tell = (entry: number, to: number) => {
    if (entry !== last) {
      if (last >= 0) {
        entries[count] = last
        ends[count++] = end
      }
      last = entry
    }
    end = to
  }
  const endRow = (row: number) => {
    if (end < stride) tell(OUTSIDE_ENTRY, stride)
    entries[count] = last
    ends[count++] = stride
    starts[row + 1] = count
    last = -1
    end = 0
  }
  // Whole pixels of a key, times the cell area of their rows.
  const flush = () => {
    for (let i = 0; i < used.length; i++) {
      const key = used[i]!
      if (whole[key]! > 0) addToZone(key, whole[key]!)
      whole[key] = 0
    }
  }
  // The pieces of one pixel arrive together; the pixel is written when the next one starts.
  const finishPixel = () => {
    if (partCol < 0) return
    const entry = partial[sectorCount] === 0 ? EMPTY_ENTRY : builder.add((b) => partial[b]!)
    if (partCol > end) tell(OUTSIDE_ENTRY, partCol)
    tell(entry, partCol + 1)
    partial.fill(0)
    partCol = -1
  }
  const visitor: RowVisitor = {
    run(from, to, zone, feature) {
      finishPixel()
      any = true
      const start = base(zone, feature)
      const right = classRow + to - left
      let at = classRow + from - left
      if (at - classRow > end) tell(OUTSIDE_ENTRY, at - classRow)
      // As `tell`, with what it keeps in variables of this loop, which is the one that runs hot.
      let [told, open] = [count, last]
      const pieces = cutRuns(classes, at, right, cuts)
      for (let i = 0; i < pieces; i++) {
        const first = at
        const klass = classes[first]!
        at = cuts[i]!
        let entry = EMPTY_ENTRY
        if (klass !== UNKNOWN) {
          entry = entryOf[start + klass]!
          if (entry < 0) entry = meet(start + klass)
          if (entry !== EMPTY_ENTRY) whole[start + klass]! += at - first
        }
        if (entry === open) continue
        if (open >= 0) {
          entries[told] = open
          ends[told++] = first - classRow
        }
        open = entry
      }
      count = told
      last = open
      end = at - classRow
    },
    piece(col, zone, feature, share) {
      any = true
      if (col - left !== partCol) finishPixel()
      partCol = col - left
      const klass = classes[classRow + partCol]!
      if (klass === UNKNOWN) return
      const key = base(zone, feature) + klass
      const bands = bandsOf[key]!
      if (bands.length === 0) return
      for (let i = 0; i < bands.length; i++) partial[bands[i]!]! += values[bands[i]!]![key]! * share
      partial[sectorCount]! += values[sectorCount]![key]! * share
      addToZone(key, share)
    },
  }
  return (window: Window, numbers: Uint8Array, sums: PixelSums): PaletteTile<P> | undefined => {
    classes = numbers
    left = window.col
    byZone = sums.byZone
    any = false
    count = hectares = 0
    builder.clear()
    for (let row = 0; row < stride; row++) {
      if (row < window.height) {
        classRow = row * window.width
        const area = rowAreas[window.row + row]! / 1e4
        if (area !== hectares) flush()
        hectares = area
        scan(window.row + row, left, left + window.width, visitor)
        finishPixel()
      }
      endRow(row)
    }
    flush()
    for (const key of used) entryOf[key] = -1
    used.length = 0
    return any ? { stride, bands: bandCount, runs, palette: builder.palette() } : undefined
  }
}

// Where runs of one class end in the pixels [from, to), in their order; gives their number. Every place is written and stays
// if the class changes there: a branch would be guessed wrong at every end.
function cutRuns(classes: Uint8Array, from: number, to: number, cuts: Int32Array): number {
  let count = 0
  let last = classes[from]!
  for (let at = from + 1; at < to; at++) {
    const next = classes[at]!
    const change = next ^ last
    cuts[count] = at
    count += (change | -change) >>> 31
    last = next
  }
  cuts[count++] = to
  return count
}
