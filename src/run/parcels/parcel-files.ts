// The parcels of a run in the formats its study asks for.
import type { PatchTable } from '../../cadastre/index.ts'
import type { Issue } from '../../error.ts'
import { type EncodedVector, type VectorEncoding, vectorFiles } from '../../formats/index.ts'
import type { Study, World } from '../../study/index.ts'
import type { FeatureTable } from '../../vector/index.ts'
import { parcelParts } from './encode-parcels.ts'

/** The time of the last change that files carry: the end of the study's year, so that two runs give the same bytes. */
const lastChangeOf = (year: number) => `${year}-12-31T23:59:59.000Z`

/** Formats of parcels that a study asks for; the GeoPackage is the register that later commands read. */
export const parcelFormats = ({ publish }: Pick<Study, 'publish'>): readonly VectorEncoding[] => [
  ...new Set(['gpkg', ...publish.formats] as const),
]

/** Files of a table in every format, and what formats could not carry; a table in slices is encoded on every core. */
export function parcelFiles(
  table: FeatureTable | PatchTable,
  formats: readonly VectorEncoding[],
  year: number,
  world: World,
): {
  readonly files: readonly { readonly name: string; readonly bytes: EncodedVector['bytes'] }[]
  readonly issues: readonly Issue[]
} {
  const host = {
    spool: () => world.spool(),
    zlib: world.zlib,
    lastChange: lastChangeOf(year),
    ...('slices' in table && { parts: parcelParts(table, world) }),
  }
  const made = formats.map((format) => vectorFiles(table, format, host))
  return {
    files: made.flatMap(({ files }) =>
      files.map(({ suffix, bytes }) => ({ name: `${table.name}${suffix}`, bytes })),
    ),
    issues: made.flatMap(({ issues }) => issues),
  }
}
