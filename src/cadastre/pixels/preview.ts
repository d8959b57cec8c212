// A picture of the whole raster on a coarser grid, for figures: intensities averaged, land classes sampled.

/** The result in few pixels, for figures. */
export interface Preview {
  readonly width: number
  readonly height: number
  /** Pixels of the full raster to one of the preview, along each axis. */
  readonly factor: number
  /** Intensities by band (sectors, then total), OUTSIDE where no zone is. */
  readonly bands: readonly Float32Array[]
  /** Land class at the middle of each preview pixel; 0 where there is none. */
  readonly classes: Uint8Array
}

/** A rectangle of the preview's class samples. */
export interface ClassSample {
  readonly col: number
  readonly row: number
  readonly width: number
  readonly classes: Uint8Array
}

/** Samples of one tile of class numbers, taken at the middle pixel of every preview pixel. */
export function sampleClasses(
  window: { readonly col: number; readonly row: number; readonly width: number; readonly height: number },
  classes: Uint8Array,
  factor: number,
): ClassSample {
  const half = factor >> 1
  const first = (start: number) => Math.ceil((start - half) / factor)
  const last = (start: number, size: number) => Math.floor((start + size - 1 - half) / factor)
  const [col, row] = [Math.max(0, first(window.col)), Math.max(0, first(window.row))]
  const width = Math.max(0, last(window.col, window.width) - col + 1)
  const height = Math.max(0, last(window.row, window.height) - row + 1)
  const out = new Uint8Array(width * height)
  for (let r = 0; r < height; r++) {
    const from = ((row + r) * factor + half - window.row) * window.width
    for (let c = 0; c < width; c++)
      out[r * width + c] = classes[from + (col + c) * factor + half - window.col]!
  }
  return { col, row, width, classes: out }
}
