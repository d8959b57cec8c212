// Shapes laid over a grid: edges and discs in pixel coordinates, filed by the cells of pixel rows that they touch.
import type { Grid } from '../grid/index.ts'
import { type CellFile, fileByCell } from './cell-file.ts'

/**
 * A region in pixel coordinates (column to the right, row downwards; integers are cell corners): oriented
 * rings, outer ones one way and holes the other, and axis-aligned ellipses (a disc becomes one where pixels
 * are not square). A point is inside where the windings add up to anything but zero.
 */
export interface Shape {
  /** Interleaved col, row; closed (last position = first). */
  readonly rings: readonly Float64Array[]
  readonly discs: readonly Disc[]
}

/** A circle of ground, an ellipse in pixels; its centre by column and row. */
export interface Disc {
  readonly col: number
  readonly row: number
  /** Half axes in pixels along columns and rows. */
  readonly alongCols: number
  readonly alongRows: number
}

/**
 * Zones first, then features: shape ids below `zoneCount` are zones; feature f has shape id zoneCount + f.
 * Earlier ids win where shapes of a kind overlap. Plain typed arrays, so that it crosses threads.
 */
export interface ShapeIndex {
  /** Tells it from every other index of the process, also where a thread has it as a copy. */
  readonly serial: number
  readonly width: number
  readonly height: number
  readonly zoneCount: number
  readonly shapeCount: number
  /** Four numbers an edge: col, row of the end with the smaller row, then of the other. */
  readonly edges: Float64Array
  readonly edgeShape: Int32Array
  /** +1 where the ring runs down the edge as stored, −1 where it runs up. */
  readonly edgeSign: Int8Array
  /** Four numbers a disc: col, row, half axis along columns, along rows. */
  readonly discs: Float64Array
  readonly discShape: Int32Array
  /** Edges and discs filed by cells of a row, for windows. */
  readonly cells: CellFile
}

let made = 0

/** An index that was kept without its number, under a new one. */
export function numbered(index: Omit<ShapeIndex, 'serial'>): ShapeIndex {
  return { ...index, serial: ++made }
}

/** File shapes by cells of rows. Cost and memory grow with boundary length, not with the raster's area. */
export function indexShapes(
  size: Pick<Grid, 'width' | 'height'>,
  zones: readonly Shape[],
  features: readonly Shape[],
): ShapeIndex {
  const shapes = [...zones, ...features]
  const { edges, edgeShape, edgeSign } = collectEdges(shapes)
  const { discs, discShape } = collectDiscs(shapes)
  return numbered({
    width: size.width,
    height: size.height,
    zoneCount: zones.length,
    shapeCount: shapes.length,
    edges,
    edgeShape,
    edgeSign,
    discs,
    discShape,
    cells: fileByCell(size.width, size.height, { edges, edgeShape, edgeSign, discs, discShape }),
  })
}

function collectEdges(shapes: readonly Shape[]) {
  const count = shapes.reduce(
    (n, shape) => n + shape.rings.reduce((m, ring) => m + ring.length / 2 - 1, 0),
    0,
  )
  const edges = new Float64Array(count * 4)
  const edgeShape = new Int32Array(count)
  const edgeSign = new Int8Array(count)
  let n = 0
  shapes.forEach((shape, id) => {
    for (const ring of shape.rings) {
      for (let i = 0; i + 3 < ring.length; i += 2) {
        const [c0, r0, c1, r1] = [ring[i]!, ring[i + 1]!, ring[i + 2]!, ring[i + 3]!]
        if (c0 === c1 && r0 === r1) continue
        // One direction for an edge and its reverse in the neighbour, so both cut pixels at the same bits.
        const down = r0 < r1 || (r0 === r1 && c0 < c1)
        edges[n * 4] = down ? c0 : c1
        edges[n * 4 + 1] = down ? r0 : r1
        edges[n * 4 + 2] = down ? c1 : c0
        edges[n * 4 + 3] = down ? r1 : r0
        edgeShape[n] = id
        edgeSign[n] = down ? 1 : -1
        n += 1
      }
    }
  })
  return {
    edges: edges.subarray(0, n * 4),
    edgeShape: edgeShape.subarray(0, n),
    edgeSign: edgeSign.subarray(0, n),
  }
}

function collectDiscs(shapes: readonly Shape[]) {
  const count = shapes.reduce((n, shape) => n + shape.discs.length, 0)
  const discs = new Float64Array(count * 4)
  const discShape = new Int32Array(count)
  let n = 0
  shapes.forEach((shape, id) => {
    for (const disc of shape.discs) {
      discs.set([disc.col, disc.row, disc.alongCols, disc.alongRows], n * 4)
      discShape[n++] = id
    }
  })
  return { discs, discShape }
}
