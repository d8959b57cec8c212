// Kernel: conservative regridding — the mass of every pixel goes to the cells it lies in, by the area it has in each.
import { type Grid, quadrangleArea, rowAreas, type Window } from '../../grid/index.ts'
import { HECTARE } from '../../quantity/index.ts'
import { transformer } from '../../vector/index.ts'

/** Mass on a target grid, and what fell beside it. */
export interface Regridded {
  readonly grid: Grid
  /** Tonnes a year by band, row by row. */
  readonly mass: readonly Float64Array[]
  /** 1 where a cell has ground of the source that is not nodata. */
  readonly covered: Uint8Array
  /** Tonnes a year by band that lie outside the target grid. */
  readonly outside: Float64Array
}

/** Takes windows of the source, in any order but always the same for the same bits. */
export interface Regridder extends Regridded {
  /** Intensities in t/ha by band of a window; `nodata` pixels carry nothing. */
  add(window: Window, intensities: readonly ArrayLike<number>[], nodata: number): void
}

/**
 * A regridder between two grids. In one system a pixel's shares are exact products of overlaps along x and y;
 * between systems its four corners are projected, the quadrilateral is clipped by the cells' borders, and the
 * parts are divided by their sum. Either way the shares of a pixel add up to 1, so that mass is kept.
 */
export function regridder(source: Grid, target: Grid, bands: number): Regridder {
  const cells = target.width * target.height
  const state = {
    grid: target,
    mass: Array.from({ length: bands }, () => new Float64Array(cells)),
    covered: new Uint8Array(cells),
    outside: new Float64Array(bands),
  }
  const hectares = rowAreas(source).map((area) => area / HECTARE)
  const put = (col: number, row: number, share: number, masses: Float64Array) => {
    if (col < 0 || row < 0 || col >= target.width || row >= target.height) {
      for (let b = 0; b < bands; b++) state.outside[b]! += masses[b]! * share
      return
    }
    const cell = row * target.width + col
    state.covered[cell] = 1
    for (let b = 0; b < bands; b++) state.mass[b]![cell]! += masses[b]! * share
  }
  const same = source.crs.definition === target.crs.definition
  const share = same ? alignedShares(source, target) : projectedShares(source, target)
  const masses = new Float64Array(bands)
  const take = (col: number, row: number, cellShare: number) => put(col, row, cellShare, masses)
  return {
    ...state,
    add(window, intensities, nodata) {
      const ofPixel = share(window)
      for (let r = 0, at = 0; r < window.height; r++) {
        const area = hectares[window.row + r]!
        for (let c = 0; c < window.width; c++, at++) {
          if (intensities[0]![at] === nodata) continue
          for (let b = 0; b < bands; b++) masses[b] = intensities[b]![at]! * area
          ofPixel(window.col + c, window.row + r, take)
        }
      }
    },
  }
}

type Take = (col: number, row: number, share: number) => void
/** Tells the shares of a pixel of a window, one cell after another. */
type Shares = (window: Window) => (col: number, row: number, take: Take) => void

/** Cells along one axis that each pixel overlaps: first cell, and shares that add up to 1. */
interface Axis {
  readonly first: Int32Array
  readonly shares: readonly (readonly number[])[]
}

function alignedShares(source: Grid, target: Grid): Shares {
  const [s, t] = [source.affine, target.affine]
  const columns = axisShares(
    source.width,
    (i) => (s.a * i + s.c - t.c) / t.a,
    (a, b) => Math.abs(b - a),
  )
  const rows = axisShares(source.height, (i) => (s.e * i + s.f - t.f) / t.e, groundBetween(target))
  return () => (col, row, take) => {
    const [across, down] = [columns.shares[col]!, rows.shares[row]!]
    for (let r = 0; r < down.length; r++)
      for (let c = 0; c < across.length; c++)
        take(columns.first[col]! + c, rows.first[row]! + r, across[c]! * down[r]!)
  }
}

