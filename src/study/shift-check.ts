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
  const extent = extentOf(layers.flatMap((layer) => places(layer.features)))
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
  const step = Math.ceil(all.length / MOST_SAMPLED)
  const sample = all.filter((_, i) => i % step === 0)
  const isInside = sample.map((place) => inside(place[0]!, place[1]!))
  // Those outside tell most: where too few could come in, or too few do, the others need not be moved.
  const out = joined(sample.filter((p, i) => !isInside[i] && nearOutline(p[0]!, p[1]!, ...reach)))
  if (out.length / 2 < ENOUGH) return []
  const toDegrees = transformer(grid.crs, wgs84())
  const back = transformer(wgs84(), grid.crs)
  const insideAfter = (places: Float64Array, { move }: { readonly move: Move }) =>
    pairs(back(moved(toDegrees(places), move))).filter(([x, y]) => inside(x, y)).length
  const suspects = SUSPICIONS.map((suspicion) => ({
    ...suspicion,
    gained: insideAfter(out, suspicion),
  })).filter(({ gained }) => gained >= ENOUGH)
  if (suspects.length === 0) return []
  const within = joined(sample.filter((_, i) => isInside[i]))
  const trials = suspects.map((suspect) => ({
    ...suspect,
    lost: within.length / 2 - insideAfter(within, suspect),
  }))
  const best = trials.reduce((a, b) => (b.gained - b.lost > a.gained - a.lost ? b : a))
  if (best.lost * ENOUGH > best.gained) return []
  const culprit = best.whose === 'layer' ? layer.file : zonesFile
  return [
    warning(
      'datum.shifted',
      [layer.file],
      `${best.gained} of ${sample.length} places outside the zones that ${culprit} being in ${best.datum} would explain (${best.lost} the other way)`,
      'a layer and zones of one datum',
      `If ${culprit} was drawn on a map in ${best.datum}, say \`datum: ${best.datum}\` for it in the study.`,
    ),
  ]
}

// One place a point, a line or an outer ring: vertices of one outline are no independent witnesses.
function places(features: readonly Feature[]): Float64Array[] {
  return features.flatMap(({ geometry }) => {
    if (!geometry) return []
    if (geometry.kind !== 'point') {
      const parts = geometry.kind === 'line' ? geometry.lines : geometry.polygons.map((rings) => rings[0]!)
      return parts.map((part) => part.subarray(0, 2))
    }
    return positionArrays(geometry).flatMap((positions) =>
      Array.from({ length: positions.length / 2 }, (_, i) => positions.subarray(i * 2, i * 2 + 2)),
    )
  })
}

function joined(pairs: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(pairs.length * 2)
  for (const [i, pair] of pairs.entries()) out.set(pair, i * 2)
  return out
}

function moved(degrees: Float64Array, move: Move): Float64Array {
  const out = new Float64Array(degrees.length)
  for (let i = 0; i < out.length; i += 2) out.set(move(degrees[i]!, degrees[i + 1]!), i)
  return out
}

function pairs(positions: Float64Array): (readonly [number, number])[] {
  return Array.from({ length: positions.length / 2 }, (_, i) => [positions[i * 2]!, positions[i * 2 + 1]!])
}
