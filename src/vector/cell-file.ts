// Kernel: files edges and discs by cells of a pixel row, with the windings at each cell's left end, so that a scan
// of a window looks at nothing but what passes it.
import { grown } from '../grid/index.ts'

/** Pixels across a cell of a row: as wide as a tile, wider where a raster has too many cells. */
const NARROWEST = 512
const MOST_CELLS = 1 << 22
// Numbers, to begin with; even.
const FIRST_ROOM = 1 << 16

/**
 * Cells are numbered row × across + position. Items of cell c: cellItems[cellStart[c] … cellStart[c + 1]), ≥ 0 an
 * edge, < 0 the disc ~item. Windings just below the row's upper border at the cell's left end: pairs of shape and
 * winding, states[stateStart[c] … stateStart[c + 1]) × 2, zero windings left out.
 */
export interface CellFile {
  readonly cellWidth: number
  readonly across: number
  readonly cellStart: Int32Array
  readonly cellItems: Int32Array
  readonly stateStart: Int32Array
  readonly states: Int32Array
}

/** Edges and discs as flat lists, with the shape that each belongs to. */
export interface Boundaries {
  readonly edges: Float64Array
  readonly edgeShape: Int32Array
  readonly edgeSign: Int8Array
  readonly discs: Float64Array
  readonly discShape: Int32Array
}

/** Where an edge meets the line between two pixel rows; the one formula, so that every scan gets the same bits. */
export function edgeAt(edges: Float64Array, at: number, line: number): number {
  const u0 = edges[at]!
  const v0 = edges[at + 1]!
  return u0 + (line - v0) * ((edges[at + 2]! - u0) / (edges[at + 3]! - v0))
}

/** Half the width of a disc on a line; 0 outside it. */
export function discAt(discs: Float64Array, at: number, line: number): number {
  const t = (line - discs[at + 1]!) / discs[at + 3]!
  return t <= -1 || t >= 1 ? 0 : discs[at + 2]! * Math.sqrt(1 - t * t)
}

/** File the boundaries of a raster of `width` × `height` pixels. */
export function fileByCell(width: number, height: number, boundaries: Boundaries): CellFile {
  let cellWidth = NARROWEST
  while (Math.ceil(width / cellWidth) * height > MOST_CELLS) cellWidth *= 2
  const across = Math.max(1, Math.ceil(width / cellWidth))
  const cells = across * height
  const cellAt = (x: number) => (x < 0 ? 0 : x < width ? (x / cellWidth) | 0 : across - 1)
  // What the walk meets, in its order: its cell, then the item or the shape and the change of its winding.
  let [met, crossed] = [new Int32Array(FIRST_ROOM), new Int32Array(FIRST_ROOM)]
  let [metSize, crossedSize] = [0, 0]
  const place = (item: number, row: number, left: number, right: number) => {
    if (right < 0 || left > width) return
    const last = row * across + cellAt(right)
    for (let cell = row * across + cellAt(left); cell <= last; cell++) {
      if (metSize === met.length) met = grown(met, new Int32Array(met.length * 2))
      met[metSize++] = cell
      met[metSize++] = item
    }
  }
  const crossing = (row: number, x: number, shape: number, delta: number) => {
    // A crossing counts at the left end of every cell that starts right of it.
    const first = x < 0 ? 0 : x < width ? ((x / cellWidth) | 0) + 1 : across
    if (first >= across) return
    if (crossedSize + 3 > crossed.length) crossed = grown(crossed, new Int32Array(crossed.length * 2))
    crossed[crossedSize++] = row * across + first
    crossed[crossedSize++] = shape
    crossed[crossedSize++] = delta
  }
  walk(height, boundaries, place, crossing)
  const items = sortByCell(met.subarray(0, metSize), 1, cells)
  const crossings = sortByCell(crossed.subarray(0, crossedSize), 2, cells)
  return {
    cellWidth,
    across,
    cellStart: items.start,
    cellItems: items.numbers,
    ...runWindings(height, across, crossings.start, crossings.numbers),
  }
}

