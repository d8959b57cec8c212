// Several rasters on one lattice read as one: overlaps go to the first that has an observation, gaps are nodata.
import { fault, InputError } from '../error.ts'
import type { Grid, Window } from './grid.ts'
import { makePixels, type PixelType, type TypedRaster, withSpare } from './pixels.ts'
import type { PixelArray } from './raster.ts'

/** A raster of a mosaic with the name that messages call it by. */
export interface MosaicTile {
  readonly name: string
  readonly raster: TypedRaster
}

interface Placed {
  readonly raster: TypedRaster
  /** Where the tile's first pixel lies in the mosaic. */
  readonly col: number
  readonly row: number
}

// Tiles lie on one lattice if their corners miss it by less than this share of a pixel.
const OFF_LATTICE = 0.01

/** One raster of many; throws InputError, all tiles told at once, where they do not fit together. */
export function mosaicRaster(tiles: readonly MosaicTile[]): TypedRaster {
  const first = tiles[0]!.raster
  if (tiles.length === 1) return first
  const issues = tiles.slice(1).flatMap(({ name, raster }) => {
    const told = misfit(first.grid, raster.grid, tiles[0]!.name)
    return told ? [fault('cover.mosaic', [name], ...told)] : []
  })
  if (issues.length > 0) throw new InputError(issues)
  const { grid, placed } = place(tiles.map(({ raster }) => raster))
  const { type, nodata } = pixelKind(
    tiles.map(({ raster }) => raster),
    isFull(grid, placed),
  )
  return { grid, unit: first.unit, type, nodata, read: (window) => readMosaic(placed, type, nodata, window) }
}

/** Whether a raster of `its` grid joins one of `own` in a mosaic as it is: in system, pixels and their corners. */
export const onLattice = (own: Grid, its: Grid): boolean => misfit(own, its, '') === undefined

// What keeps a raster of `its` grid from joining the one called `like`: what was found, what expected, what helps.
function misfit(own: Grid, its: Grid, like: string): readonly [string, string, string] | undefined {
  const { a, e } = own.affine
  if (own.crs.definition !== its.crs.definition)
    return [
      `a tile in ${its.crs.name}`,
      `${own.crs.name}, like ${like}`,
      `Bring the tiles into one system, each of them, for example: gdalwarp -t_srs ${systemOf(own)} -tr ${a} ${Math.abs(e)} -tap -r near IN OUT.`,
    ]
  const drift = Math.max(
    Math.abs(its.affine.a / a - 1) * its.width,
    Math.abs(its.affine.e / e - 1) * its.height,
  )
  if (!(drift < OFF_LATTICE))
    return [
      `pixels of ${its.affine.a} × ${its.affine.e}`,
      `${a} × ${e}, like ${like}`,
      `Resample the tile: gdalwarp -tr ${a} ${Math.abs(e)} -tap -r near IN OUT.`,
    ]
  const { col, row } = offset(own, its)
  const off = Math.max(Math.abs(col - Math.round(col)), Math.abs(row - Math.round(row)))
  if (!(off < OFF_LATTICE))
    return [
      `a tile ${off.toFixed(3)} of a pixel beside the lattice`,
      `corners whole pixels apart from those of ${like}`,
      `Align the tiles: gdalwarp -tr ${a} ${Math.abs(e)} -tap -r near IN OUT, each of them.`,
    ]
  return undefined
}

// The system as GDAL takes it; a name where it has no code.
const systemOf = ({ crs }: Grid) => (crs.epsg === undefined ? 'SYSTEM' : `EPSG:${crs.epsg}`)

const offset = (from: Grid, to: Grid) => ({
  col: (to.affine.c - from.affine.c) / from.affine.a,
  row: (to.affine.f - from.affine.f) / from.affine.e,
})

