// What the tiles of a block become: their bytes end to end, pixels for the picture, and the block's own tile for its parent.
import {
  bandsOfTile,
  compactTile,
  halfRoom,
  OUTSIDE,
  type PaletteTile,
  tileHalver,
} from '../../cadastre/index.ts'
import { ByteSink, sampledSum } from '../../formats/index.ts'
import type { tileEncoder } from './tile-encoder.ts'

/** Whole tiles that lie end to end in the spool, with a sum that tells them from torn ones. */
export interface SpooledTiles {
  readonly offset: number
  readonly length: number
  readonly sum: number
}

/** Tiles end to end: as bytes, or in pieces in the spool. */
export type Encoded = Uint8Array | readonly SpooledTiles[]

// Bytes that wait for the spool: enough that it is asked rarely, few enough to be near.
const WAITING = 2 ** 18

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
  const bytes = new ByteSink(WAITING)
  let spooled: SpooledTiles[] = []
  let blockLevel = 0
  let directory: number[] = []
  let previews: { col: number; row: number; bands: Float32Array[] }[] = []
  let top: PaletteTile | undefined

  const begin = (level: number) => {
    blockLevel = level
    bytes.clear()
    spooled = []
    directory = []
    previews = []
    top = undefined
  }
  const spool = (append: (bytes: Uint8Array) => number) => {
    const written = bytes.written()
    if (written.length > 0)
      spooled.push({ offset: append(written), length: written.length, sum: sampledSum(written) })
    bytes.clear()
  }
  const put = (band: number, level: number, col: number, row: number, encoded: Uint8Array) => {
    bytes.append(encoded)
    directory.push(band, level, col, row, encoded.length)
    if (append && bytes.length >= WAITING) spool(append)
  }
  const putTile = (level: number, col: number, row: number, tile: PaletteTile) => {
    encoder.palette(tile, (band, encoded) => put(band, level, col, row, encoded))
    if (level === preview) previews.push({ col, row, bands: bandsOfTile(tile) })
    if (level === blockLevel) top = compactTile(halve(tile, room))
  }
  const aside = (): Encoded => {
    if (!append) return bytes.written().slice()
    spool(append)
    return spooled
  }
  const finish = () => ({
    bytes: aside(),
    directory: Int32Array.from(directory),
    top,
    previews,
  })
  return { begin, put, putTile, finish }
}
