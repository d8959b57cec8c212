// The ground within a distance of a line: discs where it turns, and strips along its runs of gentle turns.
import { reversed, ringArea } from './geometry.ts'
import type { Disc, Shape } from './shape-index.ts'

// Turns up to about six degrees are rounded by chords that lack at most 1e-7 of the squared buffer; sharper ones get
// a disc. Without this, lines with vertices much closer than the buffer would pile up discs by the hundred.
const GENTLE = 0.1
const CHORD_ERROR = 1e-7

interface Segment {
  /** Length in buffers, and the unit normal in a plane where the buffer's disc is a circle of radius one. */
  readonly length: number
  readonly across: number
  readonly down: number
}

/**
 * Strip around a line whose vertices are given as the discs of its buffer, which differ where the ground's scale
 * does. Rings and discs overlap; windings of one shape add up, so that is harmless.
 */
export function strip(vertices: readonly Disc[]): Shape {
  const discs = vertices.filter(
    (disc, i) => i === 0 || disc.col !== vertices[i - 1]!.col || disc.row !== vertices[i - 1]!.row,
  )
  const segments = discs.slice(1).map((disc, i) => segmentOf(discs[i]!, disc))
  const turns = segments.map((segment, i) => (i === 0 ? undefined : gentleTurn(segments[i - 1]!, segment)))
  const rings: Float64Array[] = []
  const ends = new Set([0, discs.length - 1])
  for (let from = 0; from < segments.length; ) {
    let to = from + 1
    while (to < segments.length && turns[to] !== undefined) to += 1
    rings.push(around(discs, segments, turns, from, to))
    ends.add(from).add(to)
    from = to
  }
  return { rings, discs: discs.filter((_, i) => ends.has(i)) }
}

function segmentOf(from: Disc, to: Disc): Segment {
  const east = (to.col - from.col) / to.alongCols
  const south = (to.row - from.row) / to.alongRows
  const length = Math.hypot(east, south)
  return { length, across: -south / length, down: east / length }
}

// The turn in radians from one segment to the next; undefined where a strip cannot follow it.
function gentleTurn(before: Segment, after: Segment): number | undefined {
  const turn = Math.atan2(
    before.across * after.down - before.down * after.across,
    before.across * after.across + before.down * after.down,
  )
  const room = 2 * Math.tan(Math.abs(turn) / 2)
  return Math.abs(turn) <= GENTLE && before.length > room && after.length > room ? turn : undefined
}

// One ring around segments [from, to): along one side, back along the other.
function around(
  discs: readonly Disc[],
  segments: readonly Segment[],
  turns: readonly (number | undefined)[],
  from: number,
  to: number,
): Float64Array {
  const side = (sign: 1 | -1) => {
    const { across, down } = segments[from]!
    const positions = [...corner(discs[from]!, sign * across, sign * down)]
    for (let i = from + 1; i < to; i++) positions.push(...join(discs[i]!, segments[i - 1]!, turns[i]!, sign))
    const last = segments[to - 1]!
    positions.push(...corner(discs[to]!, sign * last.across, sign * last.down))
    return Float64Array.from(positions)
  }
  const [there, back] = [side(1), reversed(side(-1))]
  const ring = new Float64Array(there.length + back.length + 2)
  ring.set(there)
  ring.set(back, there.length)
  ring.set(there.subarray(0, 2), there.length + back.length)
  return ringArea(ring) > 0 ? ring : reversed(ring)
}

// Inside a turn the two edges of the strip meet in one corner; outside it an arc joins them.
function join(disc: Disc, before: Segment, turn: number, sign: 1 | -1): number[] {
  const at = (angle: number, reach: number) => {
    const [cosine, sine] = [Math.cos(angle) * reach * sign, Math.sin(angle) * reach * sign]
    return corner(
      disc,
      before.across * cosine - before.down * sine,
      before.across * sine + before.down * cosine,
    )
  }
  if (turn * sign > 0) return at(turn / 2, 1 / Math.cos(turn / 2))
  const chords = Math.max(1, Math.ceil(Math.sqrt(Math.abs(turn) ** 3 / (12 * CHORD_ERROR))))
  return Array.from({ length: chords + 1 }, (_, k) => at((turn * k) / chords, 1)).flat()
}

const corner = (disc: Disc, across: number, down: number) => [
  disc.col + across * disc.alongCols,
  disc.row + down * disc.alongRows,
]
