// Kernel: lists of whole numbers put aside one after another, a byte or two a number, and read back in any order.
import type { Spool } from '../formats/index.ts'

/** Where bytes are put aside; others may use it too. */
export type Aside = Pick<Spool, 'append' | 'read'>

/** Records of whole numbers put aside, to be read in any order. */
export interface RowJournal {
  /** Records so far. */
  readonly count: number
  /** Put the first `size` numbers aside as a record: whole, from 0 to 2^53. */
  add(numbers: ArrayLike<number>, size: number): void
  /** The numbers of a record; they hold until the next is read. */
  read(record: number): Float64Array
}

const BATCH = 1 << 18

/** An empty journal; memory grows by three numbers a record. */
export function rowJournal(aside: Aside): RowJournal {
  const offsets: number[] = []
  const lengths: number[] = []
  const sizes: number[] = []
  let pending = new Uint8Array(BATCH)
  let filled = 0
  // First record that is not in the spool yet; its offset is within `pending`.
  let waiting = 0
  let numbers = new Float64Array(1 << 10)

  const flush = () => {
    if (filled === 0) return
    const base = aside.append(pending.subarray(0, filled))
    for (; waiting < offsets.length; waiting++) offsets[waiting]! += base
    filled = 0
  }
  return {
    get count() {
      return offsets.length
    },
    add(list, size) {
      if (filled + size * 8 > pending.length) flush()
      if (size * 8 > pending.length) pending = new Uint8Array(size * 8)
      offsets.push(filled)
      for (let i = 0; i < size; i++) {
        let rest = list[i]!
        for (; rest >= 128; rest = Math.floor(rest / 128)) pending[filled++] = (rest % 128) | 128
        pending[filled++] = rest
      }
      lengths.push(filled - offsets[offsets.length - 1]!)
      sizes.push(size)
    },
    read(record) {
      if (record >= waiting) flush()
      const bytes = aside.read(offsets[record]!, lengths[record]!)
      const size = sizes[record]!
      if (numbers.length < size) numbers = new Float64Array(size * 2)
      for (let i = 0, at = 0; i < size; i++) {
        let value = 0
        for (let scale = 1; ; scale *= 128) {
          const byte = bytes[at++]!
          value += (byte & 127) * scale
          if (byte < 128) break
        }
        numbers[i] = value
      }
      return numbers.subarray(0, size)
    },
  }
}
