// What the engine says in English, in Chinese: messages by their pattern, from a shipped table.
import type { Issue } from '../../error.ts'
import { readCsv } from '../../formats/index.ts'
import { legend, legendNames } from '../../land/index.ts'
import { shipped } from '../../shipped.ts'
import { type Words, words } from './words.ts'

/** An issue with what it says in Chinese beside the English. */
export interface ToldIssue extends Issue {
  readonly zh: Pick<Issue, 'found' | 'expected' | 'hint'>
}

interface Pattern {
  readonly of: RegExp
  /** So short that other sentences fit it too: one of its parts must be known, or a figure. */
  readonly isShort: boolean
  readonly zh: string
}

let known: { readonly whole: ReadonlyMap<string, string>; readonly patterns: readonly Pattern[] } | undefined

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

// The pattern with the most words of its own is tried first.
function open() {
  const { rows } = readCsv(shipped['messages/zh.csv'] ?? '', 'messages/zh.csv')
  const entries = rows.map(({ cells }) => ({ en: cells['en'] ?? '', zh: cells['zh'] ?? '' }))
  const patterns = entries
    .filter(({ en }) => en.includes('{}'))
    .sort((a, b) => ownLength(b.en) - ownLength(a.en))
    .map(({ en, zh }) => ({
      of: new RegExp(`^${en.split('{}').map(escaped).join('([^]*?)')}$`),
      isShort: en.startsWith('{}') && ownLength(en) < SHORT,
      zh,
    }))
  const lands = legendNames().flatMap((name) =>
    (legend(name)?.entries ?? []).map(
      ({ code, name: en, nameZh }) => [`${code} ${en}`, `${code} ${nameZh ?? en}`] as const,
    ),
  )
  return { whole: new Map([...lands, ...entries.map(({ en, zh }) => [en, zh] as const)]), patterns }
}

// Letters of a pattern's own: ` in ` is what any sentence has.
const SHORT = 5

const ownLength = (text: string) => text.replaceAll('{}', '').length

// The end of a long list, as `listed` of the room of quantities gives it.
const listedZh = (text: string): string => text.replace(/ and (\d+) more$/, ' 等另 $1 项')

/** A sentence of the engine in Chinese; one that is not known, such as a user's own words, stays as it is. */
export function inChinese(text: string): string {
  known ??= open()
  const { whole, patterns } = known
  const exact = whole.get(text)
  if (exact !== undefined) return exact
  for (const { of, isShort, zh } of patterns) {
    const match = of.exec(text)
    if (match && (!isShort || match.slice(1).some((part) => whole.has(part) || /\d/.test(part))))
      return zh.replaceAll(/\{(\d)\}/g, (_, at) => whole.get(match[at]!) ?? listedZh(match[at]!))
  }
  return text
}

/** A sentence of the engine in both languages. */
export const told = (text: string): Words => words(text, inChinese(text))

/** Issues with their Chinese. */
export const toldIssues = (issues: readonly Issue[]): readonly ToldIssue[] =>
  issues.map((issue) => ({
    ...issue,
    zh: {
      found: inChinese(issue.found),
      expected: inChinese(issue.expected),
      hint: inChinese(issue.hint),
    },
  }))
