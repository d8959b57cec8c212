// A gridded product summed by zone: every cell by the share of it that a zone covers.
import { type Raster, rowAreas, tiles } from '../grid/index.ts'
import { carbon, co2OfCarbon, ExactSum, unitOf } from '../quantity/index.ts'
import { exactScanner, type Feature, indexShapes, shapeOf } from '../vector/index.ts'

/** What a cell of a product holds: tonnes of CO2 of one unit of it, per cell or per m². */
export interface GridUnit {
  readonly tonnes: number
  readonly per: 'cell' | 'area'
}

/** A unit such as `t/cell`, `tC/cell`, `kg/m2`, `t/ha`; undefined where it is none. Carbon is turned into CO2 by 44/12. */
export function gridUnitOf(text: string): GridUnit | undefined {
  const [above = '', below = ''] = text.split('/').map((part) => part.trim())
  const ofCarbon = /^[A-Za-z]+C$/.test(above)
  const mass = unitOf(ofCarbon ? above.slice(0, -1) : above)
  if (mass?.dimension !== 'mass') return undefined
  const tonnes = mass.value * (ofCarbon ? co2OfCarbon(carbon(1)) : 1)
  if (/^cell$/i.test(below)) return { tonnes, per: 'cell' }
  const area = unitOf(below)
  return area?.dimension === 'area' ? { tonnes: tonnes / (area.value * HECTARE), per: 'area' } : undefined
}

// m² in a hectare, the base unit of area.
const HECTARE = 1e4

/** Tonnes of CO2 by zone; the zones' polygons in the raster's own system. Cells without data count as none. */
export async function gridByZone(
  raster: Raster,
  zones: readonly Feature[],
  unit: GridUnit,
): Promise<readonly number[]> {
  const { grid, nodata } = raster
  const areas = rowAreas(grid)
  const scan = exactScanner(
    indexShapes(
      grid,
      zones.map((zone) => shapeOf(zone, grid)),
      [],
    ),
  )
  const sums = zones.map(() => new ExactSum())
  for (const window of tiles(grid, 512)) {
    const values = await raster.read(window)
    for (let row = 0; row < window.height; row++) {
      const scale = unit.tonnes * (unit.per === 'area' ? areas[window.row + row]! : 1)
      const add = (zone: number, col: number, share: number) => {
        const value = values[row * window.width + col - window.col]!
        if (value !== nodata && Number.isFinite(value)) sums[zone]!.addProduct(value * scale, share)
      }
      scan(window.row + row, window.col, window.col + window.width, {
        run: (from, to, zone) => {
          for (let col = from; col < to; col++) add(zone, col, 1)
        },
        piece: (col, zone, _feature, share) => add(zone, col, share),
      })
    }
  }
  return sums.map((sum) => sum.value)
}
