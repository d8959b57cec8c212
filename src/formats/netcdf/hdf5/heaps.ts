// Kernel: the heaps of HDF5: names of groups, links and attributes of objects that have many, text of any length.
import { Damage } from '../../bytes/damage.ts'
import type { Cursor, Hdf5Bytes } from './cursor.ts'
import { bytesFor, expectSignature } from './trees.ts'

/** The bytes of a local heap, which holds names. */
export async function localHeap(file: Hdf5Bytes, address: number): Promise<Cursor> {
  const head = await file.block(address, 8 + 2 * file.widths.length + file.widths.address)
  expectSignature(head, 'HEAP')
  head.at = 8
  const size = head.size()
  head.size()
  const data = head.address()
  if (data === undefined) throw new Damage('a heap without data')
  return file.block(data, size)
}

/** An object of a global heap: sequences and texts of any length. */
export async function globalObject(file: Hdf5Bytes, address: number, index: number): Promise<Uint8Array> {
  const head = await file.block(address, 8 + file.widths.length)
  expectSignature(head, 'GCOL')
  head.at = 8
  const heap = await file.block(address, head.size())
  heap.at = 8 + file.widths.length
  while (heap.at + 8 + file.widths.length <= heap.length) {
    const own = heap.uint(2)
    heap.at += 6
    const size = heap.size()
    if (own === index && own > 0) return heap.bytes(size)
    if (own === 0) break
    heap.at += Math.ceil(size / 8) * 8
  }
  throw new Damage('a text that is not where it should be')
}

/** A fractal heap: gives the bytes of an object by its id. */
export async function fractalHeap(
  file: Hdf5Bytes,
  address: number,
): Promise<(id: Cursor) => Promise<Uint8Array>> {
  const { address: wide, length: long } = file.widths
  const head = await file.block(address, 22 + 12 * long + 3 * wide)
  expectSignature(head, 'FRHP')
  head.at = 7
  const filterSize = head.uint(2)
  head.at += 1
  const mostManaged = head.uint(4)
  head.at += 10 * long + 2 * wide
  const tableWidth = head.uint(2)
  const [first, mostDirect] = [head.size(), head.size()]
  const bits = head.uint(2)
  head.at += 2
  const root = head.address()
  const rows = head.uint(2)
  if (filterSize > 0) throw new Damage('names that are compressed')
  const offsetWidth = Math.ceil(bits / 8)
  const lengthWidth = Math.min(bytesFor(mostDirect), bytesFor(mostManaged))
  const sizeOfRow = (row: number) => (row < 2 ? first : first * 2 ** (row - 1))

  // Where in the file the byte of the heap at `offset` lies, which a block of so many rows holds.
  const placeOf = async (block: number, blockRows: number, offset: number): Promise<number> => {
    if (blockRows === 0) return block + offset
    let start = 0
    let child = 0
    for (let row = 0; row < blockRows; row++) {
      const size = sizeOfRow(row)
      if (offset < start + size * tableWidth) {
        const column = Math.floor((offset - start) / size)
        const at = block + 5 + wide + offsetWidth + (child + column) * wide
        const next = (await file.block(at, wide)).address()
        if (next === undefined) break
        const below = size > mostDirect ? Math.log2(size / (first * tableWidth)) + 1 : 0
        return placeOf(next, below, offset - start - column * size)
      }
      start += size * tableWidth
      child += tableWidth
    }
    throw new Damage('a name beyond its heap')
  }

  return async (id) => {
    const kind = (id.uint(1) >> 4) & 3
    if (kind === 2) {
      id.at -= 1
      return id.bytes((id.uint(1) & 0xf) + 1)
    }
    if (kind !== 0 || root === undefined) throw new Damage('a heap of large objects')
    const [offset, length] = [id.uint(offsetWidth), id.uint(lengthWidth)]
    return (await file.block(await placeOf(root, rows, offset), length)).bytes(length)
  }
}
