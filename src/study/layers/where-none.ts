// The fault of a filter that lets no feature of a file through: what its properties hold instead.
import { fault, type Issue } from '../../error.ts'
import { listed } from '../../quantity/index.ts'
import type { Feature } from '../../vector/index.ts'
import type { LayerSource } from '../schema/layer-schema.ts'

/** The fault, or undefined where there is no filter, where it lets something through, or where there was nothing before it. */
export function filteredToNothing(
  { file, where }: LayerSource,
  all: readonly Feature[],
  chosen: readonly Feature[],
): Issue | undefined {
  const keys = Object.keys(where ?? {})
  if (keys.length === 0 || all.length === 0 || chosen.length > 0) return undefined
  const lacking = keys.filter((key) => !all.some(({ properties }) => key in properties))
  const key = lacking[0] ?? keys[0]!
  const texts = new Set(
    all.map(({ properties }) => String(properties[key] ?? '')).filter((text) => text !== ''),
  )
  return fault(
    'where.none',
    [file, 'where'],
    `none of ${all.length} features that fits ${JSON.stringify(where)}`,
    'features that the filter lets through',
    lacking.length > 0
      ? `There is no property \`${key}\`; they have: ${Object.keys(all[0]!.properties).join(', ')}.`
      : `\`${key}\` is one of: ${listed([...texts].sort())}.`,
  )
}
