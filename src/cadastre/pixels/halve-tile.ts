// Kernel: averages a tile to half its side run by run, and puts four halved tiles together again.
import { grown, madeOnce } from '../../grid/index.ts'
import {
  EMPTY_ENTRY,
  type EntryRuns,
  emptyRuns,
  OUTSIDE_ENTRY as OUTSIDE,
  type PaletteTile,
} from './palette-tile.ts'

const MEANS = 2048
// Entries of most tiles.
const ENTRIES = 1 << 14

/** The tiles averaged into one: upper left, upper right, lower left, lower right; undefined where all lies outside. */
export type Quarters = readonly (PaletteTile | undefined)[]

/** Room for a tile of half the side, to be written again and again; it grows to what its tiles need. */
export interface HalfRoom {
  readonly starts: Int32Array
  entries: Int32Array
  ends: Int32Array
  palette: Float32Array
}

/**
 * Room for the half of a tile of `stride` × `stride` pixels. It begins small: what first grows late makes V8 compile the
 * halving again.
 */
export function halfRoom(stride: number, bands: number): HalfRoom {
  const half = stride / 2
  return {
    starts: new Int32Array(half + 1),
    entries: new Int32Array(half),
    ends: new Int32Array(half),
    palette: new Float32Array(half * bands),
  }
}

/**
 * A function that gives a tile at half its side: each pixel the mean of those of its four that are inside, so that an
 * intensity stays an intensity. Where both rows run on, a run of means is made at once.
 */
export const tileHalver = madeOnce((stride: number, bands: number, nodata: number) => {
  const half = stride / 2
  // Entry here of a pixel whose four are of one entry.
  let kept = new Int32Array(ENTRIES)
  // Means made before, each in the place that its four entries give: the four and the mean's own entry.
  const means = new Int32Array(5 * MEANS)

  // Of the tile at hand. What works on it, a row at a time, is made once for all tiles: V8 compiles it once then.
  let { starts, entries, ends } = emptyRuns(0)
  let values: Float32Array = new Float32Array(0)
  let { entries: madeEntries, ends: madeEnds, palette } = halfRoom(0, 0)
  let known = 0

  const keep = (entry: number): number => {
    for (let b = 0; b < bands; b++) palette[known * bands + b] = values[entry * bands + b]!
    kept[entry] = known
    return known++
  }
  const mean = (a: number, b: number, c: number, d: number): number => {
    const place =
      5 * ((Math.imul(a, 31) ^ Math.imul(b, 1009) ^ Math.imul(c, 9973) ^ Math.imul(d, 77_641)) & (MEANS - 1))
    if (means[place] === a && means[place + 1] === b && means[place + 2] === c && means[place + 3] === d)
      return means[place + 4]!
    const made = known++
    means[place] = a
    means[place + 1] = b
    means[place + 2] = c
    means[place + 3] = d
    means[place + 4] = made
    const [ofA, ofB, ofC, ofD, to] = [a * bands, b * bands, c * bands, d * bands, made * bands]
    if (a > OUTSIDE && b > OUTSIDE && c > OUTSIDE && d > OUTSIDE) {
      for (let k = 0; k < bands; k++)
        palette[to + k] = (values[ofA + k]! + values[ofB + k]! + values[ofC + k]! + values[ofD + k]!) * 0.25
      return made
    }
    const inside =
      (a > OUTSIDE ? 1 : 0) + (b > OUTSIDE ? 1 : 0) + (c > OUTSIDE ? 1 : 0) + (d > OUTSIDE ? 1 : 0)
    for (let k = 0; k < bands; k++) {
      let sum = 0
      if (a > OUTSIDE) sum += values[ofA + k]!
      if (b > OUTSIDE) sum += values[ofB + k]!
      if (c > OUTSIDE) sum += values[ofC + k]!
      if (d > OUTSIDE) sum += values[ofD + k]!
      palette[to + k] = sum / inside
    }
    return made
  }

  const halveRow = (row: number, from: number): number => {
    let count = from
    let upper = starts[row * 2]!
    let lower = starts[row * 2 + 1]!
    let last = -1
    let col = 0
    while (col < stride) {
      const a = entries[upper]!
      const c = entries[lower]!
      const upperEnd = ends[upper]!
      const lowerEnd = ends[lower]!
      // Both runs on, up to the last whole pair; or a pair in which one of them ends. Without branches: they are guessed wrong.
      upper += upperEnd === col + 1 ? 1 : 0
      lower += lowerEnd === col + 1 ? 1 : 0
      const b = entries[upper]!
      const d = entries[lower]!
      let next = Math.min(upperEnd, lowerEnd) & -2
      next += next === col ? 2 : 0
      if (ends[upper] === next) upper += 1
      if (ends[lower] === next) lower += 1
      let entry: number
      if (a === b && c === d && a === c) {
        entry = kept[a]!
        if (entry < 0) entry = keep(a)
      } else entry = mean(a, b, c, d)
      count += entry === last ? 0 : 1
      madeEntries[count - 1] = last = entry
      madeEnds[count - 1] = next >> 1
      col = next
    }
    return count
  }

  return (tile: PaletteTile, room: HalfRoom): PaletteTile => {
    ;({ starts, entries, ends } = tile.runs)
    values = tile.palette
    ;({ entries: madeEntries, ends: madeEnds, palette } = room)
    palette.fill(nodata, 0, bands)
    palette.fill(0, bands, 2 * bands)
    const size = values.length / bands
    if (kept.length < size) kept = new Int32Array(size * 2)
    kept.fill(-1, 0, size)
    means.fill(-1)
    kept[OUTSIDE] = OUTSIDE
    kept[EMPTY_ENTRY] = EMPTY_ENTRY
    known = 2
    for (let row = 0, count = 0; row < half; row++) {
      if (count + half > madeEntries.length) {
        madeEntries = room.entries = grown(madeEntries, new Int32Array(2 * madeEntries.length))
        madeEnds = room.ends = grown(madeEnds, new Int32Array(2 * madeEnds.length))
      }
      if ((known + half) * bands > palette.length)
        palette = room.palette = grown(palette, new Float32Array(2 * palette.length))
      count = halveRow(row, count)
      room.starts[row + 1] = count
    }
    return {
      stride: half,
      bands,
      runs: { starts: room.starts, entries: madeEntries, ends: madeEnds },
      palette: palette.subarray(0, known * bands),
    }
  }
})

