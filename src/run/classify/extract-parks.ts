// Patches of one class as polygons along the edges of pixels, ready to stand as `land.industry.parks` in a study.
import { type OutlinedRegion, outlineRegions } from '../../classify/index.ts'
import { fault, InputError } from '../../error.ts'
import { type Grid, rowAreas, toWorld } from '../../grid/index.ts'
import { HECTARE } from '../../quantity/index.ts'
import type { World } from '../../study/index.ts'
import { transformer, wgs84 } from '../../vector/index.ts'
import type { ClassifiedScene } from './classify-scene.ts'
import { codeRows } from './code-rows.ts'

/** A patch: its number, ground and rings in the scene's system, outer ring first. */
export interface Park {
  readonly id: number
  readonly pixels: number
  readonly hectares: number
  readonly rings: readonly Float64Array[]
}

/** Patches of a class, the largest first; their outlines are put aside until they are asked for. */
export interface Parks {
  readonly count: number
  list(): Iterable<Park>
  close(): void
}

/** Patches of a class of at least `hectares` of ground. Pixels are connected by their sides. */
export function extractParks(
  result: Pick<ClassifiedScene, 'classes' | 'grid' | 'tiles'>,
  name: string,
  hectares: number,
  world: Pick<World, 'spool'>,
): Parks {
  const code = result.classes.find((klass) => klass.name === name)?.code
  if (code === undefined) throw new InputError([noClass(name, result)])
  const { grid, tiles } = result
  const spool = world.spool()
  const kept: { first: number; ground: number; offset: number; length: number }[] = []
  outlineRegions(codeRows(tiles, grid), {
    width: grid.width,
    code,
    rowAreas: rowAreas(grid),
    emit(region) {
      const { first, ground } = region
      if (ground === 0 || ground < hectares * HECTARE) return
      const bytes = packed(region)
      kept.push({ first, ground, offset: spool.append(bytes), length: bytes.length })
    },
  })
  kept.sort((a, b) => b.ground - a.ground || a.first - b.first)
  return {
    count: kept.length,
    *list() {
      for (const [i, { ground, offset, length }] of kept.entries()) {
        const { pixels, rings } = unpacked(spool.read(offset, length))
        yield { id: i + 1, pixels, hectares: ground / HECTARE, rings: onGround(rings, grid) }
      }
    },
    close: () => spool.close(),
  }
}

/** A fault where a class that is to be extracted is not among those trained. */
function noClass(name: string, { classes }: Pick<ClassifiedScene, 'classes'>) {
  return fault(
    'extract.class',
    ['--extract'],
    `"${name}"`,
    `one of ${classes.map((klass) => klass.name).join(', ')}`,
    'Name a class of the training polygons.',
  )
}

// Pixels, then every ring after its length.
function packed({ pixels, rings }: OutlinedRegion): Uint8Array {
  const numbers = new Float64Array(1 + rings.reduce((sum, ring) => sum + 1 + ring.length, 0))
  numbers[0] = pixels
  let at = 1
  for (const ring of rings) {
    numbers[at] = ring.length
    numbers.set(ring, at + 1)
    at += 1 + ring.length
  }
  return new Uint8Array(numbers.buffer)
}

function unpacked(bytes: Uint8Array): Pick<OutlinedRegion, 'pixels' | 'rings'> {
  const numbers = new Float64Array(bytes.slice().buffer)
  const rings: Float64Array[] = []
  for (let at = 1; at < numbers.length; at += 1 + numbers[at]!)
    rings.push(numbers.subarray(at + 1, at + 1 + numbers[at]!))
  return { pixels: numbers[0]!, rings }
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

/** GeoJSON of patches, piece by piece: in the scene's system where it has a code, in longitude and latitude elsewhere. */
export function* parksJson(parks: Parks, className: string, grid: Grid): Generator<Uint8Array> {
  const text = new TextEncoder()
  const { epsg } = grid.crs
  const change = epsg === undefined ? transformer(grid.crs, wgs84()) : (ring: Float64Array) => ring
  const crs =
    epsg === undefined || epsg === 4326
      ? ''
      : `"crs":${JSON.stringify({ type: 'name', properties: { name: `urn:ogc:def:crs:EPSG::${epsg}` } })},`
  yield text.encode(`{"type":"FeatureCollection",${crs}"features":[`)
  for (const { id, pixels, hectares, rings } of parks.list()) {
    const feature = {
      type: 'Feature',
      id,
      properties: { id, class: className, pixels, ha: hectares },
      geometry: { type: 'Polygon', coordinates: rings.map((ring) => pairs(change(ring))) },
    }
    yield text.encode(`${id === 1 ? '' : ','}${JSON.stringify(feature)}`)
  }
  yield text.encode(']}\n')
}

const pairs = (ring: Float64Array) =>
  Array.from({ length: ring.length / 2 }, (_, i) => [ring[i * 2], ring[i * 2 + 1]])
