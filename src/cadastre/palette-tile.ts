// A tile as pixels that point into a palette: whole pixels share their entry, so that five rasters cost one look-up.

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

/**
 * Entry e of band b is `palette[e × bands + b]`; `index` holds the entry of every pixel, `stride` a row and as many
 * rows; `runs` tell the same by runs.
 */
export interface PaletteTile {
  readonly stride: number
  readonly bands: number
  readonly index: Int32Array
  readonly runs: EntryRuns
  readonly palette: Float32Array
}

/** The pixels of every band, as the rasters hold them. */
export function bandsOfTile({ index, palette, bands }: PaletteTile): Float32Array[] {
  return Array.from({ length: bands }, (_, b) =>
    Float32Array.from(index, (entry) => palette[entry * bands + b]!),
  )
}

/** Entries as they are met: palette grown when needed, emptied by `clear`. */
export function paletteBuilder(bands: number, nodata: number) {
  let values = new Float32Array(bands * 1024)
  let count = 0
  const add = (ofBand: (band: number) => number): number => {
    if ((count + 1) * bands > values.length) {
      const grown = new Float32Array(values.length * 2)
      grown.set(values)
      values = grown
    }
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

/** Tell the pixels of a tile by runs. */
export function fillRuns({ index, stride }: Pick<PaletteTile, 'index' | 'stride'>, runs: EntryRuns): void {
  for (let row = 0; row < stride; row++) fillRow(index, row, stride, runs)
}

/** Tell the pixels of one row by runs, once those of the rows above are told. */
export function fillRow(index: Int32Array, row: number, stride: number, runs: EntryRuns): void {
  const { starts, entries, ends } = runs
  const first = row * stride
  let count = starts[row]!
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
