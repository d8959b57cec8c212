// A map platform: its facts from `data/platforms.csv`, how it is asked for places in a cell, and how it answers.
import { csvParse } from 'd3-dsv'
import { shipped } from '../shipped.ts'
import type { Datum, Extent } from '../vector/index.ts'
import type { Call, Reply } from './web.ts'

/** A place as a platform gives it, in the platform's datum. */
export interface Place {
  readonly id: string
  readonly name: string
  readonly lon: number
  readonly lat: number
  readonly category: string
  readonly address: string
}

/** What an answer means: places and how many there are; too much for one query; too fast; or the end of it. */
export type Answer =
  | { readonly kind: 'page'; readonly places: readonly Place[]; readonly total: number }
  | { readonly kind: 'divide'; readonly reason: string }
  | { readonly kind: 'again'; readonly reason: string }
  | { readonly kind: 'quota'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string; readonly hint: string }

/** What is asked: one term of the table of categories, in one cell, one page. */
export interface Question {
  readonly term: string
  readonly cell: Extent
  readonly page: number
}

/** Facts of a platform. */
export interface PlatformFacts {
  readonly name: string
  readonly datum: Datum
  /** Most places that one query gives, all pages together. */
  readonly cap: number
  readonly pageSize: number
  readonly firstPage: number
  /** Milliseconds between requests. */
  readonly pause: number
  /** Codes of failures that pass, and those of a quota that is used up. */
  readonly againCodes: readonly string[]
  readonly quotaCodes: readonly string[]
  readonly url: string
  /** Environment variables of the key (none where no key is needed) and of another address. */
  readonly keyVariable: string | undefined
  readonly urlVariable: string
  readonly attribution: string
  readonly terms: string
}

/** How a platform is spoken to. */
export interface Platform extends PlatformFacts {
  /** Name of the query parameter that holds the key. */
  readonly keyParameter: string | undefined
  /** The request, without its key. */
  call(question: Question): Call
  answer(reply: Reply, question: Question): Answer
}

/** Facts of a shipped platform, by its name. */
export function platformFacts(name: string): PlatformFacts {
  const row = csvParse(shipped['platforms.csv'] ?? '').find((candidate) => candidate['name'] === name)
  if (!row) throw new Error(`data/platforms.csv has no row ${name}`)
  return {
    name,
    // The shipped table names one of the three.
    datum: row['datum'] as Datum,
    cap: Number(row['cap']),
    pageSize: Number(row['page_size']),
    firstPage: Number(row['first_page']),
    pause: Number(row['pause']),
    againCodes: codesIn(row['again_codes']),
    quotaCodes: codesIn(row['quota_codes']),
    url: row['url']!,
    keyVariable: row['key_variable'] || undefined,
    urlVariable: row['url_variable']!,
    attribution: row['attribution']!,
    terms: row['terms']!,
  }
}

const codesIn = (cell: string | undefined) => (cell ? cell.split('|') : [])

/** What a code of failure means, as the platform's table has it; undefined for one that is not listed. */
export function failure(
  code: string,
  reason: string,
  { againCodes, quotaCodes }: PlatformFacts,
): Answer | undefined {
  if (againCodes.includes(code)) return { kind: 'again', reason }
  if (quotaCodes.includes(code)) return { kind: 'quota', reason }
  return undefined
}

/** The answer to a key, or a use of it, that a platform does not allow. */
export function refusal(reason: string, { keyVariable }: PlatformFacts): Answer {
  return { kind: 'refused', reason, hint: `Check the key in ${keyVariable} and what it is allowed to do.` }
}

/** The JSON of a reply; undefined where it is none. */
export function jsonOf(reply: Reply): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(reply.text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Text of a JSON value; nothing of what is no text or number, as the `[]` that stands for an empty text. */
export function textIn(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** An answer that is no answer of this platform. */
export function noAnswer({ status, text }: Reply): Answer {
  const start = text
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 160)
  return {
    kind: 'refused',
    reason: `status ${status}: ${start || 'an empty answer'}`,
    hint: 'Check the address of the platform, then run the same command again.',
  }
}
