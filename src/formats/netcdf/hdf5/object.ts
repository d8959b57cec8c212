// Kernel: object headers of HDF5, both versions, as the messages that they hold.
import { Damage } from '../../bytes/damage.ts'
import type { Cursor, Hdf5Bytes } from './cursor.ts'

/** What messages of an object are about. */
export const MESSAGE = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  fill: 0x05,
  link: 0x06,
  outside: 0x07,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
  attributeInfo: 0x15,
} as const

/** A message's kind and its bytes. */
export interface Message {
  readonly kind: number
  readonly body: Uint8Array
}

interface RawMessage extends Message {
  readonly isShared: boolean
}

const MOST_BLOCKS = 10_000
const [OHDR, OCHK] = ['OHDR', 'OCHK']

/** All messages of the object at an address; those kept with another object are fetched from there. */
export async function readObject(file: Hdf5Bytes, address: number): Promise<readonly Message[]> {
  const raw = await rawMessages(file, address)
  return Promise.all(
    raw.map(async ({ kind, body, isShared }) => ({
      kind,
      body: isShared ? await sharedBody(file, kind, file.over(body)) : body,
    })),
  )
}

/** A message that stands with another object, by its reference. */
export async function sharedBody(file: Hdf5Bytes, kind: number, reference: Cursor): Promise<Uint8Array> {
  const version = reference.uint(1)
  const type = reference.uint(1)
  if (version === 1) reference.at += 6
  if (version === 3 && type === 1) throw new Damage('a message kept in a heap')
  const address = reference.address()
  const found = address === undefined ? undefined : await rawMessages(file, address)
  const message = found?.find((own) => own.kind === kind && !own.isShared)
  if (!message) throw new Damage('a message that is not where it should be')
  return message.body
}

async function rawMessages(file: Hdf5Bytes, address: number): Promise<readonly RawMessage[]> {
  const head = await file.upTo(address, 32)
  const isNew = head.text(4) === OHDR
  head.at = 0
  const first = isNew ? newHeader(head) : oldHeader(head)
  const found: RawMessage[] = []
  const blocks = [{ address: address + first.start, length: first.length }]
  for (let i = 0; i < blocks.length; i++) {
    if (i > MOST_BLOCKS) throw new Damage('an object header without an end')
    const { address: at, length } = blocks[i]!
    const block = await file.block(at, length)
    if (isNew && i > 0) {
      if (block.text(4) !== OCHK) throw new Damage('a part of an object header that is none')
    }
    // The last four bytes of a part that stands apart are a checksum.
    const end = length - (isNew && i > 0 ? 4 : 0)
    const messages = isNew ? newMessages(block, end, first.tracksOrder) : oldMessages(block, end)
    for (const message of messages) {
      if (message.kind === MESSAGE.continuation) {
        const place = file.over(message.body)
        const next = place.address()
        if (next === undefined) throw new Damage('an object header that goes on nowhere')
        blocks.push({ address: next, length: place.size() })
      } else found.push(message)
    }
  }
  return found
}

interface Header {
  /** Bytes from the object's address to its first message. */
  readonly start: number
  readonly length: number
  readonly tracksOrder: boolean
}

function oldHeader(head: Cursor): Header {
  if (head.uint(1) !== 1) throw new Damage('an object header of an unknown version')
  head.at = 8
  return { start: 16, length: head.uint(4), tracksOrder: false }
}

function newHeader(head: Cursor): Header {
  head.at = 4
  if (head.uint(1) !== 2) throw new Damage('an object header of an unknown version')
  const flags = head.uint(1)
  if (flags & 0x20) head.at += 16
  if (flags & 0x10) head.at += 4
  const length = head.uint(2 ** (flags & 3))
  return { start: head.at, length, tracksOrder: (flags & 4) !== 0 }
}

function oldMessages(block: Cursor, end: number): RawMessage[] {
  const found: RawMessage[] = []
  while (block.at + 8 <= end) {
    const [kind, size, flags] = [block.uint(2), block.uint(2), block.uint(1)]
    block.at += 3
    found.push({ kind, isShared: (flags & 2) !== 0, body: block.bytes(size) })
  }
  return found
}

function newMessages(block: Cursor, end: number, tracksOrder: boolean): RawMessage[] {
  const found: RawMessage[] = []
  const head = tracksOrder ? 6 : 4
  // What is too short for a message is a gap.
  while (block.at + head <= end) {
    const [kind, size, flags] = [block.uint(1), block.uint(2), block.uint(1)]
    if (tracksOrder) block.at += 2
    found.push({ kind, isShared: (flags & 2) !== 0, body: block.bytes(size) })
  }
  return found
}
