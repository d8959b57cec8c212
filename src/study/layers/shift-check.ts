// Warns where a layer lies against the zones as a map of another Chinese datum would: some 300 to 1300 m aside.
import { type Issue, warning } from '../../error.ts'
import type { Grid } from '../../grid/index.ts'
import {
  type Extent,
  extentOf,
  type Feature,
  gcjToBd,
  transformer,
  type Whereabouts,
  wgs84,
  wgsToGcj,
  whereabouts,
} from '../../vector/index.ts'
import type { Study } from '../schema/schema.ts'
import type { OpenedLayer } from './open-layers.ts'

type Move = (lon: number, lat: number) => readonly [number, number]

const DATUMS: Readonly<Record<'gcj02' | 'bd09', Move>> = {
  gcj02: wgsToGcj,
  bd09: (lon, lat) => gcjToBd(...wgsToGcj(lon, lat)),
}

// What a layer, or the zones, may have been drawn in without saying so. The layer is mended by the zones' move, or, within
// some metres of several hundred, by the opposite of the move that would take it to the datum.
const SUSPICIONS: readonly {
  readonly whose: 'layer' | 'zones'
  readonly datum: keyof typeof DATUMS
  readonly way: 1 | -1
}[] = [
  { whose: 'layer', datum: 'gcj02', way: -1 },
  { whose: 'layer', datum: 'bd09', way: -1 },
  { whose: 'zones', datum: 'gcj02', way: 1 },
  { whose: 'zones', datum: 'bd09', way: 1 },
]

// Twelve to none happens by chance once in four thousand; twelve to one, once in six hundred.
const ENOUGH = 12
const MOST_SAMPLED = 5000
const AT_ONCE = 16
// The moves differ by a tenth or so within a city; what lies further from every outline cannot come in.
const REACH = 1.5

/**
 * A layer registered inside the zones but drawn in another datum has positions just outside one side of the
 * zones that its mending brings in, and none that it takes out. A warning is given where at least twelve come
 * in and fewer than one in twelve as many go out. Layers that reach beyond the zones on all sides lose as many
 * as they gain, so they raise no alarm; a few features say nothing.
 */
export function shiftWarnings(
  study: Study,
  zones: readonly Feature[],
  layers: readonly OpenedLayer[],
  grid: Grid,
): Issue[] {
  const extent = extentOf(layers.map((layer) => places(layer.features)))
  if (!extent) return []
  const middle = Float64Array.of((extent.minX + extent.maxX) / 2, (extent.minY + extent.maxY) / 2)
  if (shifts(middle, 'gcj02', grid).every((shift) => Math.abs(shift) < 1e-5)) return []
  const where = whereabouts(zones.flatMap(({ geometry }) => (geometry ? [geometry] : [])))
  const near = where.nearOutlines(...furthestMoves(extent, grid))
  return layers.flatMap((layer) => warningFor(layer, study.zones.file, { inside: where.inside, near }, grid))
}

// Longitudes and latitudes of places of the grid's system.
const degreesOf = (places: Float64Array, { crs }: Grid) => transformer(crs, wgs84())(places)

// How far a datum moves places of the grid's system, along x and y in its units.
function shifts(
  places: Float64Array,
  datum: keyof typeof DATUMS,
  grid: Grid,
  degrees = degreesOf(places, grid),
): Float64Array {
  const moved = new Float64Array(degrees.length)
  for (let i = 0; i < degrees.length; i += 2) moved.set(DATUMS[datum](degrees[i]!, degrees[i + 1]!), i)
  return transformer(wgs84(), grid.crs)(moved).map((value, i) => value - places[i]!)
}

