// Kernel: cuts the edges and discs of one pixel row to the pixels they pass, and notes where they cross its upper line.
import type { ShapeIndex } from './shape-index.ts'

/**
 * What bounds shapes within one pixel row, as parallel lists. Crossings of the line just below the row's upper
 * border: position, shape, change of winding. Curves, one entry a pixel: ends in pixel-local coordinates; arcs
 * of discs carry the disc's number and sign (+1 upper arc, −1 lower), segments −1.
 */
export interface RowCurves {
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

/** Returns a function that gathers row `row`, columns [from, to), into lists that the next call overwrites. */
export function rowGatherer(index: ShapeIndex): (row: number, from: number, to: number) => RowCurves {
  const { edges, edgeShape, edgeSign, discs, discShape, rowStart, rowItems } = index
  const curves: RowCurves = {
    crossX: [],
    crossShape: [],
    crossDelta: [],
    curveCol: [],
    curveShape: [],
    curveSign: [],
    curveX0: [],
    curveY0: [],
    curveX1: [],
    curveY1: [],
    curveDisc: [],
  }
  const { crossX, crossShape, crossDelta } = curves
  const { curveCol, curveShape, curveSign, curveX0, curveY0, curveX1, curveY1, curveDisc } = curves
  const lists = Object.values(curves) as number[][]

  const cross = (x: number, shape: number, delta: number) => {
    crossX.push(x)
    crossShape.push(shape)
    crossDelta.push(delta)
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
    curveCol.push(col)
    curveShape.push(shape)
    curveSign.push(sign)
    curveX0.push(x0)
    curveY0.push(y0)
    curveX1.push(x1)
    curveY1.push(y1)
    curveDisc.push(disc)
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
    const slope = (u1 - u0) / (v1 - v0)
    const atTop = v0 <= row && v1 > row ? u0 + (row - v0) * slope : u0
    if (v0 <= row && v1 > row) cross(atTop, shape, -sign)
    if (v1 === row) return
    const ua = v0 >= row ? u0 : atTop
    const ub = v1 <= bottom ? u1 : u0 + (bottom - v0) * slope
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
    const halfWidth = (line: number) => {
      const t = (line - v) / height
      return t <= -1 || t >= 1 ? 0 : reach * Math.sqrt(1 - t * t)
    }
    const top = halfWidth(row)
    const bottom = halfWidth(row + 1)
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
      if (x1 <= x0) return
      curve(col, shape, 1, x0, 0, x1, 0, disc)
      curve(col, shape, -1, x0, 0, x1, 0, disc)
    }
    const leftEnd = Math.floor(u - narrowest)
    const rightStart = Math.max(leftEnd + 1, Math.floor(u + narrowest))
    for (let col = Math.max(from, Math.floor(u - widest)); col <= Math.min(to - 1, leftEnd); col++) put(col)
    for (let col = Math.max(from, rightStart); col <= Math.min(to - 1, Math.floor(u + widest)); col++)
      put(col)
  }

  return (row, from, to) => {
    for (const list of lists) list.length = 0
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) {
      const item = rowItems[k]!
      if (item >= 0) gatherEdge(item, row, from, to)
      else gatherDisc(~item, row, from, to)
    }
    return curves
  }
}

const clamp = (y: number) => Math.min(1, Math.max(0, y))
