// Kernel: patches from rows: pieces put together by union–find, outlines traced, each patch told when its last row is past.

import { ringTracer, type TracedRow } from '../../vector/index.ts'
import { cornerCutter } from './cut-corners.ts'
import type { TracedPatch } from './open-patches.ts'
import { fillRow, type PatchRow, patchRow } from './patch-row.ts'
import type { PatchTile } from './patch-tile.ts'
import { placeGuests } from './place-guests.ts'
import type { RingStore } from './ring-store.ts'
import { stripDrawer } from './stray-strips.ts'
import { nextRow, ownerPatch, startTracing, type Tracing } from './tracing.ts'

/** The size of the grid in pixels, and how patches are drawn on it. */
export interface TraceOptions {
  readonly width: number
  readonly slots: number
  /** How many of the last slots are weights. */
  readonly weights?: number
  /** m² of a cell of each row. */
  readonly rowAreas: Float64Array
  readonly connectivity: 4 | 8
  /** How far along its sides a corner is cut off: 0 … 0.5 pixel. */
  readonly cornersCut: number
  readonly rings: RingStore
  readonly emit: (patch: TracedPatch) => void
}

/**
 * A tracer that takes the rows of a raster from the top, tile row by tile row. A patch is a set of pixels in which
 * one group has ground, connected by sides (or by corners too); its outline is that of the pixels it owns.
 * Memory grows with the width of the raster and what is open on its current row.
 */
export function patchTracer(options: TraceOptions) {
  const { width, slots, weights = 0, rowAreas, connectivity, cornersCut, rings, emit } = options
  const corners = connectivity === 8
  const draw = stripDrawer(width, { slots, weights }, corners)
  const tracing = startTracing({ width, slots, rowAreas, corners, rings })
  const trace = outlineTracer(tracing, rings, cornersCut)
  let [current, ahead] = [patchRow(width), patchRow(width)]
  let started = false

  const step = (raw: PatchRow, next: PatchRow) => {
    tracing.below = draw(raw, tracing.above, next, tracing.below)
    const { above, below } = tracing
    trace(above, below, tracing.row)
    labelRuns(tracing)
    joinBehindStrips(tracing, below, corners ? [below, above] : [below])
    if (corners) joinBehindStrips(tracing, above, [below])
    placeGuests(tracing, raw)
    addGround(tracing, raw)
    finish(tracing, emit)
    resolve(tracing)
    nextRow(tracing)
  }
  const advance = () => {
    if (started) step(current, ahead)
    started = true
    ;[current, ahead] = [ahead, current]
  }
  return {
    /** The next row of tiles: `height` lines of tiles of `side` columns from the left. */
    tiles(list: readonly PatchTile[], height: number, side: number): void {
      for (let line = 0; line < height; line++) {
        fillRow(ahead, list, line, side, slots)
        advance()
      }
    },
    /** No more rows: everything still open is told. */
    end(): void {
      const empty = patchRow(width)
      step(current, empty)
      step(empty, empty)
    },
  }
}

// Follows the outlines between two lines; regions that meet become one, rings go to their regions.
function outlineTracer(tracing: Tracing, rings: RingStore, cornersCut: number) {
  const { open, corners, touching } = tracing
  const { regions } = open
  const cutCorners = cornerCutter(cornersCut)
  return ringTracer({
    meet(i, j) {
      const { above, below } = tracing
      const region = regions.find(above.labels[i]!)
      below.labels[j] = below.labels[j]! < 0 ? region : regions.union(below.labels[j]!, region)
    },
    touch(i, j) {
      if (corners) touching.push(i, j)
    },
    ring(i, x, y, fixed, count) {
      const region = regions.find(tracing.above.labels[i]!)
      const isOuter = turn(x, y, count) < 0
      const cut = cutCorners(x, y, fixed, count)
      open.addRing(region, rings.add(cut.x, cut.y, cut.count, isOuter), isOuter)
    },
  })
}

