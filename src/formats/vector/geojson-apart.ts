// Features of a long collection one by one: all at once they take ten times the memory of their text.
import { isObject, type Json } from './geojson-geometry.ts'

// Shorter texts are parsed whole, which is quicker.
const LONG = 4 * 2 ** 20

const [QUOTE, BACKSLASH, COMMA, OPEN, CLOSE, BEGIN, END] = [...'"\\,{}[]'].map((char) =>
  char.charCodeAt(0),
) as [number, number, number, number, number, number, number]

/** A collection without its features, and these, parsed when they are asked for: a SyntaxError is thrown then where one is no JSON. */
export interface Apart {
  readonly json: Json
  readonly items: Iterable<unknown>
}

/**
 * A FeatureCollection of at least `long` characters taken apart; undefined for a shorter text and for any other, one with a fault
 * around its features included, which is left to be parsed whole.
 */
export function featuresApart(text: string, long = LONG): Apart | undefined {
  if (text.length < long) return undefined
  const start = listOfFeatures(text)
  const bounds = start === undefined ? undefined : boundsOf(text, start)
  if (!bounds) return undefined
  try {
    const json: unknown = JSON.parse(text.slice(0, start) + text.slice(bounds.end))
    if (!isObject(json) || String(json['type']).toLowerCase() !== 'featurecollection') return undefined
    // Another list of features, before it or after it, might count in its place.
    const features = json['features']
    if (!Array.isArray(features) || features.length > 0 || text.includes('"features"', bounds.end))
      return undefined
    return { json, items: { [Symbol.iterator]: () => parsed(text, bounds.items) } }
  } catch {
    return undefined
  }
}

function* parsed(text: string, items: readonly number[]): Generator<unknown> {
  for (let i = 0; i < items.length; i += 2) yield JSON.parse(text.slice(items[i], items[i + 1]))
}

// Where the list of features begins, after its bracket: what stands before it is short.
const HEAD = 4096

function listOfFeatures(text: string): number | undefined {
  const found = /"features"\s*:\s*\[/.exec(text.slice(0, HEAD))
  return found ? found.index + found[0].length : undefined
}

// First and last of every object of a list, and where the list ends; undefined where it holds anything else.
function boundsOf(
  text: string,
  start: number,
): { readonly items: number[]; readonly end: number } | undefined {
  const items: number[] = []
  let depth = 0
  let wantsComma = false
  for (let at = start; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === QUOTE) {
      if (depth === 0) return undefined
      at = endOfText(text, at)
    } else if (char === OPEN || char === BEGIN) {
      if (depth === 0 && (char === BEGIN || wantsComma)) return undefined
      if (depth === 0) items.push(at)
      depth += 1
    } else if (char === CLOSE || char === END) {
      if (depth === 0)
        return char === END && (wantsComma || items.length === 0) ? { items, end: at } : undefined
      depth -= 1
      if (depth === 0) {
        items.push(at + 1)
        wantsComma = true
      }
    } else if (depth === 0 && char > 32) {
      if (char !== COMMA || !wantsComma) return undefined
      wantsComma = false
    }
  }
  return undefined
}

function endOfText(text: string, from: number): number {
  let at = from + 1
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1
  return at
}
