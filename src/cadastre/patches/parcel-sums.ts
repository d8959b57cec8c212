// Kernel: exact sums by key as columns of numbers, so that hundreds of thousands of them cross threads and wait in little memory.
import { ExactSum } from '../../quantity/index.ts'

/** The partials of `keys[i]` are [starts[i], starts[i + 1]); a key may come more than once. Plain data. */
export interface ParcelSums {
  readonly keys: Float64Array
  readonly starts: Int32Array
  readonly partials: Float64Array
}

/** Sums as columns. */
export function packSums(sums: ReadonlyMap<number, ExactSum>): ParcelSums {
  const keys = new Float64Array(sums.size)
  const starts = new Int32Array(sums.size + 1)
  const partials: number[] = []
  let i = 0
  for (const [key, sum] of sums) {
    keys[i] = key
    for (const partial of sum.toPartials()) partials.push(partial)
    starts[++i] = partials.length
  }
  return { keys, starts, partials: Float64Array.from(partials) }
}

/** Sums of several parts one after another; what they have in common is added up by `sumsInOrder`. */
export function joinSums(parts: readonly ParcelSums[]): ParcelSums {
  const total = (of: (part: ParcelSums) => number) => parts.reduce((sum, part) => sum + of(part), 0)
  const keys = new Float64Array(total((part) => part.keys.length))
  const starts = new Int32Array(keys.length + 1)
  const partials = new Float64Array(total((part) => part.partials.length))
  let [key, partial] = [0, 0]
  for (const part of parts) {
    keys.set(part.keys, key)
    partials.set(part.partials, partial)
    for (let i = 0; i < part.keys.length; i++) starts[++key] = partial + part.starts[i + 1]!
    partial += part.partials.length
  }
  return { keys, starts, partials }
}

/** Every key once, in ascending order, with its sum: no bit depends on how it was divided into parts. */
export function* sumsInOrder({
  keys,
  starts,
  partials,
}: ParcelSums): Generator<[key: number, sum: ExactSum]> {
  const order = Uint32Array.from(keys, (_, i) => i).sort((a, b) => keys[a]! - keys[b]!)
  for (let i = 0; i < order.length; ) {
    const key = keys[order[i]!]!
    const sum = new ExactSum()
    for (; i < order.length && keys[order[i]!] === key; i++)
      for (let k = starts[order[i]!]!; k < starts[order[i]! + 1]!; k++) sum.add(partials[k]!)
    yield [key, sum]
  }
}
