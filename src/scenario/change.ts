// A scenario as data: a title and changes, of the ledger or of the study itself, applied one after another.
import * as z from 'zod'
import { fault, type Issue } from '../error.ts'
import { tellChange } from '../inventory/index.ts'
import { ledgerChangeSchema, parseStudy, type Study, schemaFaults } from '../study/index.ts'

const studyChange = z.strictObject({
  kind: z.literal('study'),
  name: z.string().optional(),
  set: z
    .record(z.string(), z.unknown())
    .describe('Keys of the study file with dots, and their new values: `land.cover: landuse-2030.tif`.'),
})

const plant = {
  name: z.string().optional(),
  plant: z.string().describe('Name of the source, as its file has it.'),
  file: z.string().optional().describe('File of sources, where the study has several.'),
}
const plantChanges = [
  z.strictObject({ kind: z.literal('close'), ...plant }),
  z.strictObject({
    kind: z.literal('move'),
    ...plant,
    to: z.strictObject({ lon: z.number().min(-180).max(180), lat: z.number().min(-90).max(90) }),
  }),
] as const

const scenario = z.strictObject({
  title: z.string().min(1),
  changes: z
    .array(z.discriminatedUnion('kind', [...ledgerChangeSchema.options, studyChange, ...plantChanges]))
    .min(1),
})

/** A scenario file as plain JSON. */
export type Scenario = z.infer<typeof scenario>
/** One change: of the ledger, of a plant among the sources, or `study` for any key of the study file (land cover, factor set, grid factor …). */
export type Change = Scenario['changes'][number]

/** Parse a scenario from plain JSON; every fault is returned with the key it sits at. */
export function parseScenario(
  value: unknown,
  file: string,
): { scenario: Scenario | undefined; issues: readonly Issue[] } {
  const result = scenario.safeParse(value, { jitless: true })
  if (result.success) return { scenario: result.data, issues: [] }
  const issues = schemaFaults(result.error.issues, value, {
    file,
    code: 'scenario.value',
    hint: 'Changes are of kind scale, set, switch, factor, close, move or study; see docs/method/scenarios.md.',
    schema: () => z.toJSONSchema(scenario, { io: 'input', unrepresentable: 'any' }),
  })
  return { scenario: undefined, issues }
}

/** A change in words. */
export function nameOfChange(change: Change): string {
  if (change.kind === 'close') return change.name ?? `${change.plant} closed`
  if (change.kind === 'move')
    return change.name ?? `${change.plant} moved to ${change.to.lon}, ${change.to.lat}`
  if (change.kind !== 'study') return tellChange(change)
  return (
    change.name ??
    Object.entries(change.set)
      .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
      .join(', ')
  )
}

/** The study after the changes: Study → Study. Ledger changes are kept in `changes`, plants in their entry, others replace keys. */
export function applyChanges(
  study: Study,
  changes: readonly Change[],
  file = 'scenario',
): { study: Study; issues: readonly Issue[] } {
  const issues: Issue[] = []
  let now = study
  for (const change of changes) {
    if (change.kind === 'close' || change.kind === 'move') now = withPlant(now, change, issues)
    else if (change.kind !== 'study') now = { ...now, changes: [...(now.changes ?? []), change] }
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

type PlantChange = Extract<Change, { kind: 'close' | 'move' }>

function withPlant(study: Study, change: PlantChange, issues: Issue[]): Study {
  const points = study.allocate.points ?? []
  const file = change.file ?? (new Set(points.map((entry) => entry.file)).size === 1 ? points[0]!.file : '')
  if (!points.some((entry) => entry.file === file)) {
    issues.push(
      noSources(
        change,
        points.map((entry) => entry.file),
      ),
    )
    return study
  }
  const changed = points.map((entry) => {
    if (entry.file !== file) return entry
    if (change.kind === 'close') return { ...entry, closed: [...(entry.closed ?? []), change.plant] }
    const others = (entry.moved ?? []).filter(({ name }) => name !== change.plant)
    return { ...entry, moved: [...others, { name: change.plant, ...change.to }] }
  })
  return { ...study, allocate: { ...study.allocate, points: changed } }
}

const noSources = ({ kind, plant, file }: PlantChange, files: readonly string[]): Issue =>
  fault(
    'scenario.plant',
    ['changes', kind, plant],
    file === undefined ? `${files.length} entries of sources and no \`file\`` : `file "${file}"`,
    'one file of `allocate.points` that the plant is in',
    files.length === 0
      ? 'Name the sources of the study in `allocate.points`.'
      : `Files of sources: ${[...new Set(files)].join(', ')}.`,
  )

function withKey(value: unknown, [key, ...rest]: readonly string[], part: unknown): unknown {
  if (key === undefined) return part
  const object = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
  return { ...object, [key]: withKey((object as Record<string, unknown>)[key], rest, part) }
}
