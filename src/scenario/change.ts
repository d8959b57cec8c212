// A scenario as data: a title and changes, of the ledger or of the study itself, applied one after another.
import * as z from 'zod'
import { fault, type Issue } from '../error.ts'
import { tellChange } from '../inventory/index.ts'
import { ledgerChangeSchema, parseStudy, type Study } from '../study/index.ts'

const studyChange = z.strictObject({
  kind: z.literal('study'),
  name: z.string().optional(),
  set: z
    .record(z.string(), z.unknown())
    .describe('Keys of the study file with dots, and their new values: `land.cover: landuse-2030.tif`.'),
})

const scenario = z.strictObject({
  title: z.string().min(1),
  changes: z.array(z.discriminatedUnion('kind', [...ledgerChangeSchema.options, studyChange])).min(1),
})

/** A scenario file as plain JSON. */
export type Scenario = z.infer<typeof scenario>
/** One change: of the ledger, or `study` for any key of the study file (land cover, factor set, grid factor …). */
export type Change = Scenario['changes'][number]

/** Parse a scenario from plain JSON; every fault is returned with the key it sits at. */
export function parseScenario(
  value: unknown,
  file: string,
): { scenario: Scenario | undefined; issues: readonly Issue[] } {
  const result = scenario.safeParse(value)
  if (result.success) return { scenario: result.data, issues: [] }
  const issues = result.error.issues.map(({ path, message }) =>
    fault(
      'scenario.value',
      [file, ...path.map((part) => (typeof part === 'symbol' ? String(part) : part))],
      'a value that does not fit',
      message,
      'Changes are of kind scale, set, switch, factor or study; see docs/method/scenarios.md.',
    ),
  )
  return { scenario: undefined, issues }
}

/** A change in words. */
export function nameOfChange(change: Change): string {
  if (change.kind !== 'study') return tellChange(change)
  return (
    change.name ??
    Object.entries(change.set)
      .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
      .join(', ')
  )
}

/** The study after the changes: Study → Study. Ledger changes are kept in `changes`, others replace keys. */
export function applyChanges(
  study: Study,
  changes: readonly Change[],
  file = 'scenario',
): { study: Study; issues: readonly Issue[] } {
  const issues: Issue[] = []
  let now = study
  for (const change of changes) {
    if (change.kind !== 'study') now = { ...now, changes: [...(now.changes ?? []), change] }
    else {
      const keys = Object.entries(change.set)
      const value = keys.reduce<unknown>((whole, [key, part]) => withKey(whole, key.split('.'), part), now)
      const parsed = parseStudy(value, file)
      issues.push(...parsed.issues)
      now = parsed.study ?? now
    }
  }
  return { study: now, issues }
}

function withKey(value: unknown, [key, ...rest]: readonly string[], part: unknown): unknown {
  if (key === undefined) return part
  const object = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
  return { ...object, [key]: withKey((object as Record<string, unknown>)[key], rest, part) }
}
