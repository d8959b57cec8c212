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

/** Writes the entries of a tile run by run, left to right and from the top, as pixels and as runs. */
export function runWriter(stride: number) {
  const index = new Int32Array(stride * stride)
  const starts = new Int32Array(stride + 1)
  const entries = new Int32Array(stride * stride)
  const ends = new Int32Array(stride * stride)
  let count = 0
  let row = 0
  let col = 0
  // Columns up to `to` get an entry; the pixels of short runs are cheaper to write one by one.
  const put = (entry: number, to: number) => {
    if (count > starts[row]! && entries[count - 1] === entry) ends[count - 1] = to
    else {
      entries[count] = entry
      ends[count++] = to
    }
    const base = row * stride
    if (to - col > 24) index.fill(entry, base + col, base + to)
    else for (let at = base + col, end = base + to; at < end; at++) index[at] = entry
    col = to
  }
  return {
    runs: { starts, entries, ends } as EntryRuns,
    index,
    start() {
      count = row = col = 0
    },
    /** Columns up to `from` that nothing was written to lie outside. */
    skip(from: number) {
      if (from > col) put(OUTSIDE_ENTRY, from)
    },
    put,
    endRow() {
      if (col < stride) put(OUTSIDE_ENTRY, stride)
      starts[++row] = count
      col = 0
    },
  }
}

/** Room for the runs of a tile. */
export function emptyRuns(stride: number): EntryRuns {
  return {
    starts: new Int32Array(stride + 1),
    entries: new Int32Array(stride * stride),
    ends: new Int32Array(stride * stride),
  }
}

/** Tell the pixels of a tile by runs, after they have been changed one by one. */
export function fillRuns({ index, stride }: Pick<PaletteTile, 'index' | 'stride'>, runs: EntryRuns): void {
  const { starts, entries, ends } = runs
  let count = 0
  for (let row = 0; row < stride; row++) {
    starts[row] = count
    for (let col = 0; col < stride; col++) {
      const entry = index[row * stride + col]!
      if (count === starts[row] || entries[count - 1] !== entry) entries[count++] = entry
      ends[count - 1] = col + 1
    }
  }
  starts[stride] = count
}