function place(rasters: readonly TypedRaster[]): { grid: Grid; placed: readonly Placed[] } {
  const first = rasters[0]!.grid
  const corners = rasters.map((raster) => {
    const { col, row } = offset(first, raster.grid)
    return { raster, col: Math.round(col), row: Math.round(row) }
  })
  const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b))
  const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b))
  const [left, upper] = [least(corners.map(({ col }) => col)), least(corners.map(({ row }) => row))]
  const { a, c, e, f } = first.affine
  return {
    grid: {
      crs: first.crs,
      affine: { a, c: c + left * a, e, f: f + upper * e },
      width: most(corners.map(({ raster, col }) => col + raster.grid.width)) - left,
      height: most(corners.map(({ raster, row }) => row + raster.grid.height)) - upper,
    },
    placed: corners.map(({ raster, col, row }) => ({ raster, col: col - left, row: row - upper })),
  }
}

// Whether tiles cover the whole rectangle: as much ground as it has, without overlap.
function isFull({ width, height }: Grid, placed: readonly Placed[]): boolean {
  const covered = placed.reduce((sum, { raster }) => sum + raster.grid.width * raster.grid.height, 0)
  const overlap = placed.some((one, i) =>
    placed.slice(i + 1).some((other) => common(boundsOf(one), boundsOf(other))),
  )
  return covered === width * height && !overlap
}

// A type for the pixels of all tiles, and a nodata value that is a land code in none of them.
function pixelKind(
  rasters: readonly TypedRaster[],
  full: boolean,
): { type: PixelType; nodata: number | undefined } {
  const types = new Set(rasters.map(({ type }) => type))
  const type = types.size === 1 ? rasters[0]!.type : 'float64'
  const marks = new Set(rasters.map(({ nodata }) => nodata))
  const [only] = marks
  if (marks.size === 1 && (only !== undefined || full)) return { type, nodata: only }
  return withSpare(type)
}

const boundsOf = ({ raster: { grid }, col, row }: Placed): Window => ({
  col,
  row,
  width: grid.width,
  height: grid.height,
})

function common(one: Window, other: Window): Window | undefined {
  const [col, row] = [Math.max(one.col, other.col), Math.max(one.row, other.row)]
  const width = Math.min(one.col + one.width, other.col + other.width) - col
  const height = Math.min(one.row + one.height, other.row + other.height) - row
  return width > 0 && height > 0 ? { col, row, width, height } : undefined
}

async function readMosaic(
  placed: readonly Placed[],
  type: PixelType,
  nodata: number | undefined,
  window: Window,
): Promise<PixelArray> {
  const parts = placed.flatMap((tile) => {
    const shared = common(boundsOf(tile), window)
    return shared ? [{ tile, shared }] : []
  })
  const [only] = parts
  const whole =
    parts.length === 1 && only!.shared.width === window.width && only!.shared.height === window.height
  if (whole && only!.tile.raster.type === type && Object.is(only!.tile.raster.nodata, nodata))
    return only!.tile.raster.read(within(only!.tile, window))
  const out = makePixels(type, window.width * window.height)
  const free = new Uint8Array(out.length).fill(1)
  if (nodata !== undefined) out.fill(nodata)
  const read = await Promise.all(parts.map(({ tile, shared }) => tile.raster.read(within(tile, shared))))
  parts.forEach(({ tile, shared }, i) => lay(read[i]!, tile.raster.nodata, shared, window, out, free))
  return out
}

const within = ({ col, row }: Placed, window: Window): Window => ({
  ...window,
  col: window.col - col,
  row: window.row - row,
})

// Lays a tile's pixels where no tile before it had an observation.
function lay(
  values: PixelArray,
  nodata: number | undefined,
  shared: Window,
  window: Window,
  out: PixelArray,
  free: Uint8Array,
): void {
  for (let row = 0; row < shared.height; row++) {
    const target = (shared.row - window.row + row) * window.width + shared.col - window.col
    const start = row * shared.width
    for (let i = 0; i < shared.width; i++) {
      const value = values[start + i]!
      if (free[target + i] === 0 || value === nodata || Number.isNaN(value)) continue
      out[target + i] = value
      free[target + i] = 0
    }
  }
}
