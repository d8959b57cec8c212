// How alike two maps are at one size of cell: correlation of densities and of their ranks inside the zones.
import { regridder } from '../cadastre/index.ts'
import { type Grid, rowAreas } from '../grid/index.ts'
import { HECTARE } from '../quantity/index.ts'
import { type Feature, mapFeatures, transformer } from '../vector/index.ts'
import { correlation, ranks } from './agreement.ts'
import { type GridMass, shareInZones } from './grid-by-zone.ts'

/** Two maps side by side at one size of cell. */
export interface SpatialAgreement {
  /** The grid's name, e.g. `1km`. */
  readonly at: string
  /** Cells that are compared: those with half of their ground or more inside the zones. */
  readonly cells: number
  /** Of t per ha of the ground inside the zones; NaN where fewer than three cells are compared. */
  readonly pearson: number
  readonly spearman: number
  /** Whether the product's own cells are larger than these, so that it is flat inside them. */
  readonly coarser: boolean
}

// A cell with less of its ground in the zones tells more of the border than of the ground.
const LEAST_SHARE = 0.5
const FEWEST_CELLS = 3

/**
 * Both masses on one grid: ours is there already. Theirs lies evenly on the ground of its cells; what of them is in the
 * zones is regridded, mass and ground alike, so that a cell which the border cuts keeps its density. `zones` are in the
 * product's own system.
 */
export function spatialAgreement(
  at: string,
  ours: GridMass,
  theirs: GridMass,
  zones: readonly Feature[],
): SpatialAgreement {
  const { grid } = ours
  const inZones = shareInZones(theirs.grid, zones)
  const regrid = regridder(theirs.grid, grid, 2)
  const hectares = rowAreas(theirs.grid).map((area) => area / HECTARE)
  const density = theirs.mass.map((mass, cell) =>
    Number.isNaN(mass) ? 0 : (mass * inZones[cell]!) / hectares[Math.floor(cell / theirs.grid.width)]!,
  )
  const whole = { col: 0, row: 0, width: theirs.grid.width, height: theirs.grid.height }
  regrid.add(whole, [density, inZones], Number.NaN)
  const [mass, seen] = [regrid.mass[0]!, regrid.mass[1]!]
  const change = transformer(theirs.grid.crs, grid.crs)
  const covered = shareInZones(grid, mapFeatures(zones, change))
  const areas = rowAreas(grid)
  const pairs: [number[], number[]] = [[], []]
  for (let cell = 0; cell < covered.length; cell++) {
    if (covered[cell]! < LEAST_SHARE) continue
    const ground = (covered[cell]! * areas[Math.floor(cell / grid.width)]!) / HECTARE
    pairs[0].push(ours.mass[cell]! / ground)
    pairs[1].push(seen[cell]! > 0 ? mass[cell]! / seen[cell]! : 0)
  }
  const cells = pairs[0].length
  const enough = cells >= FEWEST_CELLS
  return {
    at,
    cells,
    pearson: enough ? correlation(pairs[0], pairs[1]) : Number.NaN,
    spearman: enough ? correlation(ranks(pairs[0]), ranks(pairs[1])) : Number.NaN,
    coarser: meanCell(theirs.grid) > 1.5 * meanCell(grid),
  }
}

const meanCell = (grid: Grid) => {
  const areas = rowAreas(grid)
  return areas[areas.length >> 1]!
}
