// The inventory by references of the Global Protocol for Cities: a number or a notation key for each, and its roll-ups.
import { csvParse } from 'd3-dsv'
import { exactSum } from '../../quantity/index.ts'
import { shipped } from '../../shipped.ts'
import { type Branch, branches } from '../terms/vocabulary.ts'
import { isUpstream, type Ledger, type LedgerRow } from './ledger.ts'

/** NO not occurring, NE not estimated, IE included elsewhere, C confidential. */
export type NotationKey = 'NO' | 'NE' | 'IE' | 'C'

/** What stands in a cell: a number, or keys with the reason (for IE, where it is included). */
export interface GpcCell {
  /** t CO2e a year; undefined where keys stand. */
  readonly value: number | undefined
  readonly keys: readonly NotationKey[]
  readonly reason: string
}

/** One reference of the protocol. */
export interface GpcReference {
  readonly ref: string
  readonly sector: string
  readonly subsector: string
  readonly scope: string
  readonly basic: boolean
  readonly basicPlus: boolean
  readonly territorial: boolean
  readonly missing: NotationKey
  readonly reason: string
}

let references: readonly GpcReference[] | undefined

/** The 54 references in their order; scope and roll-ups are the table's, never the last digit's. */
export function gpcReferences(): readonly GpcReference[] {
  references ??= readReferences()
  return references
}

function readReferences(): readonly GpcReference[] {
  return csvParse(shipped['concordances/gpc.csv'] ?? '').map((row) => ({
    ref: row['ref']!,
    sector: row['sector']!,
    subsector: row['subsector']!,
    scope: row['scope']!,
    basic: row['basic'] === 'yes',
    basicPlus: row['basic_plus'] === 'yes',
    territorial: row['territorial'] === 'yes',
    // The shipped column holds these keys only.
    missing: row['missing'] as NotationKey,
    reason: row['reason']!,
  }))
}

/** The reference a ledger row reports to; undefined where its branch has none. */
export function gpcOf(row: LedgerRow): string | undefined {
  if (row.carrier === 'process') return 'IV.1'
  const branch = branches().find(row.branch)
  const bought = row.carrier === 'electricity' || row.carrier === 'heat'
  const ref = bought ? branch?.codes.gpc.electricity : branch?.codes.gpc.fuel
  return ref === '' ? undefined : ref
}

/** Rows that the protocol wants: the consumer's side and the plants, which BASIC leaves out as I.4.4, without upstream carbon. */
export function gpcRows(ledger: Ledger): readonly LedgerRow[] {
  const others = new Set(ledger.rows.map(rowKey))
  const added = ledger.counterpart.filter((row) => !others.has(rowKey(row)))
  return [...ledger.rows, ...added].filter((row) => !row.memo && !isUpstream(row))
}

const rowKey = (row: LedgerRow) => `${row.branch}|${row.carrier}|${row.gas}|${row.activity_source}`

/** Every reference with its cell. */
export function gpcTable(ledger: Ledger): ReadonlyMap<string, GpcCell> {
  const sums = new Map<string, number[]>()
  for (const row of gpcRows(ledger)) {
    const ref = gpcOf(row)
    if (ref !== undefined) sums.set(ref, [...(sums.get(ref) ?? []), row.emission_t])
  }
  const present = presentBranches(ledger)
  return new Map(
    gpcReferences().map((reference): [string, GpcCell] => {
      const values = sums.get(reference.ref)
      if (values) return [reference.ref, { value: exactSum(values), keys: [], reason: '' }]
      return [reference.ref, missingCell(reference, ledger, present, (ref) => sums.has(ref))]
    }),
  )
}

function presentBranches(ledger: Ledger): ReadonlySet<string> {
  return new Set(gpcRows(ledger).map((row) => row.branch))
}

