// Kernel: cuts the edges and discs of one pixel row to the pixels they pass, and notes where they cross its upper line.
import { discAt, edgeAt } from './cell-file.ts'
import type { ShapeIndex } from './shape-index.ts'

/**
 * What bounds shapes within one pixel row, as parallel lists. Crossings of the line just below the row's upper
 * border: position, shape, change of winding. Curves, one entry a pixel: ends in pixel-local coordinates; arcs
 * of discs carry the disc's number and sign (+1 upper arc, −1 lower), segments −1.
 */
export interface RowCurves {
  /** How many crossings and curves there are; the lists may be longer. */
  crossCount: number
  curveCount: number
  readonly crossX: number[]
  readonly crossShape: number[]
  readonly crossDelta: number[]
  readonly curveCol: number[]
  readonly curveShape: number[]
  readonly curveSign: number[]
  readonly curveX0: number[]
  readonly curveY0: number[]
  readonly curveX1: number[]
  readonly curveY1: number[]
  readonly curveDisc: number[]
}

/** The pixel to share: its curves and crossings as positions in the lists of `RowCurves`. */
export interface BoundaryPixel {
  readonly col: number
  readonly row: number
  readonly active: readonly number[]
  /** How many of `active` there are; the list may be longer. */
  readonly activeCount: number
  /** Crossings from left to right, those of this pixel at [crossFrom, crossTo). */
  readonly order: readonly number[]
  readonly crossFrom: number
  readonly crossTo: number
}

/** Where the straight curve `i` of a row lies at `x` of its pixel. */
export function lineAt({ curveX0, curveY0, curveX1, curveY1 }: RowCurves, i: number, x: number): number {
  const x0 = curveX0[i]!
  return curveY0[i]! + ((x - x0) / (curveX1[i]! - x0)) * (curveY1[i]! - curveY0[i]!)
}

/**
 * Returns a function that gathers columns [from, to) of one cell of a row into lists that the next call overwrites.
 * Crossings left of the cell are not told: its windings count them.
 */
export function rowGatherer(
  index: ShapeIndex,
): (row: number, cell: number, from: number, to: number) => RowCurves {
  const { edges, edgeShape, edgeSign, discs, discShape, cells } = index
  const { cellStart, cellItems, cellWidth, across } = cells
  // Each list begins with a number of its kind, a fraction or a whole one: lists that change their kind have code compiled again.
  // Columns are fractions to it, since they are sorted by the code that sorts crossings.
  const curves: RowCurves = {
    crossCount: 0,
    curveCount: 0,
    crossX: [0.5],
    crossShape: [0],
    crossDelta: [0],
    curveCol: [0.5],
    curveShape: [0],
    curveSign: [0],
    curveX0: [0.5],
    curveY0: [0.5],
    curveX1: [0.5],
    curveY1: [0.5],
    curveDisc: [0],
  }
  const { crossX, crossShape, crossDelta } = curves
  const { curveCol, curveShape, curveSign, curveX0, curveY0, curveX1, curveY1, curveDisc } = curves

  let cellLeft = 0
  const cross = (x: number, shape: number, delta: number) => {
    if (x < cellLeft) return
    const n = curves.crossCount++
    crossX[n] = x
    crossShape[n] = shape
    crossDelta[n] = delta
  }

  const curve = (
    col: number,
    shape: number,
    sign: number,
    x0: number,
    y0: number,
    x1: number,
    y1: number,
    disc: number,
  ) => {
    const n = curves.curveCount++
    curveCol[n] = col
    curveShape[n] = shape
    curveSign[n] = sign
    curveX0[n] = x0
    curveY0[n] = y0
    curveX1[n] = x1
    curveY1[n] = y1
    curveDisc[n] = disc
  }

  // Cut one edge to the row, then to the pixels it passes.
  const gatherEdge = (edge: number, row: number, from: number, to: number) => {
    const u0 = edges[edge * 4]!
    const v0 = edges[edge * 4 + 1]!
    const u1 = edges[edge * 4 + 2]!
    const v1 = edges[edge * 4 + 3]!
    const shape = edgeShape[edge]!
    const sign = edgeSign[edge]!
    const bottom = row + 1
    if (v0 === v1 && v0 === row) return
    const atTop = v0 <= row && v1 > row ? edgeAt(edges, edge * 4, row) : u0
    if (v0 <= row && v1 > row) cross(atTop, shape, -sign)
    if (v1 === row) return
    const ua = v0 >= row ? u0 : atTop
    const ub = v1 <= bottom ? u1 : edgeAt(edges, edge * 4, bottom)
    const va = Math.max(v0, row)
    const vb = Math.min(v1, bottom)
    const rising = ub >= ua
    const left = rising ? ua : ub
    const right = rising ? ub : ua
    const leftV = rising ? va : vb
    const rightV = rising ? vb : va
    const first = Math.max(Math.floor(left), from)
    const last = Math.min(Math.floor(right), to - 1)
    const down = rising ? sign : -sign
    const grade = (v1 - v0) / (u1 - u0)
    for (let col = first; col <= last; col++) {
      const startsHere = left >= col
      const endsHere = right <= col + 1
      const x0 = startsHere ? left : col
      const x1 = endsHere ? right : col + 1
      const y0 = startsHere ? leftV : v0 + (col - u0) * grade
      const y1 = endsHere ? rightV : v0 + (col + 1 - u0) * grade
      curve(col, shape, down, x0 - col, clamp(y0 - row), x1 - col, clamp(y1 - row), -1)
    }
  }

  // A disc's two arcs, in every pixel of the row that its boundary may pass.
  const gatherDisc = (disc: number, row: number, from: number, to: number) => {
    const u = discs[disc * 4]!
    const v = discs[disc * 4 + 1]!
    const reach = discs[disc * 4 + 2]!
    const height = discs[disc * 4 + 3]!
    const shape = discShape[disc]!
    const top = discAt(discs, disc * 4, row)
    const bottom = discAt(discs, disc * 4, row + 1)
    if (v - height >= row + 1 || v + height <= row) return
    if (top > 0) {
      cross(u - top, shape, 1)
      cross(u + top, shape, -1)
    }
    const widest = v >= row && v <= row + 1 ? reach : Math.max(top, bottom)
    const narrowest = Math.min(top, bottom)
    const put = (col: number) => {
      const x0 = Math.max(0, u - reach - col)
      const x1 = Math.min(1, u + reach - col)
      // Also where the disc ends on the pixel's left side: its crossing there is this pixel's.
      if (x1 < x0) return
      curve(col, shape, 1, x0, 0, x1, 0, disc)
      curve(col, shape, -1, x0, 0, x1, 0, disc)
    }
    const leftEnd = Math.floor(u - narrowest)
    const rightStart = Math.max(leftEnd + 1, Math.floor(u + narrowest))
    for (let col = Math.max(from, Math.floor(u - widest)); col <= Math.min(to - 1, leftEnd); col++) put(col)
    for (let col = Math.max(from, rightStart); col <= Math.min(to - 1, Math.floor(u + widest)); col++)
      put(col)
  }

  return (row, cell, from, to) => {
    curves.crossCount = curves.curveCount = 0
    cellLeft = cell * cellWidth
    const at = row * across + cell
    for (let k = cellStart[at]!; k < cellStart[at + 1]!; k++) {
      const item = cellItems[k]!
      if (item >= 0) gatherEdge(item, row, from, to)
      else gatherDisc(~item, row, from, to)
    }
    return curves
  }
}

const clamp = (y: number) => Math.min(1, Math.max(0, y))
