// Kernel: the numbers of an HDF5 dataset, wherever they lie: with its header, in one piece, or in chunks that filters went over.
import { Damage } from '../../bytes/damage.ts'
import { recentlyUsed } from '../../bytes/recently-used.ts'
import type { Zlib } from '../../bytes/source.ts'
import type { Cursor, Hdf5Bytes } from './cursor.ts'
import { MESSAGE, type Message } from './object.ts'
import { eachChild } from './trees.ts'
import { type Datatype, numberReader, readDatatype, readShape } from './values.ts'

/** A dataset: the lengths of its axes, its type, and its numbers by their places, row after row. */
export interface Hdf5Dataset {
  readonly shape: readonly number[]
  readonly type: Datatype
  read(first: number, count: number): Promise<Float64Array>
}

/** Numbers of a dataset: `count` from `first` on. */
type Reader = Hdf5Dataset['read']

// Chunks that are kept once unpacked, and the largest that are unpacked at all.
const KEPT_BYTES = 2 ** 26
const LARGEST_CHUNK = 2 ** 29
const MOST_DIMENSIONS = 32
// One reading of more numbers is damage, or no grid of this Earth.
const MOST_NUMBERS = 2 ** 27

/** The dataset that messages of an object describe; undefined where it is none. What cannot be read is told when it is asked for. */
export function datasetOf(
  file: Hdf5Bytes,
  messages: readonly Message[],
  zlib: Zlib,
): Hdf5Dataset | undefined {
  const bodyOf = (kind: number) => messages.find((own) => own.kind === kind)?.body
  const [space, described, layout] = [MESSAGE.dataspace, MESSAGE.datatype, MESSAGE.layout].map(bodyOf)
  if (!space || !described || !layout) return undefined
  const shape = readShape(file.over(space))
  const type = readDatatype(file.over(described))
  const open = (): Reader => {
    if (!isNumber(type)) throw new Damage('values that are no numbers')
    if (bodyOf(MESSAGE.outside)) throw new Damage('data that lie in another file')
    const fill = fillOf(messages, file, type)
    const placed = placeOf(file.over(layout))
    if (placed.kind === 'with header')
      return plain(type, async (offset, length) => placed.bytes.subarray(offset, offset + length))
    const { address } = placed
    if (address === undefined) return async (_, count) => new Float64Array(count).fill(fill)
    if (placed.kind === 'one piece')
      return plain(type, (offset, length) => file.data(address + offset, length))
    const chunk = placed.sides
    if (chunk.length !== shape.length) throw new Damage('chunks of other axes than their dataset')
    const filters = filtersOf(file, bodyOf(MESSAGE.filters))
    const size = sizeOf(chunk, type)
    return chunked(file, { address, chunk, shape, type, fill }, async (at) =>
      unfiltered(
        await file.data(at.address, at.size),
        { filters, mask: at.mask, size, width: type.size },
        zlib,
      ),
    )
  }
  let reader: Reader | undefined
  return {
    shape,
    type,
    async read(first, count) {
      if (count > MOST_NUMBERS) throw new Damage(`${count} numbers at once`)
      reader ??= open()
      return reader(first, count)
    },
  }
}

const isNumber = ({ kind, size }: Datatype) =>
  kind === 'float' || (kind === 'integer' && [1, 2, 4, 8].includes(size)) || (kind === 'text' && size === 1)

const plain =
  (type: Datatype, bytesAt: (offset: number, length: number) => Promise<Uint8Array>): Reader =>
  async (first, count) => {
    const bytes = await bytesAt(first * type.size, count * type.size)
    return fillNumbers(new Float64Array(count), type, bytes)
  }

// Numbers from the beginning of some bytes.
function fillNumbers(out: Float64Array, type: Datatype, bytes: Uint8Array): Float64Array {
  const read = numberReader(type)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let i = 0; i < out.length; i++) out[i] = read(view, i * type.size)
  return out
}

