// Kernel: a tile's runs and parts as bytes, so that they can wait outside memory for their turn.
import { packSums } from './parcel-sums.ts'
import type { PatchTile } from './patch-tile.ts'

/** The runs and parts of a tile end to end; parcels are left out. */
export function packTile(tile: PatchTile): Uint8Array {
  const { rowStart, ends, keys, partStart, partCols, partKeys, partShares } = tile
  const whole = [rowStart, partStart, ends, keys, partCols, partKeys]
  const head = Int32Array.of(rowStart.length, ends.length, partCols.length, 0)
  const bytes = 16 + whole.reduce((sum, array) => sum + array.byteLength, 0)
  const out = new Uint8Array(bytes + (bytes % 8) + partShares.byteLength)
  let at = 0
  for (const array of [head, ...whole]) {
    out.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at)
    at += array.byteLength
  }
  out.set(new Uint8Array(partShares.buffer), bytes + (bytes % 8))
  return out
}

/** The tile again; `bytes` must begin a buffer of their own. */
export function unpackTile(bytes: Uint8Array): PatchTile {
  const buffer = bytes.byteOffset % 8 === 0 ? bytes.buffer : bytes.slice().buffer
  const origin = bytes.byteOffset % 8 === 0 ? bytes.byteOffset : 0
  const [rows = 0, runs = 0, parts = 0] = new Int32Array(buffer, origin, 3)
  let at = origin + 16
  const take = (length: number) => {
    const array = new Int32Array(buffer, at, length)
    at += length * 4
    return array
  }
  const [rowStart, partStart] = [take(rows), take(rows)]
  const [ends, keys] = [take(runs), take(runs)]
  const [partCols, partKeys] = [take(parts), take(parts)]
  at += (at - origin) % 8
  return {
    rowStart,
    partStart,
    ends,
    keys,
    partCols,
    partKeys,
    partShares: new Float64Array(buffer, at, parts),
    parcels: packSums(new Map()),
  }
}