// How far any of the moves goes along x and y, in the grid's units.
function furthestMoves({ minX, minY, maxX, maxY }: Extent, grid: Grid): readonly [number, number] {
  const thirds = [0, 0.5, 1]
  const at = Float64Array.from(
    thirds.flatMap((v) => thirds.flatMap((u) => [minX + u * (maxX - minX), minY + v * (maxY - minY)])),
  )
  const far: [number, number] = [0, 0]
  for (const datum of ['gcj02', 'bd09'] as const)
    shifts(at, datum, grid).forEach((value, i) => {
      far[i % 2 === 0 ? 0 : 1] = Math.max(far[i % 2 === 0 ? 0 : 1], REACH * Math.abs(value))
    })
  return far
}

function warningFor(
  layer: OpenedLayer,
  zonesFile: string,
  { inside, near }: Readonly<Record<'inside' | 'near', Whereabouts['inside']>>,
  grid: Grid,
): Issue[] {
  const all = places(layer.features)
  const step = Math.ceil(all.length / 2 / MOST_SAMPLED)
  const sample = step === 1 ? all : all.filter((_, i) => (i >> 1) % step === 0)
  const [out, within]: [number[], number[]] = [[], []]
  for (let i = 0; i < sample.length; i += 2) {
    const [x, y] = [sample[i]!, sample[i + 1]!]
    // Places that no move takes across an outline tell nothing.
    if (near(x, y)) (inside(x, y) ? within : out).push(x, y)
  }
  if (out.length / 2 < ENOUGH) return []
  const insideAfter = (places: Float64Array, moves: Float64Array, way: number) => {
    let count = 0
    for (let i = 0; i < places.length; i += 2)
      if (inside(places[i]! + way * moves[i]!, places[i + 1]! + way * moves[i + 1]!)) count += 1
    return count
  }
  const outside = Float64Array.from(out)
  const degrees = degreesOf(outside, grid)
  const moves = {
    gcj02: shifts(outside, 'gcj02', grid, degrees),
    bd09: shifts(outside, 'bd09', grid, degrees),
  }
  const suspects = SUSPICIONS.map((suspicion) => ({
    ...suspicion,
    gained: insideAfter(outside, moves[suspicion.datum], suspicion.way),
  })).filter(({ gained }) => gained >= ENOUGH)
  const registered = Float64Array.from(within)
  // Those that go out are counted until they are too many.
  const lostBy = ({ datum, way, gained }: (typeof suspects)[number]) => {
    let lost = 0
    for (let at = 0; at < registered.length && lost <= gained / ENOUGH; at += 2 * AT_ONCE) {
      const some = registered.subarray(at, at + 2 * AT_ONCE)
      lost += some.length / 2 - insideAfter(some, shifts(some, datum, grid), way)
    }
    return lost
  }
  const trials = suspects
    .map((suspect) => ({ ...suspect, lost: lostBy(suspect) }))
    .filter(({ gained, lost }) => lost <= gained / ENOUGH)
  if (trials.length === 0) return []
  const best = trials.reduce((a, b) => (b.gained - b.lost > a.gained - a.lost ? b : a))
  const culprit = best.whose === 'layer' ? layer.file : zonesFile
  return [
    warning(
      'datum.shifted',
      [layer.file],
      `${best.gained} of ${sample.length / 2} places outside the zones that ${culprit} being in ${best.datum} would explain (${best.lost} the other way)`,
      'a layer and zones of one datum',
      `If ${culprit} was drawn on a map in ${best.datum}, say \`datum: ${best.datum}\` for it in the study.`,
    ),
  ]
}

// One place a point, a line or an outer ring: vertices of one outline are no independent witnesses.
function places(features: readonly Feature[]): Float64Array {
  const found: number[] = []
  for (const { geometry } of features) {
    if (!geometry) continue
    if (geometry.kind === 'point') for (const value of geometry.positions) found.push(value)
    else
      for (const part of geometry.kind === 'line'
        ? geometry.lines
        : geometry.polygons.map((rings) => rings[0]!))
        found.push(part[0]!, part[1]!)
  }
  return Float64Array.from(found)
}
