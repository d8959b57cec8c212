// Warns where a layer lies against the zones as a map of another Chinese datum would: some 300 to 1300 m aside.
import { type Issue, warning } from '../error.ts'
import type { Grid } from '../grid/index.ts'
import {
  type Extent,
  extentOf,
  type Feature,
  gcjToBd,
  positionArrays,
  toWgs84,
  transformer,
  type Whereabouts,
  wgs84,
  wgsToGcj,
  whereabouts,
} from '../vector/index.ts'
import type { OpenedLayer } from './open-layers.ts'
import type { Study } from './schema.ts'

type Move = (lon: number, lat: number) => readonly [number, number]

// What a layer, or the zones, may have been drawn in without saying so, and the move of the layer that mends it.
const SUSPICIONS: readonly {
  readonly whose: 'layer' | 'zones'
  readonly datum: string
  readonly move: Move
}[] = [
  { whose: 'layer', datum: 'gcj02', move: (lon, lat) => toWgs84('gcj02', lon, lat) },
  { whose: 'layer', datum: 'bd09', move: (lon, lat) => toWgs84('bd09', lon, lat) },
  { whose: 'zones', datum: 'gcj02', move: wgsToGcj },
  { whose: 'zones', datum: 'bd09', move: (lon, lat) => gcjToBd(...wgsToGcj(lon, lat)) },
]

// Twelve to none happens by chance once in four thousand; twelve to one, once in six hundred.
const ENOUGH = 12
const MOST_SAMPLED = 5000
const AT_ONCE = 64
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
  const toDegrees = transformer(grid.crs, wgs84())
  const middle = toDegrees(Float64Array.of((extent.minX + extent.maxX) / 2, (extent.minY + extent.maxY) / 2))
  if (wgsToGcj(middle[0]!, middle[1]!)[0] === middle[0]) return []
  const where = whereabouts(zones.flatMap(({ geometry }) => (geometry ? [geometry] : [])))
  const reach = furthestMoves(extent, grid)
  return layers.flatMap((layer) => warningFor(layer, study.zones.file, { ...where, reach }, grid))
}

// How far any of the moves goes along x and y, in the grid's units.
function furthestMoves({ minX, minY, maxX, maxY }: Extent, grid: Grid): readonly [number, number] {
  const thirds = [0, 0.5, 1]
  const at = Float64Array.from(
    thirds.flatMap((v) => thirds.flatMap((u) => [minX + u * (maxX - minX), minY + v * (maxY - minY)])),
  )
  const degrees = transformer(grid.crs, wgs84())(at)
  const back = transformer(wgs84(), grid.crs)
  const far: [number, number] = [0, 0]
  for (const { move } of SUSPICIONS)
    back(moved(degrees, move)).forEach((value, i) => {
      far[i % 2 === 0 ? 0 : 1] = Math.max(far[i % 2 === 0 ? 0 : 1], REACH * Math.abs(value - at[i]!))
    })
  return far
}

function warningFor(
  layer: OpenedLayer,
  zonesFile: string,
  { inside, nearOutline, reach }: Whereabouts & { readonly reach: readonly [number, number] },
  grid: Grid,
): Issue[] {
  const all = places(layer.features)
  const step = Math.ceil(all.length / 2 / MOST_SAMPLED)
  const sample = all.filter((_, i) => (i >> 1) % step === 0)
  const [out, within]: [number[], number[]] = [[], []]
  for (let i = 0; i < sample.length; i += 2) {
    const [x, y] = [sample[i]!, sample[i + 1]!]
    // Places that no move takes across an outline tell nothing.
    if (nearOutline(x, y, ...reach)) (inside(x, y) ? within : out).push(x, y)
  }
  if (out.length / 2 < ENOUGH) return []
  const toDegrees = transformer(grid.crs, wgs84())
  const back = transformer(wgs84(), grid.crs)
  const insideAfter = (degrees: Float64Array, move: Move) => {
    const after = back(moved(degrees, move))
    let count = 0
    for (let i = 0; i < after.length; i += 2) if (inside(after[i]!, after[i + 1]!)) count += 1
    return count
  }
  const outside = toDegrees(Float64Array.from(out))
  const suspects = SUSPICIONS.map((suspicion) => ({
    ...suspicion,
    gained: insideAfter(outside, suspicion.move),
  })).filter(({ gained }) => gained >= ENOUGH)
  if (suspects.length === 0) return []
  const registered = toDegrees(Float64Array.from(within))
  // Those that go out are counted until they are too many.
  const lostBy = (move: Move, most: number) => {
    let lost = 0
    for (let at = 0; at < registered.length && lost <= most; at += 2 * AT_ONCE) {
      const some = registered.subarray(at, at + 2 * AT_ONCE)
      lost += some.length / 2 - insideAfter(some, move)
    }
    return lost
  }
  const trials = suspects
    .map((suspect) => ({ ...suspect, lost: lostBy(suspect.move, suspect.gained / ENOUGH) }))
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
    if (geometry.kind === 'point')
      for (const positions of positionArrays(geometry)) for (const value of positions) found.push(value)
    else
      for (const part of geometry.kind === 'line'
        ? geometry.lines
        : geometry.polygons.map((rings) => rings[0]!))
        found.push(part[0]!, part[1]!)
  }
  return Float64Array.from(found)
}

function moved(degrees: Float64Array, move: Move): Float64Array {
  const out = new Float64Array(degrees.length)
  for (let i = 0; i < out.length; i += 2) out.set(move(degrees[i]!, degrees[i + 1]!), i)
  return out
}
