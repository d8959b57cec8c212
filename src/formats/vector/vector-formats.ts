// The vector formats by name: what each is called, and how a table becomes its files.
import { type Issue, warning } from '../../error.ts'
import type { FeatureTable } from '../../vector/index.ts'
import type { Pieces, Spool, Zlib } from '../bytes/source.ts'
import { type PartsOfTable, writeGeoPackage, writeGeoPackageOfParts } from '../geopackage/write.ts'
import { writePmtiles } from '../tiles/pmtiles.ts'
import { writeFlatGeobuf } from './flatgeobuf.ts'
import { writeGeoJson } from './geojson-write.ts'
import { writeGeoParquet } from './geoparquet.ts'
import { writeShapefile } from './shapefile-write.ts'

/** What writers need of their host. */
export interface VectorHost {
  readonly spool: () => Spool
  readonly zlib: Zlib
  /** Time of the last change that files carry (ISO 8601). */
  readonly lastChange: string
  /** The table's rows for a GeoPackage, where they are encoded elsewhere. */
  readonly parts?: PartsOfTable
}

/** A file of a table; most formats have one. */
export interface EncodedVector {
  /** With its dot. */
  readonly suffix: string
  bytes(): Pieces | Promise<Pieces>
}

/** The names that `--formats` and the study take. */
export const VECTOR_FORMATS = ['gpkg', 'parquet', 'fgb', 'geojson', 'shp', 'pmtiles'] as const
/** A format of features that can be written, by its ending. */
export type VectorEncoding = (typeof VECTOR_FORMATS)[number]

/** The files of a table in a format, and what the format could not carry. */
export function vectorFiles(
  table: FeatureTable,
  format: VectorEncoding,
  host: VectorHost,
): { readonly files: readonly EncodedVector[]; readonly issues: readonly Issue[] } {
  const one = (bytes: EncodedVector['bytes']) => ({ files: [{ suffix: `.${format}`, bytes }], issues: [] })
  switch (format) {
    case 'gpkg':
      return one(() =>
        host.parts ? writeGeoPackageOfParts(table, host, host.parts) : writeGeoPackage([table], host),
      )
    case 'parquet':
      return one(() => writeGeoParquet(table, host))
    case 'fgb':
      return one(() => writeFlatGeobuf(table, host))
    case 'geojson':
      return one(() => writeGeoJson(table))
    case 'pmtiles':
      return one(() => writePmtiles(table, host))
    case 'shp': {
      const { files, renamed, cutTexts } = writeShapefile(table)
      return {
        files: files.map(({ suffix, pieces }) => ({ suffix, bytes: pieces })),
        issues: lossesOf(table.name, renamed, cutTexts),
      }
    }
  }
}

function lossesOf(
  name: string,
  renamed: readonly (readonly [from: string, to: string])[],
  cutTexts: number,
): Issue[] {
  const short = renamed.map(([from, to]) => `${from} → ${to}`).join(', ')
  const hint = 'A GeoPackage carries names and texts in full.'
  return [
    ...(renamed.length === 0
      ? []
      : [warning('shapefile.names', [name], short, 'names of at most 10 characters', hint)]),
    ...(cutTexts === 0
      ? []
      : [warning('shapefile.texts', [name], `${cutTexts} texts cut`, 'texts of at most 254 bytes', hint)]),
  ]
}
