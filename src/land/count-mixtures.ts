// Kernel: puts the shares of mixed pixels into the tally, and counts what refinement changed, zone by zone.
import type { Window } from '../grid/index.ts'
import { ExactSum } from '../quantity/index.ts'
import type { RowVisitor } from '../vector/index.ts'
import { keysPerZone, type Lands } from './lands.ts'
import { firstMixed, type Mixtures, NO_MIXTURES } from './mixtures.ts'
import type { Refined } from './refine-tile.ts'
import { landScanner } from './scanner.ts'
import type { TallyPart } from './tally.ts'

/** Exact sums in m² by key, as plain data. */
export interface SumsPart {
  readonly keys: readonly number[]
  readonly partials: readonly (readonly number[])[]
}

/** What refinement did in a tile, inside zones. */
export interface RefinementPart {
  /** By zone × 65536 + class before × 256 + class after. */
  readonly changes: SumsPart
  /** By class before × 256 + class of the reference. */
  readonly confusion: SumsPart
}

/**
 * A counter for tiles that have been counted by the class of most ground: its tally moves the other shares of
 * mixed pixels to their classes, so that both parts together are exact.
 */
export function mixtureCounter(lands: Lands) {
  const scan = landScanner(lands)
  const { rowAreas, layerOfFeature } = lands
  const perZone = keysPerZone(lands)
  const { classCount } = lands.table

  return (
    window: Window,
    ground: {
      readonly classes: Uint8Array
      readonly mixtures: Mixtures
      readonly refined: Refined | undefined
    },
  ): { tally: TallyPart; refinement: RefinementPart } => {
    const { classes, mixtures, refined } = ground
    const seen = refined?.reference ?? NO_MIXTURES
    const [tally, changes, confusion] = [sumsByKey(), sumsByKey(), sumsByKey()]
    const { pixels, starts } = mixtures
    let area = 0

    // A part of a mixed pixel: from the class of most ground to those it has.
    const move = (i: number, base: number, share: number) => {
      tally.add(base + classes[pixels[i]!]!, -share, area)
      for (let k = starts[i]!; k < starts[i + 1]!; k++)
        tally.add(base + mixtures.classes[k]!, share * mixtures.shares[k]!, area)
    }
    // A part of a refined pixel: before, after, and in the reference.
    const note = (i: number, zone: number, share: number) => {
      const at = seen.pixels[i]!
      const before = refined!.before[i]!
      const mixed = firstMixed(pixels, at)
      const from = zone * 65536 + before * 256
      if (pixels[mixed] !== at) changes.add(from + classes[at]!, share, area)
      else
        for (let k = starts[mixed]!; k < starts[mixed + 1]!; k++)
          changes.add(from + mixtures.classes[k]!, share * mixtures.shares[k]!, area)
      for (let k = seen.starts[i]!; k < seen.starts[i + 1]!; k++)
        confusion.add(before * 256 + seen.classes[k]!, share * seen.shares[k]!, area)
    }
    const visitOf = (rowStart: number): RowVisitor => {
      const visit = (from: number, to: number, zone: number, feature: number, share: number) => {
        const base = zone * perZone + (feature < 0 ? 0 : layerOfFeature[feature]! + 1) * classCount
        const [start, end] = [rowStart + from - window.col, rowStart + to - window.col]
        for (let i = firstMixed(pixels, start); i < pixels.length && pixels[i]! < end; i++)
          move(i, base, share)
        for (let i = firstMixed(seen.pixels, start); i < seen.pixels.length && seen.pixels[i]! < end; i++)
          note(i, zone, share)
      }
      return {
        run: (from, to, zone, feature) => visit(from, to, zone, feature, 1),
        piece: (col, zone, feature, share) => visit(col, col + 1, zone, feature, share),
      }
    }
    for (const row of rowsOf(window.width, pixels, seen.pixels)) {
      area = rowAreas[window.row + row]!
      scan(window.row + row, window.col, window.col + window.width, visitOf(row * window.width))
    }
    return {
      tally: { ...tally.part(), unknown: [] },
      refinement: { changes: changes.part(), confusion: confusion.part() },
    }
  }
}

// Rows that hold one of the pixels at least, from the top.
function rowsOf(width: number, ...positions: readonly Int32Array[]): number[] {
  const rows = new Set<number>()
  for (const list of positions) for (const at of list) rows.add(Math.floor(at / width))
  return [...rows].sort((a, b) => a - b)
}

function sumsByKey() {
  const sums = new Map<number, ExactSum>()
  return {
    add(key: number, share: number, area: number) {
      let sum = sums.get(key)
      if (!sum) {
        sum = new ExactSum()
        sums.set(key, sum)
      }
      sum.addProduct(share, area)
    },
    part: (): SumsPart => {
      const keys = [...sums.keys()]
      return { keys, partials: keys.map((key) => sums.get(key)!.toPartials()) }
    },
  }
}
