// A gridded product summed by zone: every cell by the share of it that a zone covers.
import { type Grid, rowAreas } from '../grid/index.ts'
import { ExactSum } from '../quantity/index.ts'
import { exactScanner, type Feature, indexShapes, shapeOf } from '../vector/index.ts'

/** Tonnes of CO2 a year by cell of a grid, row by row; NaN where nothing is known. */
export interface GridMass {
  readonly grid: Grid
  readonly mass: Float64Array
}

/** What a zone has of a gridded product. */
export interface ZoneMass {
  /** Tonnes of CO2 a year; cells without a value count as none. */
  readonly tonnes: number
  /** Ground in cells with a value, m². */
  readonly ground: number
}

/** Mass and seen ground of every zone; the zones' polygons in the grid's own system. */
export function gridByZone({ grid, mass }: GridMass, zones: readonly Feature[]): readonly ZoneMass[] {
  const areas = rowAreas(grid)
  const sharesOfRow = zoneScanner(grid, zones)
  const sums = zones.map(() => ({ tonnes: new ExactSum(), ground: new ExactSum() }))
  for (let row = 0; row < grid.height; row++) {
    sharesOfRow(row, (col, zone, share) => {
      const value = mass[row * grid.width + col]!
      if (!Number.isFinite(value)) return
      sums[zone]!.tonnes.addProduct(value, share)
      sums[zone]!.ground.addProduct(areas[row]!, share)
    })
  }
  return sums.map(({ tonnes, ground }) => ({ tonnes: tonnes.value, ground: ground.value }))
}

/** The share of every cell that lies in any of the zones, row by row. */
export function shareInZones(grid: Grid, zones: readonly Feature[]): Float64Array {
  const shares = new Float64Array(grid.width * grid.height)
  const sharesOfRow = zoneScanner(grid, zones)
  for (let row = 0; row < grid.height; row++) {
    sharesOfRow(row, (col, _zone, share) => {
      shares[row * grid.width + col]! += share
    })
  }
  return shares
}

type Visit = (col: number, zone: number, share: number) => void

function zoneScanner(grid: Grid, zones: readonly Feature[]) {
  const scan = exactScanner(
    indexShapes(
      grid,
      zones.map((zone) => shapeOf(zone, grid)),
      [],
    ),
  )
  return (row: number, visit: Visit) =>
    scan(row, 0, grid.width, {
      run: (first, end, zone) => {
        for (let col = first; col < end; col++) visit(col, zone, 1)
      },
      piece: (col, zone, _feature, share) => visit(col, zone, share),
    })
}
