// A gridded product summed by zone: every cell by the share of it that a zone covers.
import { type Grid, type Raster, rowAreas, tiles } from '../grid/index.ts'
import { ExactSum } from '../quantity/index.ts'
import { exactScanner, type Feature, indexShapes, shapeOf } from '../vector/index.ts'
import type { GridUnit } from './grid-unit.ts'

/** Tonnes of CO2 by zone; the zones' polygons in the raster's own system. Cells without data count as none. */
export async function gridByZone(
  raster: Raster,
  zones: readonly Feature[],
  unit: Pick<GridUnit, 'tonnes' | 'per'>,
): Promise<readonly number[]> {
  const { grid, nodata } = raster
  const areas = rowAreas(grid)
  const sharesOfRow = zoneScanner(grid, zones)
  const sums = zones.map(() => new ExactSum())
  for (const window of tiles(grid, 512)) {
    const values = await raster.read(window)
    for (let row = 0; row < window.height; row++) {
      const scale = unit.tonnes * (unit.per === 'area' ? areas[window.row + row]! : 1)
      sharesOfRow(window.row + row, window.col, window.col + window.width, (col, zone, share) => {
        const value = values[row * window.width + col - window.col]!
        if (value !== nodata && Number.isFinite(value)) sums[zone]!.addProduct(value * scale, share)
      })
    }
  }
  return sums.map((sum) => sum.value)
}

/** Ground of every zone that lies in cells with a value, m². */
export function groundWithValues(
  { grid, mass }: { readonly grid: Grid; readonly mass: Float64Array },
  zones: readonly Feature[],
): readonly number[] {
  const areas = rowAreas(grid)
  const sums = zones.map(() => new ExactSum())
  const sharesOfRow = zoneScanner(grid, zones)
  for (let row = 0; row < grid.height; row++) {
    sharesOfRow(row, 0, grid.width, (col, zone, share) => {
      if (!Number.isNaN(mass[row * grid.width + col]!)) sums[zone]!.addProduct(areas[row]!, share)
    })
  }
  return sums.map((sum) => sum.value)
}

/** The share of every cell that lies in any of the zones, row by row. */
export function shareInZones(grid: Grid, zones: readonly Feature[]): Float64Array {
  const shares = new Float64Array(grid.width * grid.height)
  const sharesOfRow = zoneScanner(grid, zones)
  for (let row = 0; row < grid.height; row++) {
    sharesOfRow(row, 0, grid.width, (col, _zone, share) => {
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
  return (row: number, from: number, to: number, visit: Visit) =>
    scan(row, from, to, {
      run: (first, end, zone) => {
        for (let col = first; col < end; col++) visit(col, zone, 1)
      },
      piece: (col, zone, _feature, share) => visit(col, zone, share),
    })
}
