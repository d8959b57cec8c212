// What labels turn out to stand for: told from the first row to the last, asked from the last to the first.
import { type Aside, rowJournal } from './row-journal.ts'

/** Labels may be used again after the row in which they end; so memory grows with the labels of one row alone. */
export interface LabelFates {
  /** A label ends; what `into` turns out to be it is too. */
  join(from: number, into: number): void
  /** A label ends with a value: whole, from 0 to 2^52. */
  settle(label: number, value: number): void
  /** Labels of the runs of a row; no label of theirs ends before the row is past. */
  row(labels: ArrayLike<number>, count: number): void
  /** All that ends with this row has been told. */
  past(): void
  /** The value of every run, row by row from the last; each holds until the next. Every label must have ended. */
  backwards(): Iterable<Float64Array>
}

/** Fates of labels, put aside. */
export function labelFates(aside: Aside): LabelFates {
  const journal = rowJournal(aside)
  // A label and its end in turns: twice a value, or twice the label it joins and one.
  const ends: number[] = []
  let runs: ArrayLike<number> = []
  let count = 0
  let record = new Float64Array(1 << 10)
  return {
    join: (from, into) => ends.push(from, into * 2 + 1),
    settle: (label, value) => ends.push(label, value * 2),
    row(labels, size) {
      runs = labels
      count = size
    },
    past() {
      const size = 1 + ends.length + count
      if (record.length < size) record = new Float64Array(size * 2)
      record[0] = ends.length
      record.set(ends, 1)
      for (let i = 0; i < count; i++) record[1 + ends.length + i] = runs[i]!
      journal.add(record, size)
      ends.length = count = 0
    },
    *backwards() {
      const values: number[] = []
      let told = new Float64Array(1 << 10)
      for (let row = journal.count - 1; row >= 0; row--) {
        const read = journal.read(row)
        const ended = read[0]!
        const size = read.length - 1 - ended
        if (told.length < size) told = new Float64Array(size * 2)
        for (let i = 0; i < size; i++) told[i] = values[read[1 + ended + i]!]!
        for (let i = ended - 1; i > 0; i -= 2) {
          const end = read[i + 1]!
          values[read[i]!] = end % 2 === 1 ? values[(end - 1) / 2]! : end / 2
        }
        if (size > 0) yield told.subarray(0, size)
      }
    },
  }
}
