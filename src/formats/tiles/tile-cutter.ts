// Kernel: polygons cut for vector tiles — to the Mercator square, rounded to a zoom's units, clipped to each tile.
import { TILE_EXTENT } from './vector-tile.ts'

/** Units beyond its sides that a tile also holds, so that outlines do not show there. */
const BUFFER = 64

/** Longitude and latitude to the unit square of Web Mercator, y downwards. */
export function toMercatorSquare(degrees: Float64Array): Float64Array {
  const out = new Float64Array(degrees.length)
  for (let i = 0; i < degrees.length; i += 2) {
    const sine = Math.sin((degrees[i + 1]! * Math.PI) / 180)
    out[i] = degrees[i]! / 360 + 0.5
    out[i + 1] = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)
  }
  return out
}

type Polygons = readonly (readonly Float64Array[])[]

/**
 * Cut polygons of the unit square for a zoom: positions are rounded to multiples of `step` units, so that
 * neighbours keep their common corners; `take` gets each tile with what lies in it, if anything is left. `keep`: where
 * rounding leaves nothing, a box of one unit stands for it, or one as long as it is where it lies along an axis.
 */
export function cutPolygons(
  polygons: Polygons,
  zoom: number,
  { step, keep }: { readonly step: number; readonly keep: boolean },
  take: (x: number, y: number, polygons: readonly (readonly Int32Array[])[]) => void,
): void {
  const side = 2 ** zoom * TILE_EXTENT
  const rounded = polygons
    .map((rings) => rings.map((ring) => ring.map((value) => Math.round((value * side) / step) * step)))
    .map((rings) => rings.map(simpler))
    .map((rings) => (rings[0]!.length < 8 ? [] : rings.filter((ring) => ring.length >= 8)))
    .filter((rings) => rings.length > 0)
  if (rounded.length === 0 && keep) rounded.push([leastBox(polygons, side)])
  if (rounded.length === 0) return
  for (const [x, strip] of slices(rounded, 0)) {
    for (const [y, part] of slices(strip, 1)) {
      const own = part
        .map((rings) => rings.map((ring) => simpler(ring)))
        .map((rings) => (rings[0]!.length < 8 ? [] : rings.filter((ring) => ring.length >= 8)))
        .filter((rings) => rings.length > 0)
        .map((rings) => rings.map((ring, i) => wound(ring, x, y, i === 0)))
      if (own.length > 0) take(x, y, own)
    }
  }
}

// The largest polygon's own box where it is a unit wide, else one unit in its midst.
function leastBox(polygons: Polygons, side: number): Float64Array {
  const boxes = polygons.map(([outer]) => boxOf(outer!.map((value) => value * side)))
  const size = ([left, top, right, bottom]: Box) => right - left + bottom - top
  const [left, top, right, bottom] = boxes.reduce((a, b) => (size(b) > size(a) ? b : a))
  const [x, y] = [Math.floor(left), Math.floor(top)]
  const [wide, high] = [Math.max(1, Math.round(right - x)), Math.max(1, Math.round(bottom - y))]
  if (wide === 1 || high === 1) return ringOf([x, y, x + wide, y + high])
  const [midX, midY] = [Math.floor((left + right) / 2), Math.floor((top + bottom) / 2)]
  return ringOf([midX, midY, midX + 1, midY + 1])
}

type Box = readonly [left: number, top: number, right: number, bottom: number]

const ringOf = ([left, top, right, bottom]: Box) =>
  Float64Array.of(left, top, right, top, right, bottom, left, bottom, left, top)

function boxOf(ring: Float64Array): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < ring.length; i += 2) {
    left = Math.min(left, ring[i]!)
    top = Math.min(top, ring[i + 1]!)
    right = Math.max(right, ring[i]!)
    bottom = Math.max(bottom, ring[i + 1]!)
  }
  return [left, top, right, bottom]
}

