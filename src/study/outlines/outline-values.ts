// The values that outlines have: codes of the legend, and what a field says beside them, each under a number of its own.
import { codeReader, type Legend, type ReadCode } from '../../land/index.ts'

/** Codes and words by their position from 1, and how words came to be codes. */
export interface OutlineValues {
  read(value: unknown): ReadCode | undefined
  /** Position of what a field says; undefined where it is empty. */
  of(value: unknown): number | undefined
  /** Code by position − 1; where the legend does not know a word, a number beyond those of all legends. */
  readonly codes: readonly number[]
  /** What a field says, by position − 1; of a code of the legend the code. */
  readonly labels: readonly string[]
  /** Words with letters behind digits, and the codes that they were taken as. */
  readonly lettered: ReadonlyMap<string, number>
}

// Words that no legend knows are numbered from here, above all codes of land.
const WORDS_FROM = 2 ** 31

/** The values of a layer under a legend, whose codes come first: none of them may mean that there is no value. */
export function outlineValues({ entries, blank }: Pick<Legend, 'entries' | 'blank'>): OutlineValues {
  const read = codeReader({ name: '', entries, blank })
  const codes = [...new Set([...entries.map(({ code }) => code), ...blank])]
  const labels = codes.map(String)
  const positions = new Map(codes.map((code, i) => [code, i + 1]))
  const known = new Map<unknown, number | undefined>()
  const lettered = new Map<string, number>()
  let words = 0
  const positionOf = (code: number, label: string) => {
    const position = positions.get(code) ?? codes.push(code)
    if (position > labels.length) labels.push(label)
    positions.set(code, position)
    return position
  }
  const find = (value: unknown) => {
    const found = read(value)
    if (!found) return undefined
    const label = String(value).trim()
    if (found.by === 'digits') lettered.set(label, found.code)
    return positionOf(Number.isNaN(found.code) ? WORDS_FROM + words++ : found.code, label)
  }
  return {
    read,
    of(value) {
      if (!known.has(value)) known.set(value, find(value))
      return known.get(value)
    },
    codes,
    labels,
    lettered,
  }
}
