// The table of categories: what is asked of a platform for a kind of enterprise, and which answers are industrial.
import { fault, type Issue, refuse, warning } from '../error.ts'
import { readCsv } from '../formats/index.ts'
import { shipped } from '../shipped.ts'

/** One row of the table. */
export interface Category {
  readonly platform: string
  /** Kind of enterprise that asks for it; empty where it only judges. */
  readonly what: string
  readonly ask: string
  /** Category of the platform, or the beginning of it. */
  readonly category: string
  /** Undefined where the category does not tell. */
  readonly industrial: boolean | undefined
  readonly unverified: boolean
}

/** Name of the shipped table. */
const CATEGORIES = 'concordances/poi-categories.csv'

const COLUMNS = ['platform', 'what', 'ask', 'category', 'industrial', 'evidence']
const VALUES: Readonly<Record<string, boolean | undefined>> = { yes: true, no: false, unknown: undefined }

/** Read a table of categories; its faults are thrown together. */
export function readCategories(text = shipped[CATEGORIES] ?? '', file = CATEGORIES): readonly Category[] {
  const { rows, issues } = readCsv(text, file, COLUMNS)
  const odd = rows.filter(({ cells }) => !((cells['industrial'] ?? '') in VALUES))
  refuse([
    ...issues,
    ...odd.map(({ line, cells }) =>
      fault(
        'categories.industrial',
        [file, line, 'industrial'],
        `"${cells['industrial'] ?? ''}"`,
        Object.keys(VALUES).join(', '),
        'Say whether places of the category are industrial.',
      ),
    ),
  ])
  return rows.map(({ cells }) => ({
    platform: cells['platform']!,
    what: cells['what'] ?? '',
    ask: cells['ask'] ?? '',
    category: cells['category']!,
    industrial: VALUES[cells['industrial']!],
    unverified: /^unverified/.test(cells['evidence'] ?? ''),
  }))
}

/** Terms that ask a platform for a kind of enterprise; a kind that the table lacks is refused. */
export function termsFor(what: string, platform: string, categories: readonly Category[]): readonly string[] {
  const own = categories.filter((row) => row.platform === platform && row.ask !== '')
  const terms = own.filter((row) => row.what === what).map((row) => row.ask)
  if (terms.length === 0) {
    const known = [...new Set(own.map((row) => row.what))]
    refuse([
      fault(
        'points.what',
        ['--what'],
        `"${what}"`,
        `one of ${known.join(', ')}`,
        'Name a kind that the table of categories has for this platform, or add rows to it.',
      ),
    ])
  }
  return [...new Set(terms)]
}

/** Whether a category is industrial, by the longest row that begins like it; undefined where none tells. */
export function isIndustrial(
  category: string,
  platform: string,
  categories: readonly Category[],
): boolean | undefined {
  const fitting = categories
    .filter((row) => row.platform === platform && category.startsWith(row.category))
    .sort((a, b) => b.category.length - a.category.length)
  return fitting[0]?.industrial
}

/** The warning that rows which were used are from memory. */
export function unverifiedRows(
  platform: string,
  terms: readonly string[],
  categories: readonly Category[],
): Issue[] {
  const used = categories.filter(
    (row) => row.platform === platform && row.unverified && terms.includes(row.ask),
  )
  if (used.length === 0) return []
  return [
    warning(
      'categories.unverified',
      [CATEGORIES],
      `rows from memory: ${used.map((row) => row.category).join(', ')}`,
      'categories held against the platform’s own list',
      'Check them there; `--categories FILE` takes a corrected table.',
    ),
  ]
}
