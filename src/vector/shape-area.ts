// Ground area of a shape by itself, also where it reaches beyond the raster.
import { type Grid, groundScale, isCylindrical, rowAreas, toWorld } from '../grid/index.ts'
import { extentOf, overlap, ringArea } from './geometry.ts'
import { exactScanner } from './scan-exact.ts'
import { indexShapes, type Shape } from './shape-index.ts'

/** m² of a shape's rings (holes taken out, ground of several parts once) by the same measure as the grid's cells. */
export function shapeArea(shape: Shape, grid: Grid): number {
  const apart = areaOfRings(shape, grid)
  if (!partsMeet(shape)) return apart
  const once = areaOnce(shape, grid)
  return apart - once > NOISE * apart ? once : apart
}

// Share of an area that scanning may differ by.
const NOISE = 1e-6
/** Most rows, and columns, of the grid on which parts that meet are measured. */
const MEASURED = 1024

// Whether two outer rings, which run one way, may share ground.
function partsMeet({ rings }: Shape): boolean {
  const outer = rings.filter((ring) => ringArea(ring) > 0).map((ring) => extentOf([ring])!)
  return outer.some((one, i) => outer.some((other, k) => k < i && overlap(one, other)))
}

// Ground that several parts have, measured once: cell by cell of a grid around the shape.
function areaOnce({ rings }: Shape, { affine, crs }: Grid): number {
  const { minX, maxX, minY, maxY } = extentOf(rings)!
  const [width, height] = [maxX - minX, maxY - minY].map((side) => Math.min(MEASURED, Math.ceil(side)))
  const [perCol, perRow] = [(maxX - minX) / width!, (maxY - minY) / height!]
  const around: Grid = {
    width: width!,
    height: height!,
    affine: {
      a: affine.a * perCol,
      c: affine.c + affine.a * minX,
      e: affine.e * perRow,
      f: affine.f + affine.e * minY,
    },
    crs,
  }
  const placed = rings.map((ring) =>
    ring.map((value, i) => (i % 2 === 0 ? (value - minX) / perCol : (value - minY) / perRow)),
  )
  const scan = exactScanner(indexShapes(around, [{ rings: placed, discs: [] }], []))
  return rowAreas(around).reduce((sum, cell, row) => {
    let cells = 0
    scan(row, 0, width!, {
      run: (from, to) => {
        cells += to - from
      },
      piece: (_col, _zone, _feature, area) => {
        cells += area
      },
    })
    return sum + cells * cell
  }, 0)
}

// What rings enclose, parts that share ground counted each for itself.
function areaOfRings(shape: Shape, grid: Grid): number {
  const { a, e } = grid.affine
  if (!isCylindrical(grid.crs)) {
    const cell = Math.abs(a * e) * grid.crs.metresPerUnit ** 2
    return Math.abs(shape.rings.reduce((sum, ring) => sum + ringArea(ring), 0)) * cell
  }
  const cellAt = (row: number) => {
    const [alongX, alongY] = groundScale(grid.crs, ...toWorld(grid, 0, row))
    return Math.abs(a * e) * alongX * alongY
  }
  return Math.abs(shape.rings.reduce((sum, ring) => sum + integralOfRing(ring, cellAt), 0))
}

// Nodes and weights of five-point Gauss–Legendre quadrature on [0, 1].
const NODES = [0.5, 0.23076534494715845, 0.7692346550528415, 0.04691007703066802, 0.953089922969332]
const WEIGHTS = [
  0.28444444444444444, 0.23931433524968324, 0.23931433524968324, 0.11846344252809454, 0.11846344252809454,
]

// Green's theorem: the area is the integral of col · cell(row) over rows along the ring.
function integralOfRing(ring: Float64Array, cellAt: (row: number) => number): number {
  let sum = 0
  const origin = ring[0]!
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const [c0, r0, c1, r1] = [ring[i]! - origin, ring[i + 1]!, ring[i + 2]! - origin, ring[i + 3]!]
    if (r0 === r1) continue
    NODES.forEach((t, k) => {
      sum += WEIGHTS[k]! * (c0 + t * (c1 - c0)) * cellAt(r0 + t * (r1 - r0)) * (r1 - r0)
    })
  }
  return sum
}
