// What outlines say of their ground, as land codes: numbers, numbers as text, names, and codes with letters behind.
import type { Legend } from './legend.ts'

/** A code, and by what it was known: itself, the legend's name of it, the digits that it begins with; or not at all. */
export interface ReadCode {
  readonly code: number
  readonly by: 'code' | 'name' | 'digits' | 'nothing'
}

/**
 * A reader of values of a field. Text is a number without its leading zeros (0101 is 101), else a name of the legend in
 * either language, else what stands before its letters where the legend has that (0301K is 301, 05H1 is 5). A number that
 * the legend lacks stays itself; other text has the code NaN. Undefined for an empty value.
 */
export function codeReader({ entries, blank }: Legend): (value: unknown) => ReadCode | undefined {
  const codes = new Set([...entries.map(({ code }) => code), ...blank])
  const names = new Map<string, number>()
  for (const { code, name, nameZh } of entries)
    for (const text of [name, nameZh])
      if (text !== undefined && !names.has(key(text))) names.set(key(text), code)
  return (value) => {
    const text = value === null || value === undefined ? '' : String(value).trim()
    if (text === '') return undefined
    const number = NUMBER.test(text) ? Number(text) : Number.NaN
    if (codes.has(number)) return { code: number, by: 'code' }
    const named = names.get(key(text))
    if (named !== undefined) return { code: named, by: 'name' }
    const digits = Number(/^(\d+)[A-Za-z]/.exec(text)?.[1] ?? Number.NaN)
    return codes.has(digits) ? { code: digits, by: 'digits' } : { code: number, by: 'nothing' }
  }
}

const NUMBER = /^[-+]?\d+(\.\d+)?$/
const key = (text: string) => text.trim().toLowerCase()