function sizeOf(chunk: readonly number[], { size }: Datatype): number {
  const bytes = chunk.reduce((product, side) => product * side, size)
  if (!(bytes > 0 && bytes <= LARGEST_CHUNK)) throw new Damage(`chunks of ${bytes} bytes`)
  return bytes
}

type Placed =
  | { readonly kind: 'with header'; readonly bytes: Uint8Array }
  | { readonly kind: 'one piece'; readonly address: number | undefined }
  | { readonly kind: 'chunks'; readonly address: number | undefined; readonly sides: readonly number[] }

function placeOf(layout: Cursor): Placed {
  const version = layout.uint(1)
  if (version === 3 || version === 4) {
    const kind = layout.uint(1)
    if (kind === 0) return { kind: 'with header', bytes: layout.bytes(layout.uint(2)) }
    if (kind === 1) return { kind: 'one piece', address: layout.address() }
    // The last side is the size of an element. Since version 4 chunks have indexes of five kinds.
    if (kind === 2 && version === 3) return chunks(layout, layout.uint(1) - 1)
  }
  if (version === 1 || version === 2) {
    const [rank, kind] = [layout.uint(1), layout.uint(1)]
    layout.at += 5
    if (kind === 2) return chunks(layout, rank - 1)
    if (kind === 1) return { kind: 'one piece', address: layout.address() }
    layout.at += rank * 4
    return { kind: 'with header', bytes: layout.bytes(layout.uint(4)) }
  }
  throw new Damage(`data laid out in a way (version ${version}) that is not read`)
}

function chunks(layout: Cursor, rank: number): Placed {
  if (rank < 0 || rank > MOST_DIMENSIONS) throw new Damage(`chunks of ${rank} axes`)
  const address = layout.address()
  return { kind: 'chunks', address, sides: Array.from({ length: rank }, () => layout.uint(4)) }
}

// What stands where nothing was written.
function fillOf(messages: readonly Message[], file: Hdf5Bytes, type: Datatype): number {
  const message = messages.find(({ kind }) => kind === MESSAGE.fill)
  if (!message) return 0
  const cursor = file.over(message.body)
  const version = cursor.uint(1)
  const flags = version === 3 ? cursor.uint(1) : 0
  if (version < 3) cursor.at += 2
  const isTold = version === 3 ? (flags & 0x20) !== 0 : cursor.uint(1) !== 0 || version === 1
  if (!isTold) return 0
  const bytes = cursor.bytes(cursor.uint(4))
  if (bytes.length < type.size) return 0
  return numberReader(type)(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0)
}

interface Filter {
  readonly id: number
  readonly numbers: readonly number[]
}

const [DEFLATE, SHUFFLE, FLETCHER] = [1, 2, 3]

function filtersOf(file: Hdf5Bytes, body: Uint8Array | undefined): readonly Filter[] {
  if (!body) return []
  const cursor = file.over(body)
  const [version, count] = [cursor.uint(1), cursor.uint(1)]
  if (version === 1) cursor.at += 6
  return Array.from({ length: count }, () => {
    const id = cursor.uint(2)
    const nameSize = version === 1 || id >= 256 ? cursor.uint(2) : 0
    cursor.at += 2
    const numbers = cursor.uint(2)
    cursor.at += nameSize
    const told = Array.from({ length: numbers }, () => cursor.uint(4))
    if (version === 1 && numbers % 2 === 1) cursor.at += 4
    return { id, numbers: told }
  })
}

interface ChunkPlace {
  readonly address: number
  readonly size: number
  /** Filters that were left out, a bit each. */
  readonly mask: number
}

/** How a chunk was packed: its filters and those left out, its bytes once unpacked, and those of an element. */
interface Packing extends Pick<ChunkPlace, 'mask'> {
  readonly filters: readonly Filter[]
  readonly size: number
  readonly width: number
}

