// A tile as runs of pixels that point into a palette: whole pixels share their entry, so that five rasters cost one look-up.
import { grown } from '../../grid/index.ts'

/** Pixels outside every zone. */
export const OUTSIDE_ENTRY = 0
/** Pixels inside a zone on which nothing is emitted. */
export const EMPTY_ENTRY = 1

/** Runs of equal entries: those of row r are [starts[r], starts[r + 1]), each up to, not including, column `ends`. */
export interface EntryRuns {
  readonly starts: Int32Array
  readonly entries: Int32Array
  readonly ends: Int32Array
}

/** Values of entries: as rasters hold them, or as exact as they were computed, where weights are still to be added. */
export type Palette = Float32Array | Float64Array

/**
 * Entry e of band b is `palette[e × bands + b]`; entries 0 and 1 are those above. A tile has `stride` rows of as many
 * pixels. The palette may hold more than the runs point to.
 */
export interface PaletteTile<P extends Palette = Float32Array> {
  readonly stride: number
  readonly bands: number
  readonly runs: EntryRuns
  readonly palette: P
}

/** The pixels of every band, as the rasters hold them. */
export function bandsOfTile({ runs, palette, bands, stride }: PaletteTile): Float32Array[] {
  const { starts, entries, ends } = runs
  return Array.from({ length: bands }, (_, b) => {
    const pixels = new Float32Array(stride * stride)
    for (let row = 0; row < stride; row++) {
      let from = 0
      for (let i = starts[row]!; i < starts[row + 1]!; i++) {
        pixels.fill(palette[entries[i]! * bands + b]!, row * stride + from, row * stride + ends[i]!)
        from = ends[i]!
      }
    }
    return pixels
  })
}

/** A tile of the pixels of every band; `nodata` is outside. */
export function tileOfBands(pixels: readonly Float32Array[], stride: number, nodata: number): PaletteTile {
  const bands = pixels.length
  const index = new Int32Array(stride * stride)
  const builder = paletteBuilder(bands, nodata, singles)
  const same = (a: number, b: number) => pixels.every((band) => band[a] === band[b])
  for (let at = 0; at < index.length; at++) {
    if (pixels[0]![at] === nodata) index[at] = OUTSIDE_ENTRY
    else if (at > 0 && same(at, at - 1)) index[at] = index[at - 1]!
    else index[at] = builder.add((b) => pixels[b]![at]!)
  }
  const runs = emptyRuns(stride)
  fillRuns(index, stride, runs)
  return { stride, bands, runs, palette: builder.palette() }
}

/** Room for values as rasters hold them. */
export const singles = (length: number): Float32Array => new Float32Array(length)

/** Entries as they are met: palette grown when needed, emptied by `clear`. */
export function paletteBuilder<P extends Palette>(
  bands: number,
  nodata: number,
  room: (length: number) => P,
) {
  let values = room(bands * 1024)
  let count = 0
  const add = (ofBand: (band: number) => number): number => {
    if ((count + 1) * bands > values.length) values = grown(values, room(values.length * 2))
    for (let b = 0; b < bands; b++) values[count * bands + b] = ofBand(b)
    return count++
  }
  const clear = () => {
    count = 0
    add(() => nodata)
    add(() => 0)
  }
  clear()
  return { add, clear, palette: () => values }
}

/** Room for the runs of a tile. */
export function emptyRuns(stride: number): EntryRuns {
  return {
    starts: new Int32Array(stride + 1),
    entries: new Int32Array(stride * stride),
    ends: new Int32Array(stride * stride),
  }
}

/** The entry of every pixel of a tile, row by row. */
export function entriesOf({ runs, stride }: Pick<PaletteTile, 'runs' | 'stride'>): Int32Array {
  const index = new Int32Array(stride * stride)
  for (let row = 0; row < stride; row++) {
    let from = row * stride
    for (let i = runs.starts[row]!; i < runs.starts[row + 1]!; i++) {
      const end = row * stride + runs.ends[i]!
      index.fill(runs.entries[i]!, from, end)
      from = end
    }
  }
  return index
}

/** Tell the pixels of a tile by runs. */
export function fillRuns(index: Int32Array, stride: number, { starts, entries, ends }: EntryRuns): void {
  let count = 0
  for (let row = 0; row < stride; row++) {
    const first = row * stride
    let last = index[first]!
    for (let at = first + 1; at < first + stride; at++) {
      const entry = index[at]!
      if (entry === last) continue
      entries[count] = last
      ends[count++] = at - first
      last = entry
    }
    entries[count] = last
    ends[count++] = stride
    starts[row + 1] = count
  }
}
