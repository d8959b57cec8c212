// Kernel: files edges and discs by cells of a pixel row, with the windings at each cell's left end, so that a scan
// of a window looks at nothing but what passes it.

/** Pixels across a cell of a row: as wide as a tile, wider where a raster has too many cells. */
const NARROWEST = 512
const MOST_CELLS = 1 << 22

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
  const { edges, edgeShape, edgeSign, discs, discShape } = boundaries
  let cellWidth = NARROWEST
  while (Math.ceil(width / cellWidth) * height > MOST_CELLS) cellWidth *= 2
  const across = Math.max(1, Math.ceil(width / cellWidth))
  const cells = across * height
  const clampCell = (x: number) => Math.min(across - 1, Math.max(0, Math.floor(x / cellWidth)))

  // Visit every (item, row) with the columns it spans there.
  const eachPlace = (visit: (item: number, row: number, left: number, right: number) => void) => {
    for (let i = 0, at = 0; i < edgeShape.length; i++, at += 4) {
      const [u0, v0, u1, v1] = [edges[at]!, edges[at + 1]!, edges[at + 2]!, edges[at + 3]!]
      const last = Math.min(height - 1, v1 === v0 ? Math.ceil(v0) - 1 : Math.ceil(v1) - 1)
      for (let row = Math.max(0, Math.floor(v0)); row <= last; row++) {
        const a = v0 >= row ? u0 : edgeAt(edges, at, row)
        const b = v1 <= row + 1 ? u1 : edgeAt(edges, at, row + 1)
        visit(i, row, Math.min(a, b), Math.max(a, b))
      }
    }
    for (let i = 0, at = 0; i < discShape.length; i++, at += 4) {
      const [u, v, reach, rise] = [discs[at]!, discs[at + 1]!, discs[at + 2]!, discs[at + 3]!]
      const last = Math.min(height - 1, Math.ceil(v + rise) - 1)
      for (let row = Math.max(0, Math.floor(v - rise)); row <= last; row++)
        visit(~i, row, u - reach, u + reach)
    }
  }

  const cellStart = new Int32Array(cells + 1)
  eachPlace((_item, row, left, right) => {
    if (right < 0 || left > width) return
    for (let c = clampCell(left), end = clampCell(right); c <= end; c++) cellStart[row * across + c + 1]! += 1
  })
  for (let c = 0; c < cells; c++) cellStart[c + 1]! += cellStart[c]!
  const cellItems = new Int32Array(cellStart[cells]!)
  const next = cellStart.slice()
  eachPlace((item, row, left, right) => {
    if (right < 0 || left > width) return
    for (let c = clampCell(left), end = clampCell(right); c <= end; c++)
      cellItems[next[row * across + c]!++] = item
  })

  // Crossings of the upper border of every row, filed by the cell from which on they count: shape and change of its winding.
  const eachCrossing = (visit: (row: number, x: number, shape: number, delta: number) => void) => {
    for (let i = 0, at = 0; i < edgeShape.length; i++, at += 4) {
      const last = Math.min(height - 1, Math.ceil(edges[at + 3]!) - 1)
      for (let row = Math.max(0, Math.ceil(edges[at + 1]!)); row <= last; row++)
        visit(row, edgeAt(edges, at, row), edgeShape[i]!, -edgeSign[i]!)
    }
    for (let i = 0, at = 0; i < discShape.length; i++, at += 4) {
      const [u, v, rise] = [discs[at]!, discs[at + 1]!, discs[at + 3]!]
      const last = Math.min(height - 1, Math.ceil(v + rise) - 1)
      for (let row = Math.max(0, Math.ceil(v - rise)); row <= last; row++) {
        const half = discAt(discs, at, row)
        if (half === 0) continue
        visit(row, u - half, discShape[i]!, 1)
        visit(row, u + half, discShape[i]!, -1)
      }
    }
  }
  // A crossing at x counts at the left end of every cell that starts right of x.
  const firstCell = (x: number) => (x < 0 ? 0 : Math.floor(x / cellWidth) + 1)
  const crossStart = new Int32Array(cells + 1)
  eachCrossing((row, x) => {
    const cell = firstCell(x)
    if (cell < across) crossStart[row * across + cell + 1]! += 1
  })
  for (let c = 0; c < cells; c++) crossStart[c + 1]! += crossStart[c]!
  const crossings = new Int32Array(crossStart[cells]! * 2)
  next.set(crossStart)
  eachCrossing((row, x, shape, delta) => {
    const cell = firstCell(x)
    if (cell >= across) return
    const at = next[row * across + cell]!++ * 2
    crossings[at] = shape
    crossings[at + 1] = delta
  })
  return { cellWidth, across, cellStart, cellItems, ...runWindings(height, across, crossStart, crossings) }
}

// Run along every row from cell to cell and note the windings that are not zero.
function runWindings(height: number, across: number, crossStart: Int32Array, crossings: Int32Array) {
  const stateStart = new Int32Array(across * height + 1)
  let states = new Int32Array(1024)
  let size = 0
  const winding = new Map<number, number>()
  for (let row = 0, cell = 0; row < height; row++) {
    winding.clear()
    for (const end = cell + across; cell < end; cell++) {
      for (let k = crossStart[cell]! * 2; k < crossStart[cell + 1]! * 2; k += 2) {
        const shape = crossings[k]!
        const now = (winding.get(shape) ?? 0) + crossings[k + 1]!
        if (now === 0) winding.delete(shape)
        else winding.set(shape, now)
      }
      if (size + winding.size * 2 > states.length) {
        const grown = new Int32Array((size + winding.size * 2) * 2)
        grown.set(states)
        states = grown
      }
      for (const [shape, turns] of winding) {
        states[size++] = shape
        states[size++] = turns
      }
      stateStart[cell + 1] = size >> 1
    }
  }
  return { stateStart, states: states.slice(0, size) }
}