// Why a cell is empty: a row of the balance that holds it with others, a loss within the factor, or the table's reason.
function missingCell(
  reference: GpcReference,
  ledger: Ledger,
  present: ReadonlySet<string>,
  filled: (ref: string) => boolean,
): GpcCell {
  const key = (keys: NotationKey, reason: string): GpcCell => ({ value: undefined, keys: [keys], reason })
  const { ref } = reference
  if (present.has('all')) return key('NE', 'only totals of sectors were given')
  const [part, sub, scope] = ref.split('.') as [string, string, string | undefined]
  if (part === 'II' && scope !== '3' && filled(`II.1.${scope}`) && present.has('transport'))
    return key('IE', `II.1.${scope}: the balance gives transport, storage and post as one row`)
  if ((ref === 'I.4.1' || ref === 'I.4.2') && filled(`I.3.${scope}`) && present.has('industry'))
    return key('IE', `I.3.${scope}: the balance gives industry as one row`)
  if (part === 'I' && scope === '3' && lossesInFactor(ledger, ref))
    return key('IE', `${part}.${sub}.2: the factor divides by what is delivered after losses`)
  if ((part === 'I' || part === 'II') && scope === '2' && ledger.view === 'given')
    return key('NE', 'the published inventory lists fuel burned only')
  if (reference.missing === 'NO' && ledger.view === 'given')
    return key('NE', 'the published inventory has no row for it')
  return key(reference.missing, reference.reason)
}

function lossesInFactor(ledger: Ledger, ref: string): boolean {
  return gpcRows(ledger).some((row) => {
    const branch: Branch | undefined = branches().find(row.branch)
    return branch?.codes.gpc.losses === ref && /factor from the balance/.test(row.rule)
  })
}

/** Totals by the protocol's rules, t CO2e a year, with the references that are not estimated. */
export interface GpcTotals {
  readonly basic: number
  readonly basicPlus: number
  readonly territorial: number
  /** Of BASIC, what is NE or C: the total lacks it. */
  readonly lacking: readonly string[]
}

/** Roll up: BASIC leaves out I.4.4 and imported waste; BASIC+ adds scope 3 of energy and transport, IV and V. */
export function gpcTotals(cells: ReadonlyMap<string, GpcCell>): GpcTotals {
  const references = gpcReferences()
  const sum = (takes: (reference: GpcReference) => boolean) =>
    exactSum(references.filter(takes).map(({ ref }) => cells.get(ref)?.value ?? 0))
  return {
    basic: sum(({ basic }) => basic),
    basicPlus: sum(({ basicPlus }) => basicPlus),
    territorial: sum(({ territorial }) => territorial),
    lacking: references
      .filter(
        ({ basic, ref }) => basic && (cells.get(ref)?.keys ?? ['NE']).some((k) => k === 'NE' || k === 'C'),
      )
      .map(({ ref }) => ref),
  }
}

/**
 * Read a cell as cities write it: `1,234.5`, `NO`, `NO; IE`, `IE (II.1.1)`, `ne`. Undefined where it is neither a
 * number nor keys; an empty cell is NE, since silence claims nothing.
 */
export function readGpcCell(text: string | number | null): GpcCell | undefined {
  if (typeof text === 'number') return { value: text, keys: [], reason: '' }
  const trimmed = (text ?? '').trim()
  if (trimmed === '') return { value: undefined, keys: ['NE'], reason: 'left empty' }
  const value = Number(trimmed.replace(/(?<=\d)[, ](?=\d{3}(\D|$))/g, ''))
  if (Number.isFinite(value)) return { value, keys: [], reason: '' }
  const reason = /\(([^)]*)\)/.exec(trimmed)?.[1]?.trim() ?? ''
  const words = trimmed.replace(/\([^)]*\)/g, ' ').split(/[;,/&\s]+|\band\b/i)
  const keys = words.filter((word) => word !== '').map((word) => word.toUpperCase())
  const known = keys.every((word): word is NotationKey => ['NO', 'NE', 'IE', 'C'].includes(word))
  return known && keys.length > 0 ? { value: undefined, keys, reason } : undefined
}

/** A reference as cities write it, `I.63` and `i 1 1` included, in the protocol's own spelling. */
export function gpcReference(text: string): string | undefined {
  const folded = (ref: string) => ref.toUpperCase().replace(/[^IV0-9]/g, '')
  return gpcReferences().find(({ ref }) => folded(ref) === folded(text))?.ref
}
