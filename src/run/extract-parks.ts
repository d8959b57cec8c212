// Patches of one class as polygons along the edges of pixels, ready to stand as `land.industry.parks` in a study.
import { type OutlinedRegion, outlineRegions } from '../classify/index.ts'
import { fault, InputError } from '../error.ts'
import { type Grid, rowAreas, toWorld } from '../grid/index.ts'
import { transformer, wgs84 } from '../vector/index.ts'
import type { ClassifiedScene } from './classify-scene.ts'
import { regionsOf } from './code-rows.ts'

/** A patch: its number, ground and rings in the scene's system, outer ring first. */
export interface Park {
  readonly id: number
  readonly pixels: number
  readonly hectares: number
  readonly rings: readonly Float64Array[]
}

/** Patches of a class of at least `hectares` of ground, the largest first. Pixels are connected by their sides. */
export function extractParks(result: ClassifiedScene, name: string, hectares: number): Park[] {
  const code = result.classes.find((klass) => klass.name === name)?.code
  if (code === undefined) throw new InputError([noClass(name, result)])
  const runs = regionsOf(result.tiles, result.grid)
  const areas = groundOf(runs, code, rowAreas(result.grid))
  return outlineRegions(
    runs,
    (region) => (areas.get(region) ?? 0) > 0 && areas.get(region)! >= hectares * 10_000,
  )
    .map((region) => ({ ...region, ground: areas.get(region.region)! }))
    .sort((a, b) => b.ground - a.ground || a.region - b.region)
    .map(({ pixels, ground, rings }, i) => ({
      id: i + 1,
      pixels,
      hectares: ground / 10_000,
      rings: onGround(rings, result.grid),
    }))
}

/** A fault where a class that is to be extracted is not among those trained. */
export function noClass(name: string, { classes }: Pick<ClassifiedScene, 'classes'>) {
  return fault(
    'extract.class',
    ['--extract'],
    `"${name}"`,
    `one of ${classes.map((klass) => klass.name).join(', ')}`,
    'Name a class of the training polygons.',
  )
}

function groundOf(
  runs: ReturnType<typeof regionsOf>,
  code: number,
  rowAreas: Float64Array,
): Map<number, number> {
  const areas = new Map<number, number>()
  for (let row = 0; row < runs.height; row++) {
    for (let run = runs.rowStart[row]!, from = 0; run < runs.rowStart[row + 1]!; from = runs.end[run++]!) {
      if (runs.code[run] !== code) continue
      const region = runs.region[run]!
      areas.set(region, (areas.get(region) ?? 0) + (runs.end[run]! - from) * rowAreas[row]!)
    }
  }
  return areas
}

// Rings run clockwise on the screen; GeoJSON wants outer ones counter-clockwise seen from above, holes the other way.
function onGround(rings: OutlinedRegion['rings'], grid: Grid): Float64Array[] {
  return rings.map((ring) => {
    const out = new Float64Array(ring.length)
    const isNorthUp = grid.affine.e < 0
    for (let i = 0; i < ring.length; i += 2) {
      const from = isNorthUp ? ring.length - 2 - i : i
      const [x, y] = toWorld(grid, ring[from]!, ring[from + 1]!)
      out[i] = x
      out[i + 1] = y
    }
    return out
  })
}

/** GeoJSON of patches: in the scene's system where it has a code, in longitude and latitude elsewhere. */
export function parksJson(parks: readonly Park[], className: string, grid: Grid): string {
  const { epsg } = grid.crs
  const change = epsg === undefined ? transformer(grid.crs, wgs84()) : (ring: Float64Array) => ring
  const features = parks.map(({ id, pixels, hectares, rings }) => ({
    type: 'Feature',
    id,
    properties: { id, class: className, pixels, ha: hectares },
    geometry: { type: 'Polygon', coordinates: rings.map((ring) => pairs(change(ring))) },
  }))
  const crs =
    epsg === undefined || epsg === 4326
      ? {}
      : { crs: { type: 'name', properties: { name: `urn:ogc:def:crs:EPSG::${epsg}` } } }
  return `${JSON.stringify({ type: 'FeatureCollection', ...crs, features })}\n`
}

const pairs = (ring: Float64Array) =>
  Array.from({ length: ring.length / 2 }, (_, i) => [ring[i * 2], ring[i * 2 + 1]])