// Ground between two fractional rows: linear in a plane, by the ellipsoid between parallels.
function groundBetween({ affine, crs }: Grid): (row0: number, row1: number) => number {
  if (crs.kind !== 'geographic') return (a, b) => Math.abs(b - a)
  return (a, b) => quadrangleArea(crs.ellipsoid, 1, affine.e * a + affine.f, affine.e * b + affine.f)
}

function axisShares(
  count: number,
  place: (edge: number) => number,
  size: (from: number, to: number) => number,
): Axis {
  const first = new Int32Array(count)
  const shares = Array.from({ length: count }, (_, i) => {
    const [a, b] = [place(i), place(i + 1)]
    const [from, to] = [snapped(Math.min(a, b)), snapped(Math.max(a, b))]
    first[i] = Math.floor(from)
    const parts: number[] = []
    for (let cell = first[i]!; cell < to; cell++)
      parts.push(size(Math.max(from, cell), Math.min(to, cell + 1)))
    const whole = parts.reduce((sum, part) => sum + part, 0)
    return parts.map((part) => part / whole)
  })
  return { first, shares }
}

// A border that meets a border but for rounding meets it.
function snapped(place: number): number {
  const whole = Math.round(place)
  return Math.abs(place - whole) < 1e-9 ? whole : place
}

/** Pixels a side of the blocks that are tested whole before their pixels are. */
const BLOCK = 32

function projectedShares(source: Grid, target: Grid): Shares {
  const change = transformer(source.crs, target.crs)
  const { a, c, e, f } = source.affine
  const t = target.affine
  // Corner positions in fractional cells of the target.
  const corners = (count: number, cornerAt: (i: number) => readonly [number, number]) => {
    const flat = new Float64Array(count * 2)
    for (let i = 0; i < count; i++) {
      const [col, row] = cornerAt(i)
      flat[i * 2] = a * col + c
      flat[i * 2 + 1] = e * row + f
    }
    const out = change(flat)
    for (let i = 0; i < out.length; i += 2) {
      out[i] = (out[i]! - t.c) / t.a
      out[i + 1] = (out[i + 1]! - t.f) / t.e
    }
    return out
  }
  return (window) => {
    const across = Math.ceil(window.width / BLOCK)
    const blocks = new Map<number, Block>()
    return (col, row, take) => {
      const [blockCol, blockRow] = [
        Math.floor((col - window.col) / BLOCK),
        Math.floor((row - window.row) / BLOCK),
      ]
      const key = blockRow * across + blockCol
      let block = blocks.get(key)
      if (!block) {
        block = blockOf(
          {
            col: window.col + blockCol * BLOCK,
            row: window.row + blockRow * BLOCK,
            width: Math.min(BLOCK, window.width - blockCol * BLOCK),
            height: Math.min(BLOCK, window.height - blockRow * BLOCK),
          },
          corners,
        )
        blocks.set(key, block)
      }
      if (block.cell) return take(block.cell[0], block.cell[1], 1)
      const at = ((row - block.window.row) * (block.window.width + 1) + col - block.window.col) * 2
      clipPixel(block.corners!, at, (block.window.width + 1) * 2, take)
    }
  }
}

interface Block {
  readonly window: Window
  /** The one cell that holds the whole block. */
  readonly cell: readonly [col: number, row: number] | undefined
  /** Corners of its pixels, row by row. */
  readonly corners: Float64Array | undefined
}

type Corners = (count: number, cornerAt: (i: number) => readonly [number, number]) => Float64Array

function blockOf(window: Window, corners: Corners): Block {
  const { col, row, width, height } = window
  const around = corners(2 * (width + height), (i) => {
    if (i < width) return [col + i, row]
    if (i < width + height) return [col + width, row + i - width]
    if (i < 2 * width + height) return [col + 2 * width + height - i, row + height]
    return [col, row + 2 * (width + height) - i]
  })
  const cell = cellAround(around)
  if (cell) return { window, cell, corners: undefined }
  const stride = width + 1
  const all = corners(stride * (height + 1), (i) => [col + (i % stride), row + Math.floor(i / stride)])
  return { window, cell: undefined, corners: all }
}

