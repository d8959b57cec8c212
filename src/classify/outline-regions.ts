// Outlines of regions of one code along the edges of pixels: one outer ring each, and a ring for each of its holes.
import { labelForest } from '../cadastre/index.ts'
import { ExactSum } from '../quantity/index.ts'
import { ringArea, ringTracer, type TracedRow, tracedRow } from '../vector/index.ts'

/** A region with its rings in pixel coordinates, closed, the outer one first. */
export interface OutlinedRegion {
  /** Row × width + column of its first pixel. */
  readonly first: number
  readonly pixels: number
  /** m² */
  readonly ground: number
  /** Interleaved column, row. */
  readonly rings: readonly Float64Array[]
}

/** Which regions of a class are outlined. */
export interface OutlineOptions {
  readonly width: number
  readonly code: number
  /** m² of a pixel of each row. */
  readonly rowAreas: Float64Array
  /** Hears of every region when its last row is past. */
  readonly emit: (region: OutlinedRegion) => void
}

interface OpenRegion {
  first: number
  pixels: number
  readonly ground: ExactSum
  readonly rings: Float64Array[]
  lastRow: number
}

/**
 * Outline the regions of a code, connected by sides. Rings are simple; where two pixels touch at a corner only, rings
 * touch there. Memory grows with the width and the outlines that are open on a row.
 */
export function outlineRegions(rows: Iterable<Uint8Array>, options: OutlineOptions): void {
  const { width, code, rowAreas, emit } = options
  const open: OpenRegion[] = []
  const forest = labelForest((into, from) => merge(open[into]!, open[from]!))
  let above = emptied(tracedRow(width + 1), width)
  let below = tracedRow(width + 1)
  const trace = ringTracer({
    meet(i, j) {
      const label = forest.find(above.labels[i]!)
      below.labels[j] = below.labels[j]! < 0 ? label : forest.union(below.labels[j]!, label)
    },
    touch() {},
    ring: (run, x, y, _fixed, count) =>
      open[forest.find(above.labels[run]!)]!.rings.push(closed(x, y, count)),
  })
  let row = 0
  const step = () => {
    below.labels.fill(-1, 0, below.count)
    trace(above, below, row)
    for (let run = 0, from = 0; run < below.count; from = below.ends[run++]!) {
      if (below.groups[run] === 0) continue
      const label = below.labels[run]! < 0 ? forest.make() : forest.find(below.labels[run]!)
      if (below.labels[run]! < 0) open[label] = newRegion(row * width + from)
      below.labels[run] = label
      grow(open[label]!, below.ends[run]! - from, rowAreas[row]!, row)
    }
    for (let run = 0; run < above.count; run++) {
      if (above.groups[run] === 0) continue
      const label = forest.find(above.labels[run]!)
      const region = open[label]!
      if (region.lastRow === row) continue
      region.lastRow = row
      emit(outlined(region))
      forest.release(label)
    }
    forest.recycle()
    ;[above, below] = [below, above]
    row += 1
  }
  for (const codes of rows) {
    fill(below, codes, code)
    step()
  }
  emptied(below, width)
  step()
}

const newRegion = (first: number): OpenRegion => ({
  first,
  pixels: 0,
  ground: new ExactSum(),
  rings: [],
  lastRow: -1,
})

function grow(region: OpenRegion, pixels: number, area: number, row: number): void {
  region.pixels += pixels
  region.ground.addProduct(pixels, area)
  region.lastRow = row
}

function merge(into: OpenRegion, from: OpenRegion): void {
  into.first = Math.min(into.first, from.first)
  into.pixels += from.pixels
  into.ground.merge(from.ground)
  for (const ring of from.rings) into.rings.push(ring)
  into.lastRow = Math.max(into.lastRow, from.lastRow)
}

// The outer ring encloses all others.
function outlined({ first, pixels, ground, rings }: OpenRegion): OutlinedRegion {
  const sorted = rings.length === 1 ? rings : outerFirst(rings)
  return { first, pixels, ground: ground.value, rings: sorted }
}

function outerFirst(rings: readonly Float64Array[]): Float64Array[] {
  return rings
    .map((ring) => ({ ring, area: Math.abs(ringArea(ring)) }))
    .sort((a, b) => b.area - a.area)
    .map(({ ring }) => ring)
}

function emptied(row: TracedRow, width: number): TracedRow {
  row.count = 1
  row.ends[0] = width
  row.groups[0] = 0
  return row
}

// Group 1 is ground of the code.
function fill(into: TracedRow, codes: Uint8Array, code: number): void {
  into.count = 0
  for (let col = 0; col < codes.length; ) {
    const isOwn = codes[col] === code
    while (col < codes.length && (codes[col] === code) === isOwn) col++
    into.ends[into.count] = col
    into.groups[into.count++] = isOwn ? 1 : 0
  }
}

// Backwards: rings run clockwise on the screen.
function closed(x: Float64Array, y: Float64Array, count: number): Float64Array {
  const ring = new Float64Array((count + 1) * 2)
  for (let i = 0; i <= count; i++) {
    ring[i * 2] = x[(count - i) % count]!
    ring[i * 2 + 1] = y[(count - i) % count]!
  }
  return ring
}
