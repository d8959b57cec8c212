// Kernel: patches from rows: pieces put together by union–find, outlines traced, each patch told when its last row is past.

import { ringTracer, tracedRow } from '../../vector/index.ts'
import { cornerCutter } from './cut-corners.ts'
import { openPatches, type TracedPatch } from './open-patches.ts'
import { fillRow, type PatchRow, patchRow, runAt } from './patch-row.ts'
import type { PatchTile } from './patch-tile.ts'
import type { RingStore } from './ring-store.ts'
import { groupAt, stripDrawer } from './stray-strips.ts'

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
  const classes = slots - 1
  const corners = connectivity === 8
  const cutCorners = cornerCutter(cornersCut)
  const draw = stripDrawer(width, { slots, weights }, corners)
  let row = 0
  let above = tracedRow(width + 64)
  let below = tracedRow(width + 64)
  above.groups[0] = 0
  above.ends[0] = width
  let [current, ahead] = [patchRow(width), patchRow(width)]
  let started = false

  const open = openPatches(classes, rings)
  const { patches, regions, newPatch, newRegion, patchOf, regionPatch } = open

  const touching: number[] = []
  const trace = ringTracer({
    meet(i, j) {
      const region = regions.find(above.labels[i]!)
      below.labels[j] = below.labels[j]! < 0 ? region : regions.union(below.labels[j]!, region)
    },
    touch(i, j) {
      if (corners) touching.push(i, j)
    },
    ring(i, x, y, fixed, count) {
      const region = regions.find(above.labels[i]!)
      const isOuter = turn(x, y, count) < 0
      const cut = cutCorners(x, y, fixed, count)
      const ring = rings.add(cut.x, cut.y, cut.count, isOuter)
      open.addRing(region, ring, isOuter)
    },
  })

  // Parts of pixels that belong to a patch but not to its outline: column, group and patch of this row and the last.
  let [guestCols, guestGroups, guestPatches]: [number[], number[], number[]] = [[], [], []]
  let [oldCols, oldGroups, oldPatches]: [number[], number[], number[]] = [[], [], []]
  const reach = corners ? 1 : 0

  const join = (a: number, b: number) => (a < 0 ? b : patches.union(a, b))

  const ownerPatch = (line: typeof above, col: number, ofGroup: number) => {
    if (col < 0 || col >= width) return -1
    const run = runAt(line.ends, line.count, col + 1)
    return line.groups[run] === ofGroup ? regionPatch(line.labels[run]!) : -1
  }

  // The patch of a part: whatever of its group it touches on this row and the one above.
  const guestPatch = (col: number, ofGroup: number) => {
    let label = -1
    const meet = (other: number) => {
      if (other >= 0) label = join(label, other)
    }
    meet(ownerPatch(below, col - 1, ofGroup))
    meet(ownerPatch(below, col + 1, ofGroup))
    for (let c = col - reach; c <= col + reach; c++) meet(ownerPatch(above, c, ofGroup))
    for (let k = guestCols.length - 1; k >= 0 && guestCols[k]! >= col - 1; k--)
      if (guestGroups[k] === ofGroup) meet(guestPatches[k]!)
    for (let k = lowerBound(oldCols, col - reach); k < oldCols.length && oldCols[k]! <= col + reach; k++)
      if (oldGroups[k] === ofGroup) meet(oldPatches[k]!)
    for (let run = runAt(below.ends, below.count, col + Number.EPSILON * width); run < below.count; run++) {
      if (below.groups[run] === ofGroup) meet(regionPatch(below.labels[run]!))
      if (below.ends[run]! >= col + 1) break
    }
    return label < 0 ? newPatch(ofGroup, row * width + col, row) : label
  }

  const placeGuests = (raw: PatchRow) => {
    for (let k = 0; k < raw.partCount; k++) {
      const col = raw.partCols[k]!
      const ofGroup = Math.floor((raw.partKeys[k]! - 1) / slots) + 1
      if (groupAt(below, col) === ofGroup) continue
      const label = guestPatch(col, ofGroup)
      open.startAt(patches.find(label), row * width + col)
      guestCols.push(col)
      guestGroups.push(ofGroup)
      guestPatches.push(label)
    }
    for (let k = 0; k < oldCols.length; k++) {
      for (let c = oldCols[k]! - reach; c <= oldCols[k]! + reach; c++) {
        const owner = ownerPatch(below, c, oldGroups[k]!)
        if (owner >= 0) patches.union(oldPatches[k]!, owner)
      }
    }
  }

  const labelRuns = () => {
    let start = 0
    for (let j = 0; j < below.count; j++) {
      const ofGroup = below.groups[j]!
      if (ofGroup !== 0) {
        const pixel = row * width + Math.floor(start)
        if (below.labels[j]! < 0) below.labels[j] = newRegion(newPatch(ofGroup, pixel, row), row)
        open.regionRow[regions.find(below.labels[j]!)] = row
      }
      start = below.ends[j]!
    }
    for (let k = 0; k < touching.length; k += 2)
      patches.union(regionPatch(above.labels[touching[k]!]!), regionPatch(below.labels[touching[k + 1]!]!))
    touching.length = 0
  }

  // A strip cuts what is drawn of a pixel's owner from its neighbours on the left, not its patch.
  const joinBehindStrips = (line: typeof above, others: readonly (typeof above)[]) => {
    let start = 0
    for (let j = 0; j < line.count; j++) {
      const ofGroup = line.groups[j]!
      if (ofGroup !== 0 && !Number.isInteger(start)) {
        for (const other of others) {
          const left = ownerPatch(other, Math.floor(start) - 1, ofGroup)
          if (left >= 0) patches.union(left, regionPatch(line.labels[j]!))
        }
      }
      start = line.ends[j]!
    }
  }

  // Whole pixels by class, then parts; patches in use on this row are marked.
  const addGround = (raw: PatchRow) => {
    const area = rowAreas[row]!
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
          open.lastRow[label] = row
        }
        const slot = (key - 1) % slots
        if (slot > 0) open.areas[label * classes + slot - 1]! += (end - start) * area
      }
      start = end
    }
    let guest = 0
    for (let k = 0; k < raw.partCount; k++) {
      const key = raw.partKeys[k]!
      const col = raw.partCols[k]!
      const ofGroup = Math.floor((key - 1) / slots) + 1
      const own = ownerPatch(below, col, ofGroup)
      const to = own >= 0 ? own : patches.find(guestPatches[guest++]!)
      open.lastRow[to] = row
      open.areas[to * classes + ((key - 1) % slots) - 1]! += raw.partShares[k]! * area
    }
  }

  const finishPatch = (label: number) => {
    if (open.lastRow[label]! < row) emit(open.finishPatch(label, row))
  }
  const finish = () => {
    for (let i = 0; i < above.count; i++) {
      if (above.groups[i] === 0) continue
      const region = regions.find(above.labels[i]!)
      above.labels[i] = patches.find(patchOf[region]!)
      if (open.regionRow[region]! < row) open.finishRegion(region, row)
    }
    for (let i = 0; i < above.count; i++)
      if (above.groups[i] !== 0) finishPatch(patches.find(above.labels[i]!))
    for (const label of oldPatches) finishPatch(patches.find(label))
  }
  const resolve = () => {
    for (let j = 0; j < below.count; j++) {
      if (below.groups[j] === 0) continue
      const region = regions.find(below.labels[j]!)
      below.labels[j] = region
      patchOf[region] = patches.find(patchOf[region]!)
    }
    for (let k = 0; k < guestPatches.length; k++) guestPatches[k] = patches.find(guestPatches[k]!)
    regions.recycle()
    patches.recycle()
  }

  const step = (raw: PatchRow, next: PatchRow) => {
    below = draw(raw, above, next, below)
    trace(above, below, row)
    labelRuns()
    joinBehindStrips(below, corners ? [below, above] : [below])
    if (corners) joinBehindStrips(above, [below])
    placeGuests(raw)
    addGround(raw)
    finish()
    resolve()
    ;[above, below] = [below, above]
    ;[oldCols, oldGroups, oldPatches, guestCols, guestGroups, guestPatches] = [
      guestCols,
      guestGroups,
      guestPatches,
      oldCols,
      oldGroups,
      oldPatches,
    ]
    guestCols.length = guestGroups.length = guestPatches.length = 0
    row += 1
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

function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}
