// Reads what a PMTiles 3 archive holds, unpacked: packers differ in their bytes, not in what they pack.
import { decompressSync } from 'fflate'
import type { Source } from '../bytes/source.ts'

/** Bytes of the header; what follows these holds neither offsets nor counts. */
const HEADER = 127
const FACTS = 96

/** Facts of the header, metadata, then every tile in the order of the archive, each after its id. */
export async function* pmtilesContents(source: Source): AsyncGenerator<Uint8Array> {
  const head = await source.read(0, HEADER)
  const view = new DataView(head.buffer, head.byteOffset, head.length)
  const place = (i: number) => Number(view.getBigUint64(8 + 8 * i, true))
  const [root, metadata, leaves, tiles] = [0, 2, 4, 6].map((i) => [place(i), place(i + 1)] as const)
  const packed = async (offset: number, length: number) => decompressSync(await source.read(offset, length))
  yield head.slice(FACTS)
  yield await packed(...metadata!)
  for (const entry of entriesOf(await packed(...root!))) {
    const own = entry.run > 0 ? [entry] : entriesOf(await packed(leaves![0] + entry.offset, entry.length))
    for (const { id, offset, length } of own) {
      yield Uint8Array.from(String(id), (digit) => Number(digit))
      yield await packed(tiles![0] + offset, length)
    }
  }
}

function entriesOf(bytes: Uint8Array) {
  let at = 0
  const number = () => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++] ?? 0
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }
  const count = number()
  const column = () => Array.from({ length: count }, number)
  const [steps, runs, lengths, offsets] = [column(), column(), column(), column()]
  let [id, end] = [0, 0]
  return steps!.map((step, i) => {
    id += step
    const length = lengths![i]!
    const offset = offsets![i]! === 0 ? end : offsets![i]! - 1
    end = offset + length
    return { id, run: runs![i]!, offset, length }
  })
}
