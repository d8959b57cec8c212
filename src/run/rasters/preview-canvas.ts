// The picture of a run, put together from the overview tiles and class samples that blocks return.
import { type ClassSample, levelSize, OUTSIDE, type Preview } from '../../cadastre/index.ts'
import { TILE } from '../../study/index.ts'

/** The longest side of the picture that figures are drawn from. */
const PREVIEW_SIDE = 1100

/** The overview that a picture of a raster is taken from. */
export function previewLevel(width: number, height: number, levels: number): number {
  const level = Math.ceil(Math.log2(Math.max(width, height) / PREVIEW_SIDE))
  return Math.min(levels - 1, Math.max(0, level))
}

/** An empty picture at an overview level; blocks fill it in any order. */
export function previewCanvas(bands: number, fullWidth: number, fullHeight: number, level: number) {
  const [width, height] = [levelSize(fullWidth, level), levelSize(fullHeight, level)]
  const canvas = Array.from({ length: bands }, () => new Float32Array(width * height).fill(OUTSIDE))
  const preview: Preview = {
    width,
    height,
    factor: 2 ** level,
    bands: canvas,
    classes: new Uint8Array(width * height),
  }
  const placeClasses = (sample: ClassSample) => {
    for (let r = 0; r * sample.width < sample.classes.length; r++) {
      const line = sample.classes.subarray(r * sample.width, (r + 1) * sample.width)
      preview.classes.set(line, (sample.row + r) * width + sample.col)
    }
  }
  const place = (col: number, row: number, tile: readonly Float32Array[]) => {
    const [left, upper] = [col * TILE, row * TILE]
    const wide = Math.min(TILE, width - left)
    for (let r = 0; r < Math.min(TILE, height - upper); r++) {
      tile.forEach((band, b) =>
        canvas[b]!.set(band.subarray(r * TILE, r * TILE + wide), (upper + r) * width + left),
      )
    }
  }
  return { preview, place, placeClasses }
}
