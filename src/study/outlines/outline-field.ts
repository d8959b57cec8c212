// Which field of a layer holds its land codes: the one that the study names, else one that is known by its name.
import { csvParse } from 'd3-dsv'
import { fault, type Issue } from '../../error.ts'
import type { ReadCode } from '../../land/index.ts'
import { listed } from '../../quantity/index.ts'
import { shipped } from '../../shipped.ts'
import type { Feature } from '../../vector/index.ts'

// Outlines that are looked at for fields whose values are all codes.
const LOOKED_AT = 1000

/** The field of codes, as the layer spells it; undefined with a fault where that is open. */
export function fieldOf(
  file: string,
  features: readonly Feature[],
  wanted: string | undefined,
  read: (value: unknown) => ReadCode | undefined,
  issues: Issue[],
): string | undefined {
  const fields = Object.keys(features[0]?.properties ?? {})
  const spelt = (name: string) =>
    fields.find((field) => field === name) ??
    fields.find((field) => field.toLowerCase() === name.toLowerCase())
  const found = wanted === undefined ? known().flatMap((name) => spelt(name) ?? [])[0] : spelt(wanted)
  if (found === undefined) issues.push(unknownField(file, wanted, fields, likely(features, fields, read)))
  return found
}

const known = () => csvParse(shipped['concordances/code-fields.csv'] ?? '').map((row) => row['field']!)

// Fields whose values all mean something in the legend.
function likely(
  features: readonly Feature[],
  fields: readonly string[],
  read: (value: unknown) => ReadCode | undefined,
): readonly string[] {
  const some = features.slice(0, LOOKED_AT)
  return fields.filter((field) => {
    const codes = some.flatMap(({ properties }) => read(properties[field]) ?? [])
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
