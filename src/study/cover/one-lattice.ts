// Tiles of codes that lie otherwise than the first — in another system, or beside its pixels — brought onto its lattice.
import { type Issue, warning } from '../../error.ts'
import { onLattice } from '../../grid/index.ts'
import { nearestRaster, pixelSides } from '../../land/index.ts'
import { listed } from '../../quantity/index.ts'
import { warnOfDatum } from './datum-warnings.ts'
import type { OpenedRaster } from './open-raster.ts'

interface Tile {
  readonly name: string
  readonly raster: OpenedRaster
}

// Pixels of much another size are another product, or one that was made coarser.
const SMALLEST = 0.8
const LARGEST = 1.25

/** The tiles with every one that can be brought to the first's pixels brought there, and a warning that says which. */
export function onOneLattice(tiles: readonly Tile[], issues: Issue[]): readonly Tile[] {
  const first = tiles[0]!
  const moved: string[] = []
  const systems = new Set<string>()
  const brought = tiles.map((tile) => {
    const { grid } = tile.raster
    if (onLattice(first.raster.grid, grid)) return tile
    if (!pixelSides(grid, first.raster.grid).every((side) => side >= SMALLEST && side <= LARGEST)) return tile
    const nearest = nearestRaster(tile.raster, first.raster.grid)
    if (!nearest) return tile
    moved.push(tile.name)
    systems.add(grid.crs.name)
    warnOfDatum(grid.crs, first.raster.grid.crs, tile.name, issues)
    return { name: tile.name, raster: { ...tile.raster, ...nearest } }
  })
  if (moved.length > 0) issues.push(resampled(first, tiles.length, moved, systems))
  return brought
}

const resampled = (
  first: Tile,
  count: number,
  moved: readonly string[],
  systems: ReadonlySet<string>,
): Issue =>
  warning(
    'cover.resampled',
    [moved[0]!],
    `${moved.length} of ${count} tiles beside the pixels of ${first.name}, in ${listed(systems, { most: 3 })}`,
    `pixels on one lattice in ${first.raster.grid.crs.name}`,
    'Every pixel took the code under its centre, which changes the areas of classes by a little. Name the tile first whose system and pixels the outputs should have.',
  )
