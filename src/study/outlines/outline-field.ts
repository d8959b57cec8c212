// Which field of a layer holds its land codes: the one that the study names, else one that is known by its name.
import { csvParse } from 'd3-dsv'
import { fault, type Issue } from '../../error.ts'
import type { FieldChoice } from '../../formats/index.ts'
import type { ReadCode } from '../../land/index.ts'
import { listed } from '../../quantity/index.ts'
import { shipped } from '../../shipped.ts'
import type { Feature } from '../../vector/index.ts'

// Outlines that are looked at for the fields that they have, and for those whose values are all codes.
const LOOKED_AT = 1000

/**
 * The fields that are read of a layer: that of codes and those that are filtered by; all where one of them is not there, so
 * that the fault can tell what is.
 */
export function fieldsToRead(
  wanted: string | undefined,
  where: Readonly<Record<string, unknown>> | undefined,
): FieldChoice {
  return (names) => {
    const field = fieldAmong(names, wanted)
    const filters = Object.keys(where ?? {})
    return field === undefined || filters.some((name) => !names.includes(name)) ? names : [field, ...filters]
  }
}

/** The field of codes, as the layer spells it; undefined with a fault where that is open. */
export function fieldOf(
  file: string,
  features: readonly Feature[],
  wanted: string | undefined,
  read: (value: unknown) => ReadCode | undefined,
  issues: Issue[],
): string | undefined {
  const some = features.slice(0, LOOKED_AT)
  const fields = [...new Set(some.flatMap(({ properties }) => Object.keys(properties)))]
  const found = fieldAmong(fields, wanted)
  if (found === undefined) issues.push(unknownField(file, wanted, fields, likely(some, fields, read)))
  return found
}

function fieldAmong(fields: readonly string[], wanted: string | undefined): string | undefined {
  const spelt = (name: string) =>
    fields.find((field) => field === name) ??
    fields.find((field) => field.toLowerCase() === name.toLowerCase())
  return wanted === undefined ? known().flatMap((name) => spelt(name) ?? [])[0] : spelt(wanted)
}

const known = () => csvParse(shipped['concordances/code-fields.csv'] ?? '').map((row) => row['field']!)

// Fields whose values all mean something in the legend.
function likely(
  features: readonly Feature[],
  fields: readonly string[],
  read: (value: unknown) => ReadCode | undefined,
): readonly string[] {
  return fields.filter((field) => {
    const codes = features.flatMap(({ properties }) => read(properties[field]) ?? [])
    return codes.length > 0 && codes.every(({ by }) => by !== 'nothing')
  })
}

function unknownField(
  file: string,
  wanted: string | undefined,
  fields: readonly string[],
  likely: readonly string[],
): Issue {
  const hint =
    likely.length > 0
      ? `Name it: \`outlines: { field: … }\` below \`land\`. Values that the legend knows are in ${listed(likely)}.`
      : 'Name it: `outlines: { field: … }` below `land`.'
  return fault(
    'outlines.field',
    [file],
    wanted === undefined
      ? `fields ${listed(fields) || '(none)'}`
      : `no field \`${wanted}\` among ${listed(fields) || '(none)'}`,
    'a field that holds the land codes',
    hint,
  )
}
