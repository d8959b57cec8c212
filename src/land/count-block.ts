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

  return (window, classes, values) => {
    const sums = new Map<number, ExactSum>()
    const unknown = new Map<number, number>()
    const used: number[] = []
    const end = window.col + window.width
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
      for (const key of used) {
        if (counts[key]! > 0) sumOf(key).addProduct(counts[key]!, area)
        counts[key] = 0
      }
      used.length = 0
    }
    const base = (zone: number, feature: number) =>
      zone * perZone + (feature < 0 ? 0 : layerOfFeature[feature]! + 1) * classCount
    const miss = (at: number) => unknown.set(values[at]!, (unknown.get(values[at]!) ?? 0) + 1)

    // Pixels [start, stop) of one class.
    const add = (key: number, klass: number, start: number, stop: number) => {
      if (klass === UNKNOWN) for (let at = start; at < stop; at++) miss(at)
      else {
        if (counts[key + klass] === 0) used.push(key + klass)
        counts[key + klass]! += stop - start
      }
    }

    const visitor: RowVisitor = {
      run(from, to, zone, feature) {
        const key = base(zone, feature)
        const stop = rowStart + to - window.col
        let start = rowStart + from - window.col
        let klass = classes[start]!
        for (let at = start + 1; at < stop; at++) {
          const next = classes[at]!
          if (next === klass) continue
          add(key, klass, start, at)
          klass = next
          start = at
        }
        add(key, klass, start, stop)
      },
      piece(col, zone, feature, share) {
        const at = rowStart + col - window.col
        if (classes[at] === UNKNOWN) miss(at)
        else sumOf(base(zone, feature) + classes[at]!).addProduct(share, area)
      },
    }

    for (let row = 0; row < window.height; row++) {
      const rowArea = rowAreas[window.row + row]!
      if (rowArea !== area) flush()
      area = rowArea
      rowStart = row * window.width
      scan(window.row + row, window.col, end, visitor)
    }
    flush()
    const keys = [...sums.keys()]
    return { keys, partials: keys.map((key) => sums.get(key)!.toPartials()), unknown: [...unknown] }
  }
}
