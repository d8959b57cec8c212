// Kernel: counts the ground of one block of pixels by zone, feature layer and class.
import type { PixelArray, Window } from '../grid/index.ts'
import { ExactSum } from '../quantity/index.ts'
import type { RowVisitor } from '../vector/index.ts'
import { UNKNOWN } from './classify.ts'
import { keysPerZone, type Lands } from './lands.ts'
import { landScanner } from './scanner.ts'
import type { TallyPart } from './tally.ts'

/**
 * A counter of blocks. `classes` holds the class numbers of the window row by row; `values` the land codes as
 * read, needed only to name codes that the legend lacks. Whole pixels are counted as integers and multiplied
 * by the cell area of their row once; parts of pixels are summed exactly.
 */
export function blockCounter(
  lands: Lands,
): (window: Window, classes: Uint8Array, values: PixelArray) => TallyPart {
  const scan = landScanner(lands)
  const { rowAreas, layerOfFeature } = lands
  const perZone = keysPerZone(lands)
  const { classCount } = lands.table
  const counts = new Int32Array(perZone * lands.zones.length)
  const even = new Int32Array(256)
  const odd = new Int32Array(256)

  // Of the block at hand. What works on it is made once for all blocks, so that V8 need not compile it for the first one alone.
  let classes: Uint8Array = new Uint8Array(0)
  let values: PixelArray = classes
  let sums = new Map<number, ExactSum>()
  let unknown = new Map<number, number>()
  const used: number[] = []
  let left = 0
  let rowStart = 0
  let area = 0

  const sumOf = (key: number) => {
    let sum = sums.get(key)
    if (!sum) {
      sum = new ExactSum()
      sums.set(key, sum)
    }
    return sum
  }
  const flush = () => {
    for (let i = 0; i < used.length; i++) {
      const key = used[i]!
      if (counts[key]! > 0) sumOf(key).addProduct(counts[key]!, area)
      counts[key] = 0
    }
    used.length = 0
  }
  const base = (zone: number, feature: number) =>
    zone * perZone + (feature < 0 ? 0 : layerOfFeature[feature]! + 1) * classCount
  const miss = (at: number) => unknown.set(values[at]!, (unknown.get(values[at]!) ?? 0) + 1)

  const add = (key: number, pixels: number) => {
    if (counts[key] === 0) used.push(key)
    counts[key]! += pixels
  }
  const visitor: RowVisitor = {
    run(from, to, zone, feature) {
      const key = base(zone, feature)
      const start = rowStart + from - left
      const stop = rowStart + to - left
      countClasses(classes, start, stop, even, odd)
      for (let klass = 0; klass < classCount; klass++) {
        const pixels = even[klass]! + odd[klass]!
        if (pixels === 0) continue
        add(key + klass, pixels)
        even[klass] = odd[klass] = 0
      }
      if (even[UNKNOWN]! + odd[UNKNOWN]! === 0) return
      for (let at = start; at < stop; at++) if (classes[at] === UNKNOWN) miss(at)
      even[UNKNOWN] = odd[UNKNOWN] = 0
    },
    piece(col, zone, feature, share) {
      const at = rowStart + col - left
      if (classes[at] === UNKNOWN) miss(at)
      else sumOf(base(zone, feature) + classes[at]!).addProduct(share, area)
    },
  }

  return (window, numbers, codes) => {
    classes = numbers
    values = codes
    sums = new Map()
    unknown = new Map()
    left = window.col
    for (let row = 0; row < window.height; row++) {
      const rowArea = rowAreas[window.row + row]!
      if (rowArea !== area) flush()
      area = rowArea
      rowStart = row * window.width
      scan(window.row + row, left, left + window.width, visitor)
    }
    flush()
    const keys = [...sums.keys()]
    return { keys, partials: keys.map((key) => sums.get(key)!.toPartials()), unknown: [...unknown] }
  }
}

// How many pixels [start, stop) are of each class. Two lists, since a count that was just written is slow to read again.
function countClasses(
  classes: Uint8Array,
  start: number,
  stop: number,
  even: Int32Array,
  odd: Int32Array,
): void {
  let at = start
  for (; at + 1 < stop; at += 2) {
    even[classes[at]!]! += 1
    odd[classes[at + 1]!]! += 1
  }
  if (at < stop) even[classes[at]!]! += 1
}