/** A copy of a tile that takes no more than it needs. */
export function compactTile({ stride, bands, runs, palette }: PaletteTile): PaletteTile {
  const count = runs.starts[stride]!
  return {
    stride,
    bands,
    runs: {
      starts: runs.starts.slice(),
      entries: runs.entries.slice(0, count),
      ends: runs.ends.slice(0, count),
    },
    palette: palette.slice(),
  }
}

/** A function that puts quarters together to a tile; its arrays are overwritten by the next call. */
export const quarterJoiner = madeOnce((stride: number, bands: number, nodata: number) => {
  const half = stride / 2
  const runs = emptyRuns(stride)
  let palette = new Float32Array(0)
  const offsets = new Int32Array(4)
  const outside: PaletteTile = {
    stride: half,
    bands,
    runs: {
      starts: Int32Array.from({ length: half + 1 }, (_, row) => row),
      entries: new Int32Array(half).fill(OUTSIDE),
      ends: new Int32Array(half).fill(half),
    },
    palette,
  }

  return (quarters: Quarters): PaletteTile => {
    const length = quarters.reduce((sum, quarter) => sum + (quarter ? quarter.palette.length : 0), 2 * bands)
    if (palette.length < length) palette = new Float32Array(2 * length)
    palette.fill(nodata, 0, bands)
    palette.fill(0, bands, 2 * bands)
    let known = 2
    quarters.forEach((quarter, q) => {
      if (!quarter) return
      const own = quarter.palette.subarray(2 * bands)
      palette.set(own, known * bands)
      offsets[q] = known - 2
      known += own.length / bands
    })
    let count = 0
    for (let row = 0; row < stride; row++) {
      const left = row < half ? 0 : 2
      count = copyRow(quarters[left] ?? outside, row % half, offsets[left]!, 0, runs, count)
      count = copyRow(quarters[left + 1] ?? outside, row % half, offsets[left + 1]!, half, runs, count)
      runs.starts[row + 1] = count
    }
    return { stride, bands, runs, palette: palette.subarray(0, known * bands) }
  }
})

function copyRow(
  { runs: from }: PaletteTile,
  row: number,
  offset: number,
  shift: number,
  { entries, ends }: EntryRuns,
  at: number,
): number {
  let to = at
  for (let i = from.starts[row]!, end = from.starts[row + 1]!; i < end; i++) {
    const entry = from.entries[i]!
    entries[to] = entry > EMPTY_ENTRY ? entry + offset : entry
    ends[to++] = from.ends[i]! + shift
  }
  return to
}
