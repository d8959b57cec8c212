// What the tiles of a block become: their bytes end to end, pixels for the picture, and the block's own tile for its parent.
import {
  bandsOfTile,
  compactTile,
  halfRoom,
  OUTSIDE,
  type PaletteTile,
  tileHalver,
} from '../cadastre/index.ts'
import { ByteSink, sampledSum } from '../formats/index.ts'
import type { tileEncoder } from './tile-encoder.ts'

/** Bytes end to end, or where they lie in the spool, with a sum that tells them from torn ones. */
export type Encoded = Uint8Array | { readonly offset: number; readonly length: number; readonly sum: number }

/**
 * A collector for one block after another; `preview`: the level whose pixels are kept, where a picture is wanted;
 * `append` puts bytes into the spool, where this thread can.
 */
export function blockCollector(
  encoder: ReturnType<typeof tileEncoder>,
  side: number,
  bands: number,
  preview: number | undefined,
  append: ((bytes: Uint8Array) => number) | undefined,
) {
  const halve = tileHalver(side, bands, OUTSIDE)
  const room = halfRoom(side, bands)
  const bytes = new ByteSink(1 << 20)
  let blockLevel = 0
  let directory: number[] = []
  let previews: { col: number; row: number; bands: Float32Array[] }[] = []
  let top: PaletteTile | undefined

  const begin = (level: number) => {
    blockLevel = level
    bytes.clear()
    directory = []
    previews = []
    top = undefined
  }
  const put = (band: number, level: number, col: number, row: number, encoded: Uint8Array) => {
    bytes.append(encoded)
    directory.push(band, level, col, row, encoded.length)
  }
  const putTile = (level: number, col: number, row: number, tile: PaletteTile) => {
    encoder.palette(tile, (band, encoded) => put(band, level, col, row, encoded))
    if (level === preview) previews.push({ col, row, bands: bandsOfTile(tile) })
    if (level === blockLevel) top = compactTile(halve(tile, room))
  }
  const aside = (): Encoded => {
    const written = bytes.written()
    if (!append) return written.slice()
    return { offset: append(written), length: written.length, sum: sampledSum(written) }
  }
  const finish = () => ({
    bytes: aside(),
    directory: Int32Array.from(directory),
    top,
    previews,
  })
  return { begin, put, putTile, finish }
}
