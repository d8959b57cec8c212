// A tile as pixels that point into a palette: whole pixels share their entry, so that five rasters cost one look-up.

/** Pixels outside every zone. */
export const OUTSIDE_ENTRY = 0
/** Pixels inside a zone on which nothing is emitted. */
export const EMPTY_ENTRY = 1

/** Entry e of band b is `palette[e × bands + b]`; `index` holds the entry of every pixel, `stride` a row. */
export interface PaletteTile {
  readonly stride: number
  readonly bands: number
  readonly index: Int32Array
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