// Runs that no region reaches from above begin one; patches that touch by corners become one.
function labelRuns({ width, row, above, below, open, touching }: Tracing): void {
  const { patches, regions, regionPatch } = open
  let start = 0
  for (let j = 0; j < below.count; j++) {
    const ofGroup = below.groups[j]!
    if (ofGroup !== 0) {
      const pixel = row * width + Math.floor(start)
      if (below.labels[j]! < 0) below.labels[j] = open.newRegion(open.newPatch(ofGroup, pixel, row), row)
      open.regionRow[regions.find(below.labels[j]!)] = row
    }
    start = below.ends[j]!
  }
  for (let k = 0; k < touching.length; k += 2)
    patches.union(regionPatch(above.labels[touching[k]!]!), regionPatch(below.labels[touching[k + 1]!]!))
  touching.length = 0
}

// A strip cuts what is drawn of a pixel's owner from its neighbours on the left, not its patch.
function joinBehindStrips(tracing: Tracing, line: TracedRow, others: readonly TracedRow[]): void {
  const { patches, regionPatch } = tracing.open
  let start = 0
  for (let j = 0; j < line.count; j++) {
    const ofGroup = line.groups[j]!
    if (ofGroup !== 0 && !Number.isInteger(start)) {
      for (const other of others) {
        const left = ownerPatch(tracing, other, Math.floor(start) - 1, ofGroup)
        if (left >= 0) patches.union(left, regionPatch(line.labels[j]!))
      }
    }
    start = line.ends[j]!
  }
}

// Whole pixels by class, then parts; patches in use on this row are marked.
function addGround(tracing: Tracing, raw: PatchRow): void {
  const { slots, row, below, guests, open } = tracing
  const { areas, lastRow, patches, regionPatch } = open
  const classes = slots - 1
  const area = tracing.rowAreas[row]!
  let run = 0
  let start = 0
  let label = -1
  let labelled = -1
  for (let k = 0; k < raw.classCount; k++) {
    const end = raw.classEnds[k]!
    const key = raw.classKeys[k]!
    if (key !== 0) {
      while (below.ends[run]! < end) run += 1
      if (labelled !== run) {
        label = regionPatch(below.labels[run]!)
        labelled = run
        lastRow[label] = row
      }
      const slot = (key - 1) % slots
      if (slot > 0) areas[label * classes + slot - 1]! += (end - start) * area
    }
    start = end
  }
  let guest = 0
  for (let k = 0; k < raw.partCount; k++) {
    const key = raw.partKeys[k]!
    const own = ownerPatch(tracing, below, raw.partCols[k]!, Math.floor((key - 1) / slots) + 1)
    const to = own >= 0 ? own : patches.find(guests.patches[guest++]!)
    lastRow[to] = row
    areas[to * classes + ((key - 1) % slots) - 1]! += raw.partShares[k]! * area
  }
}

// Regions and patches that this row does not go on with are told.
function finish({ row, above, past, open }: Tracing, emit: TraceOptions['emit']): void {
  const { patches, regions } = open
  const finishPatch = (label: number) => {
    if (open.lastRow[label]! < row) emit(open.finishPatch(label, row))
  }
  for (let i = 0; i < above.count; i++) {
    if (above.groups[i] === 0) continue
    const region = regions.find(above.labels[i]!)
    above.labels[i] = patches.find(open.patchOf[region]!)
    if (open.regionRow[region]! < row) open.finishRegion(region, row)
  }
  for (let i = 0; i < above.count; i++) if (above.groups[i] !== 0) finishPatch(patches.find(above.labels[i]!))
  for (const label of past.patches) finishPatch(patches.find(label))
}

// Labels that others have joined give way to those, and can be given anew.
function resolve({ below, guests, open }: Tracing): void {
  const { patches, regions, patchOf } = open
  for (let j = 0; j < below.count; j++) {
    if (below.groups[j] === 0) continue
    const region = regions.find(below.labels[j]!)
    below.labels[j] = region
    patchOf[region] = patches.find(patchOf[region]!)
  }
  for (let k = 0; k < guests.patches.length; k++) guests.patches[k] = patches.find(guests.patches[k]!)
  regions.recycle()
  patches.recycle()
}

// Twice the signed area: its sign is the way round.
function turn(x: Float64Array, y: Float64Array, count: number): number {
  const [x0, y0] = [x[0]!, y[0]!]
  let twice = 0
  let dx = 0
  let dy = 0
  for (let i = 1; i < count; i++) {
    const [nextX, nextY] = [x[i]! - x0, y[i]! - y0]
    twice += dx * nextY - nextX * dy
    dx = nextX
    dy = nextY
  }
  return twice
}
