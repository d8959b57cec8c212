// Kernel: outlines of regions along the edges of pixels: one outer ring each, and a ring for each of its holes.
import type { RegionRuns } from './region-runs.ts'

/** A region with its rings in pixel coordinates, closed, the outer one first. */
export interface OutlinedRegion {
  readonly region: number
  readonly pixels: number
  /** Interleaved column, row. */
  readonly rings: readonly Float64Array[]
}

// Directions of a path with the region to its right as seen on screen.
const STEPS: readonly (readonly [col: number, row: number])[] = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
]

/** Outline every region that is wanted. Rings are simple; where two pixels touch at a corner only, rings touch there. */
export function outlineRegions(runs: RegionRuns, isWanted: (region: number) => boolean): OutlinedRegion[] {
  const { width, pixels } = runs
  const edges = new Map<number, Map<number, number>>()
  // Up to two paths leave a corner: a bit for each direction.
  const put = (region: number, col: number, row: number, direction: number) => {
    let own = edges.get(region)
    if (!own) {
      own = new Map()
      edges.set(region, own)
    }
    const corner = row * (width + 1) + col
    own.set(corner, (own.get(corner) ?? 0) | (1 << direction))
  }
  collectEdges(runs, isWanted, put)
  return [...edges].map(([region, own]) => ({
    region,
    pixels: pixels[region]!,
    rings: ringsOf(own, width + 1),
  }))
}

function collectEdges(
  { height, width, rowStart, end, region }: RegionRuns,
  isWanted: (region: number) => boolean,
  put: (region: number, col: number, row: number, direction: number) => void,
): void {
  // Regions of one row by column, −1 outside.
  let upper = new Int32Array(width).fill(-1)
  let lower = new Int32Array(width).fill(-1)
  for (let row = 0; row <= height; row++) {
    lower.fill(-1)
    if (row < height) {
      for (let run = rowStart[row]!, from = 0; run < rowStart[row + 1]!; from = end[run++]!) {
        const own = region[run]!
        if (!isWanted(own)) continue
        lower.fill(own, from, end[run]!)
        put(own, end[run]!, row, 1)
        put(own, from, row + 1, 3)
      }
    }
    for (let col = 0; col < width; col++) {
      const [a, b] = [upper[col]!, lower[col]!]
      if (a === b) continue
      if (b >= 0) put(b, col, row, 0)
      if (a >= 0) put(a, col + 1, row, 2)
    }
    ;[upper, lower] = [lower, upper]
  }
}

function ringsOf(edges: Map<number, number>, across: number): Float64Array[] {
  const rings: { ring: Float64Array; area: number }[] = []
  for (const start of edges.keys()) {
    while (edges.get(start)! !== 0) rings.push(follow(edges, start, across))
  }
  // The outer ring encloses all others.
  return rings.sort((a, b) => Math.abs(b.area) - Math.abs(a.area)).map(({ ring }) => ring)
}

// Follow a path from a corner until it comes back; where two leave a corner turn left, so that rings stay apart.
function follow(edges: Map<number, number>, start: number, across: number) {
  const corners: number[] = []
  const first = lowest(edges.get(start)!)
  let corner = start
  let direction = first
  let twice = 0
  for (let next: number | undefined = first; next !== undefined; ) {
    direction = next
    edges.set(corner, edges.get(corner)! & ~(1 << direction))
    const [col, row] = [corner % across, Math.floor(corner / across)]
    const [dc, dr] = STEPS[direction]!
    twice += col * (row + dr) - (col + dc) * row
    corner += dr * across + dc
    const leaving = edges.get(corner)!
    const left = (direction + 3) & 3
    const isBack = corner === start && (leaving & (1 << left)) === 0
    next = isBack ? undefined : leaving & (1 << left) ? left : lowest(leaving)
    if ((next ?? first) !== direction) corners.push(corner)
  }
  const ring = new Float64Array((corners.length + 1) * 2)
  for (let i = 0; i <= corners.length; i++) {
    const at = corners[i % corners.length]!
    ring[i * 2] = at % across
    ring[i * 2 + 1] = Math.floor(at / across)
  }
  return { ring, area: twice / 2 }
}

const lowest = (bits: number) => (bits & 1 ? 0 : bits & 2 ? 1 : bits & 4 ? 2 : 3)