function cellAround(positions: Float64Array): readonly [number, number] | undefined {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < positions.length; i += 2) {
    minX = Math.min(minX, positions[i]!)
    maxX = Math.max(maxX, positions[i]!)
    minY = Math.min(minY, positions[i + 1]!)
    maxY = Math.max(maxY, positions[i + 1]!)
  }
  const [col, row] = [Math.floor(minX), Math.floor(minY)]
  return maxX <= col + 1 && maxY <= row + 1 ? [col, row] : undefined
}

// A pixel's quadrilateral, cut by columns of cells and each strip by rows.
function clipPixel(corners: Float64Array, at: number, stride: number, take: Take): void {
  const below = at + stride
  const quad = [
    corners[at]!,
    corners[at + 1]!,
    corners[at + 2]!,
    corners[at + 3]!,
    corners[below + 2]!,
    corners[below + 3]!,
    corners[below]!,
    corners[below + 1]!,
  ]
  const [minX, maxX] = range(quad, 0)
  const [minY, maxY] = range(quad, 1)
  // Where the projection does not reach, the pixel lies beside every grid.
  const reached = quad.every(Number.isFinite)
  const [col, row] = reached ? [Math.floor(minX), Math.floor(minY)] : [-1, -1]
  if (!reached || (maxX <= col + 1 && maxY <= row + 1)) {
    take(col, row, 1)
    return
  }
  const parts: [number, number, number][] = []
  let whole = 0
  for (let x = col; x < maxX; x++) {
    const strip = cut(cut(quad, 0, x, 1), 0, x + 1, -1)
    if (strip.length < 6) continue
    const [low, high] = range(strip, 1)
    for (let y = Math.floor(low); y < high; y++) {
      const area = polygonArea(cut(cut(strip, 1, y, 1), 1, y + 1, -1))
      if (area === 0) continue
      parts.push([x, y, area])
      whole += area
    }
  }
  for (const [x, y, area] of parts) take(x, y, area / whole)
}

function range(polygon: readonly number[], axis: 0 | 1): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (let i = axis; i < polygon.length; i += 2) {
    if (polygon[i]! < low) low = polygon[i]!
    if (polygon[i]! > high) high = polygon[i]!
  }
  return [low, high]
}

// The part of a convex polygon on one side of a line across an axis (Sutherland and Hodgman 1974).
function cut(polygon: readonly number[], axis: 0 | 1, line: number, side: 1 | -1): number[] {
  const out: number[] = []
  const count = polygon.length
  for (let i = 0; i < count; i += 2) {
    const j = (i + 2) % count
    const [from, to] = [(polygon[i + axis]! - line) * side, (polygon[j + axis]! - line) * side]
    if (from >= 0) out.push(polygon[i]!, polygon[i + 1]!)
    if (from < 0 === to < 0) continue
    const share = from / (from - to)
    const x = axis === 0 ? line : polygon[i]! + (polygon[j]! - polygon[i]!) * share
    const y = axis === 1 ? line : polygon[i + 1]! + (polygon[j + 1]! - polygon[i + 1]!) * share
    out.push(x, y)
  }
  return out
}

function polygonArea(polygon: readonly number[]): number {
  const count = polygon.length
  let twice = 0
  for (let i = 2; i + 3 < count; i += 2) {
    twice +=
      (polygon[i]! - polygon[0]!) * (polygon[i + 3]! - polygon[1]!) -
      (polygon[i + 2]! - polygon[0]!) * (polygon[i + 1]! - polygon[1]!)
  }
  return Math.abs(twice / 2)
}
