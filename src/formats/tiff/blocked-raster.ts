// Windows of an image that is stored in blocks: reads the blocks a window needs, together, and copies their rows.
import { makePixels, type PixelArray, type PixelType, type Window } from '../../grid/index.ts'
import { type RecentlyUsed, recentlyUsed } from '../bytes/recently-used.ts'

/** An image in blocks. Edge blocks reach over the image's edge or end at its last row. */
export interface BlockedImage {
  /** Tells this image from others whose blocks are kept together with its own. */
  readonly name: string
  readonly type: PixelType
  readonly width: number
  readonly height: number
  readonly blockWidth: number
  readonly blockHeight: number
  /** What a block holds that is not stored. */
  readonly blank: number
  /** Pixels of a block, `blockWidth` a row; undefined where it is not stored. */
  block(col: number, row: number): Promise<PixelArray | undefined>
}

// Decoded blocks that windows have cut are kept up to this many bytes: a row of strips of a wide image.
const KEPT_BYTES = 32 * 2 ** 20
// Blocks that are read and decoded at a time.
const TOGETHER = 64

/** Decoded blocks that may be asked for again, of one or of many images. */
export type KeptBlocks = RecentlyUsed<PixelArray | undefined>

/** An empty memory for blocks. */
export const keptBlocks = (): KeptBlocks => recentlyUsed(KEPT_BYTES)

/** A function that reads windows; a window must lie inside the image. */
export function blockedReader(
  image: BlockedImage,
  kept: KeptBlocks = keptBlocks(),
): (window: Window) => Promise<PixelArray> {
  const across = Math.ceil(image.width / image.blockWidth)
  const keyOf = (col: number, row: number) => `${image.name}\n${row * across + col}`
  const block = async (col: number, row: number, keep: boolean) => {
    const key = keyOf(col, row)
    if (kept.has(key)) return kept.get(key)
    const pixels = await image.block(col, row)
    if (keep) kept.set(key, pixels, Math.max(64, pixels?.byteLength ?? 0))
    return pixels
  }
  return async (window) => {
    if (isBlock(window, image)) {
      const [col, row] = [window.col / image.blockWidth, window.row / image.blockHeight]
      const size = window.width * window.height
      // One that is kept stays as it is, whatever becomes of what is given.
      const known = kept.get(keyOf(col, row))
      if (known) return known.slice(0, size)
      const pixels = await image.block(col, row)
      if (pixels) return pixels.subarray(0, size)
    }
    const out = makePixels(image.type, window.width * window.height)
    const copyOne = async ({ col, row }: { col: number; row: number }) => {
      const place = placeOf(image, col, row)
      copyRows(await block(col, row, !within(place, window)), image, place, window, out)
    }
    const cells = cellsOf(image, window)
    for (let at = 0; at < cells.length; at += TOGETHER)
      await Promise.all(cells.slice(at, at + TOGETHER).map(copyOne))
    return out
  }
}

// A window that is exactly one whole block needs no copy.
function isBlock({ col, row, width, height }: Window, image: BlockedImage): boolean {
  const { blockWidth, blockHeight } = image
  const rows = Math.min(blockHeight, image.height - row)
  return width === blockWidth && height === rows && col % blockWidth === 0 && row % blockHeight === 0
}

function cellsOf({ blockWidth, blockHeight }: BlockedImage, window: Window): { col: number; row: number }[] {
  const cells: { col: number; row: number }[] = []
  const lastCol = Math.floor((window.col + window.width - 1) / blockWidth)
  const lastRow = Math.floor((window.row + window.height - 1) / blockHeight)
  for (let row = Math.floor(window.row / blockHeight); row <= lastRow; row++)
    for (let col = Math.floor(window.col / blockWidth); col <= lastCol; col++) cells.push({ col, row })
  return cells
}

// The part of the image that a block covers.
function placeOf(image: BlockedImage, blockCol: number, blockRow: number): Window {
  const [col, row] = [blockCol * image.blockWidth, blockRow * image.blockHeight]
  const [width, height] = [
    Math.min(image.blockWidth, image.width - col),
    Math.min(image.blockHeight, image.height - row),
  ]
  return { col, row, width, height }
}

const within = (inner: Window, outer: Window) =>
  inner.col >= outer.col &&
  inner.row >= outer.row &&
  inner.col + inner.width <= outer.col + outer.width &&
  inner.row + inner.height <= outer.row + outer.height

function copyRows(
  block: PixelArray | undefined,
  { blockWidth, blank }: BlockedImage,
  place: Window,
  window: Window,
  out: PixelArray,
): void {
  const from = Math.max(place.col, window.col)
  const to = Math.min(place.col + place.width, window.col + window.width)
  const end = Math.min(place.row + place.height, window.row + window.height)
  for (let row = Math.max(place.row, window.row); row < end; row++) {
    const target = (row - window.row) * window.width + from - window.col
    if (!block) {
      out.fill(blank, target, target + to - from)
      continue
    }
    const start = (row - place.row) * blockWidth + from - place.col
    out.set(block.subarray(start, start + to - from), target)
  }
}