// Entries of a cell and so many numbers, put in the order of their cells, those of one cell as they came: the numbers, and at
// which entry each cell starts.
function sortByCell(entries: Int32Array, numbersEach: number, cells: number) {
  const each = numbersEach + 1
  const start = new Int32Array(cells + 1)
  for (let at = 0; at < entries.length; at += each) start[entries[at]! + 1]! += 1
  for (let c = 0; c < cells; c++) start[c + 1]! += start[c]!
  const numbers = new Int32Array(start[cells]! * numbersEach)
  const next = start.slice()
  for (let at = 0; at < entries.length; at += each) {
    const to = next[entries[at]!]!++ * numbersEach
    for (let k = 0; k < numbersEach; k++) numbers[to + k] = entries[at + 1 + k]!
  }
  return { start, numbers }
}

/**
 * Visit every item in every row that it passes, with the columns that it spans there, and every crossing of a row's upper
 * border, with the change of its shape's winding right of it.
 */
function walk(
  height: number,
  { edges, edgeShape, edgeSign, discs, discShape }: Boundaries,
  place: (item: number, row: number, left: number, right: number) => void,
  crossing: (row: number, x: number, shape: number, delta: number) => void,
) {
  for (let i = 0, at = 0; i < edgeShape.length; i++, at += 4) {
    const [u0, v0, u1, v1] = [edges[at]!, edges[at + 1]!, edges[at + 2]!, edges[at + 3]!]
    const [shape, delta] = [edgeShape[i]!, -edgeSign[i]!]
    const last = Math.min(height - 1, Math.ceil(v1) - 1)
    const first = Math.max(0, Math.floor(v0))
    let a = v0 >= first ? u0 : edgeAt(edges, at, first)
    for (let row = first; row <= last; row++) {
      const b = v1 <= row + 1 ? u1 : edgeAt(edges, at, row + 1)
      if (a < b) place(i, row, a, b)
      else place(i, row, b, a)
      if (v0 <= row && v0 < v1) crossing(row, a, shape, delta)
      a = b
    }
  }
  for (let i = 0, at = 0; i < discShape.length; i++, at += 4) {
    const [u, v, reach, rise] = [discs[at]!, discs[at + 1]!, discs[at + 2]!, discs[at + 3]!]
    const last = Math.min(height - 1, Math.ceil(v + rise) - 1)
    for (let row = Math.max(0, Math.floor(v - rise)); row <= last; row++) {
      place(~i, row, u - reach, u + reach)
      const half = discAt(discs, at, row)
      if (half === 0) continue
      crossing(row, u - half, discShape[i]!, 1)
      crossing(row, u + half, discShape[i]!, -1)
    }
  }
}

// Run along every row from cell to cell and note the windings that are not zero, shapes in the order they were met.
function runWindings(height: number, across: number, crossStart: Int32Array, crossings: Int32Array) {
  const stateStart = new Int32Array(across * height + 1)
  let states = new Int32Array(1024)
  let size = 0
  // Shape and winding by turns; the list is longer than what is open.
  const open: number[] = []
  for (let row = 0, cell = 0; row < height; row++) {
    let count = 0
    for (const end = cell + across; cell < end; cell++) {
      for (let k = crossStart[cell]! * 2, last = crossStart[cell + 1]! * 2; k < last; k += 2)
        count = turn(open, count, crossings[k]!, crossings[k + 1]!)
      if (size + count > states.length) {
        const grown = new Int32Array((size + count) * 2)
        grown.set(states)
        states = grown
      }
      for (let k = 0; k < count; k++) states[size++] = open[k]!
      stateStart[cell + 1] = size >> 1
    }
  }
  return { stateStart, states: states.slice(0, size) }
}

// Changes the winding of a shape among the first `count` numbers of the list; gives how many there are then.
function turn(open: number[], count: number, shape: number, delta: number): number {
  let at = 0
  while (at < count && open[at] !== shape) at += 2
  if (at === count) {
    open[at] = shape
    open[at + 1] = delta
    return count + 2
  }
  open[at + 1]! += delta
  if (open[at + 1] !== 0) return count
  for (let k = at + 2; k < count; k++) open[k - 2] = open[k]!
  return count - 2
}