// Columns or rows of tiles, each with the polygons clipped to it.
function* slices(polygons: Polygons, axis: 0 | 1): Generator<readonly [number, Polygons]> {
  let [low, high] = [Infinity, -Infinity]
  for (const ring of polygons.flat()) {
    for (let i = axis; i < ring.length; i += 2) {
      low = Math.min(low, ring[i]!)
      high = Math.max(high, ring[i]!)
    }
  }
  const [first, last] = [Math.floor(low / TILE_EXTENT), Math.floor((high - 1) / TILE_EXTENT)]
  for (let tile = first; tile <= last; tile++) {
    const [from, to] = [tile * TILE_EXTENT - BUFFER, (tile + 1) * TILE_EXTENT + BUFFER]
    if (low >= from && high <= to) {
      yield [tile, polygons]
      continue
    }
    const clipped = polygons
      .map((rings) => rings.map((ring) => clip(clip(ring, axis, from, 1), axis, to, -1)))
      .map((rings) => (rings[0]!.length < 8 ? [] : rings.filter((ring) => ring.length >= 8)))
      .filter((rings) => rings.length > 0)
    if (clipped.length > 0) yield [tile, clipped]
  }
}

// The part of a closed ring on one side of a line across an axis, closed again.
function clip(ring: Float64Array, axis: 0 | 1, line: number, side: 1 | -1): Float64Array {
  const out: number[] = []
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const [from, to] = [(ring[i + axis]! - line) * side, (ring[i + 2 + axis]! - line) * side]
    if (from >= 0) out.push(ring[i]!, ring[i + 1]!)
    if (from < 0 === to < 0) continue
    const share = from / (from - to)
    const across = ring[i + 1 - axis]! + (ring[i + 3 - axis]! - ring[i + 1 - axis]!) * share
    if (axis === 0) out.push(line, Math.round(across))
    else out.push(Math.round(across), line)
  }
  if (out.length > 0) out.push(out[0]!, out[1]!)
  return Float64Array.from(out)
}

// Without repeated positions and without corners on a straight line; nothing where no area is left.
function simpler(ring: Float64Array): Float64Array {
  const out: number[] = []
  const count = ring.length / 2 - 1
  for (let i = 0; i < count; i++) {
    const [x, y] = [ring[2 * i]!, ring[2 * i + 1]!]
    push(out, x, y)
  }
  // The seam: first and last corners may repeat or lie on one line too.
  while (out.length >= 6 && isStraight(out, out.length - 4, out.length - 2, 0)) out.length -= 2
  while (out.length >= 6 && isStraight(out, out.length - 2, 0, 2)) out.splice(0, 2)
  if (out.length < 6) return new Float64Array(0)
  const closed = Float64Array.from([...out, out[0]!, out[1]!])
  // A bow of two equal wings: its area is zero, which readers take for no ring at all.
  return twiceArea(closed) === 0 ? new Float64Array(0) : closed
}

// Positive where the ring turns clockwise with y downwards.
function twiceArea(ring: Float64Array): number {
  let twice = 0
  for (let i = 0; i + 3 < ring.length; i += 2)
    twice +=
      (ring[i]! - ring[0]!) * (ring[i + 3]! - ring[1]!) -
      (ring[i + 2]! - ring[0]!) * (ring[i + 1]! - ring[1]!)
  return twice
}

function push(out: number[], x: number, y: number): void {
  out.push(x, y)
  while (out.length >= 4 && out.at(-1) === out.at(-3) && out.at(-2) === out.at(-4)) out.length -= 2
  while (out.length >= 6 && isStraight(out, out.length - 6, out.length - 4, out.length - 2))
    out.splice(out.length - 4, 2)
}

function isStraight(at: readonly number[], a: number, b: number, c: number): boolean {
  const [x, y] = [at[b]!, at[b + 1]!]
  return (x - at[a]!) * (at[c + 1]! - y) === (at[c]! - x) * (y - at[a + 1]!)
}

// In the tile's own units; outer rings have a positive area with y downwards.
function wound(ring: Float64Array, tileX: number, tileY: number, isOuter: boolean): Int32Array {
  const backwards = twiceArea(ring) > 0 !== isOuter
  const out = new Int32Array(ring.length)
  for (let i = 0; i < ring.length; i += 2) {
    const from = backwards ? ring.length - 2 - i : i
    out[i] = ring[from]! - tileX * TILE_EXTENT
    out[i + 1] = ring[from + 1]! - tileY * TILE_EXTENT
  }
  return out
}