// Filters are undone from the last to the first.
function unfiltered(packed: Uint8Array, { filters, mask, size, width }: Packing, zlib: Zlib): Uint8Array {
  let bytes = packed
  for (let i = filters.length - 1; i >= 0; i--) {
    const { id } = filters[i]!
    if ((mask >> i) & 1) continue
    if (id === FLETCHER) bytes = bytes.subarray(0, bytes.length - 4)
    else if (id === SHUFFLE) bytes = unshuffled(bytes, width)
    else if (id === DEFLATE) bytes = inflated(bytes, size, zlib)
    else throw new Damage(`data packed by filter ${id} of HDF5, which is not read`)
  }
  if (bytes.length < size) throw new Damage('a chunk that is cut off')
  return bytes
}

function inflated(bytes: Uint8Array, size: number, zlib: Zlib): Uint8Array {
  try {
    return zlib.inflate(bytes, size)
  } catch {
    throw new Damage('a chunk that cannot be unpacked')
  }
}

// First all first bytes of the elements, then all second ones, and so on.
function unshuffled(bytes: Uint8Array, width: number): Uint8Array {
  const count = Math.floor(bytes.length / width)
  const out = new Uint8Array(bytes)
  for (let k = 0, from = 0; k < width; k++) {
    for (let i = 0, to = k; i < count; i++, to += width) out[to] = bytes[from++]!
  }
  return out
}

interface Chunked {
  readonly address: number
  readonly chunk: readonly number[]
  readonly shape: readonly number[]
  readonly type: Datatype
  readonly fill: number
}

function chunked(
  file: Hdf5Bytes,
  { address, chunk, shape, type, fill }: Chunked,
  unpack: (place: ChunkPlace) => Promise<Uint8Array>,
): Reader {
  const across = shape.map((length, axis) => Math.ceil(length / chunk[axis]!))
  const kept = recentlyUsed<Uint8Array>(KEPT_BYTES)
  let places: Promise<ReadonlyMap<number, ChunkPlace>> | undefined
  const chunkAt = async (number: number) => {
    places ??= placesOf(file, address, chunk, across)
    const place = (await places).get(number)
    if (!place) return undefined
    const known = kept.get(`${number}`)
    if (known) return known
    const bytes = await unpack(place)
    // One that is larger than all that is kept stays until the next: rows are asked for one by one.
    kept.set(`${number}`, bytes, Math.min(bytes.length, KEPT_BYTES))
    return bytes
  }
  return async (first, count) => {
    const out = new Float64Array(count).fill(fill)
    const last = shape.length - 1
    for (let done = 0; done < count; ) {
      // The place of the next number, axis by axis; the run goes to the end of its chunk's row.
      let rest = first + done
      let [number, within, chunkStride, numberStride, run] = [0, 0, 1, 1, count - done]
      for (let axis = last; axis >= 0; axis--) {
        const [length, side] = [shape[axis]!, chunk[axis]!]
        const at = rest % length
        rest = Math.floor(rest / length)
        number += Math.floor(at / side) * numberStride
        within += (at % side) * chunkStride
        if (axis === last) run = Math.min(run, side - (at % side), length - at)
        numberStride *= across[axis]!
        chunkStride *= side
      }
      // Beyond the end nothing was written: another variable may go on along an axis without limit.
      const bytes = rest > 0 ? undefined : await chunkAt(number)
      if (bytes) fillNumbers(out.subarray(done, done + run), type, bytes.subarray(within * type.size))
      done += run
    }
    return out
  }
}

async function placesOf(
  file: Hdf5Bytes,
  address: number,
  chunk: readonly number[],
  across: readonly number[],
): Promise<ReadonlyMap<number, ChunkPlace>> {
  const places = new Map<number, ChunkPlace>()
  await eachChild(file, address, 8 + 8 * (chunk.length + 1), (key, at) => {
    const [size, mask] = [key.uint(4), key.uint(4)]
    const number = chunk.reduce((sum, side, axis) => sum * across[axis]! + Math.floor(key.uint(8) / side), 0)
    places.set(number, { address: at, size, mask })
  })
  return places
}
