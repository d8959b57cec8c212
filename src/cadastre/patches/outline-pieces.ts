// What the outline of a widened line or border is joined from: discs, and strips along stretches that are nearly straight.
import { type Grid, groundScale } from '../../grid/index.ts'
import type { Polygons } from '../../vector/index.ts'

/** Corners of a disc's outline. */
const CORNERS = 64
const ANGLES = Array.from({ length: CORNERS }, (_, k) => (2 * Math.PI * k) / CORNERS)
const COSINES = ANGLES.map(Math.cos)
const SINES = ANGLES.map(Math.sin)

// Turns, in radians, that one strip follows with mitred corners: what these add is below 4e-7 of the squared buffer.
const STRAIGHT = 0.02
// Strips that meet at less than this would all but touch along their sides.
const LEAST = 0.002
// A strip that turns further than this might cross itself.
const FURTHEST = 1

/** The ring of a disc around the position at `at`. A regular polygon of the disc's area reaches a little beyond it. */
export function discRing(line: Float64Array, at: number, buffer: number, grid: Grid): Float64Array {
  const reach = buffer * Math.sqrt(Math.PI / ((CORNERS / 2) * Math.sin((2 * Math.PI) / CORNERS)))
  const [x, y] = [line[at]!, line[at + 1]!]
  const [alongX, alongY] = groundScale(grid.crs, x, y)
  const [reachX, reachY] = [reach / alongX, reach / alongY]
  const ring = new Float64Array(CORNERS * 2 + 2)
  for (let k = 0; k <= CORNERS; k++) {
    ring[k * 2] = x + reachX * COSINES[k % CORNERS]!
    ring[k * 2 + 1] = y + reachY * SINES[k % CORNERS]!
  }
  return ring
}

/** A disc at every position. */
export const discsAt = (positions: Float64Array, buffer: number, grid: Grid): Polygons[] =>
  Array.from({ length: positions.length / 2 }, (_, i) => [[discRing(positions, i * 2, buffer, grid)]])

/**
 * A disc at both ends and wherever the line turns, and the strips between them, in the order of the line; strips take this
 * share (`width`) of their width. The disc where a closed line begins stands once: twice, its border would touch itself.
 */
export function piecesAlong(line: Float64Array, buffer: number, grid: Grid, width: number): Polygons[] {
  const steps = stepsOf(line, grid)
  const pieces: Polygons[] = [[[discRing(line, 0, buffer, grid)]]]
  const isClosed = line[0] === line.at(-2) && line[1] === line.at(-1)
  for (let first = 0; first < steps.length; ) {
    let last = first
    let turned = 0
    while (last + 1 < steps.length) {
      const [before, after] = [steps[last]!, steps[last + 1]!]
      const turn = turnOf(before, after)
      const hasRoom = buffer * turn < Math.min(before.length, after.length)
      if (turn > STRAIGHT || !hasRoom || (turn > LEAST && turned + turn > FURTHEST)) break
      turned += turn
      last += 1
    }
    pieces.push([[stripRing(line, steps.slice(first, last + 1), buffer * width)]])
    first = last + 1
    if (first < steps.length || !isClosed) pieces.push([[discRing(line, steps[last]!.to, buffer, grid)]])
  }
  return pieces
}

// From one position to the next, by their places in the line; the direction is that on the ground, of length one.
interface Step {
  readonly from: number
  readonly to: number
  readonly length: number
  readonly east: number
  readonly north: number
  readonly alongX: number
  readonly alongY: number
}

function stepsOf(line: Float64Array, grid: Grid): readonly Step[] {
  const steps: Step[] = []
  for (let to = 2; to < line.length; to += 2) {
    const from = to - 2
    const [alongX, alongY] = groundScale(grid.crs, line[from]!, line[from + 1]!)
    const [east, north] = [(line[to]! - line[from]!) * alongX, (line[to + 1]! - line[from + 1]!) * alongY]
    const length = Math.hypot(east, north)
    if (length > 0)
      steps.push({ from, to, length, east: east / length, north: north / length, alongX, alongY })
  }
  return steps
}

const turnOf = (a: Step, b: Step) =>
  Math.abs(Math.atan2(a.east * b.north - a.north * b.east, a.east * b.east + a.north * b.north))

// The ring around steps that follow each other: along their left, back along their right.
function stripRing(line: Float64Array, steps: readonly Step[], buffer: number): Float64Array {
  const count = steps.length + 1
  const ring = new Float64Array(count * 4 + 2)
  for (let i = 0; i < count; i++) {
    const [before, after] = [steps[Math.max(0, i - 1)]!, steps[Math.min(i, steps.length - 1)]!]
    const at = i === 0 ? after.from : before.to
    const reach = buffer / (1 + before.east * after.east + before.north * after.north)
    const dx = (-(before.north + after.north) * reach) / after.alongX
    const dy = ((before.east + after.east) * reach) / after.alongY
    ring.set([line[at]! + dx, line[at + 1]! + dy], i * 2)
    ring.set([line[at]! - dx, line[at + 1]! - dy], (2 * count - 1 - i) * 2)
  }
  ring.set(ring.subarray(0, 2), count * 4)
  return ring
}
