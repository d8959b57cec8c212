// A layer of a GeoPackage of this software as a feature table again, its rows put aside so that they can be streamed often.
import { fault, InputError } from '../../error.ts'
import type { Crs } from '../../grid/index.ts'
import {
  type Column,
  crsOfDefinition,
  crsOfEpsg,
  type FeatureRow,
  type FeatureTable,
} from '../../vector/index.ts'
import { ByteSink } from '../bytes/byte-sink.ts'
import type { Source, Spool } from '../bytes/source.ts'
import { readWkb } from '../features/wkb-read.ts'
import { readSqliteTable, type SqliteCell, sqliteColumnTypes } from '../sqlite/table.ts'

/** A table whose rows lie in a spool until it is closed. */
export interface OpenedTable extends FeatureTable {
  /** As the file says it (ISO 8601). */
  readonly lastChange: string
  /** What `rows` have as values, in their order, without a look at geometries. */
  attributes(): Generator<FeatureRow['values']>
  close(): void
}

/** Bytes before the WKB: magic, version, flags, system, envelope of two axes. */
const HEADER = 40

/** Open the layer `name` of a file that `writeGeoPackage` wrote. */
export async function openGeoPackageTable(
  source: Source,
  name: string,
  open: () => Spool,
): Promise<OpenedTable> {
  const contents = await rowOf(source, 'gpkg_contents', name)
  if (!contents)
    throw new InputError([
      fault(
        'geopackage.layer',
        [source.name],
        `no layer ${name}`,
        'patches of `cadastre run`',
        'Run the study again.',
      ),
    ])
  const columns = await columnsOf(source, name)
  const spool = open()
  const places: { offset: number; length: number; split: number }[] = []
  const sink = new ByteSink()
  for await (const { values } of readSqliteTable(source, name)) {
    const [, geometry, ...attributes] = values
    sink.clear().append(geometry as Uint8Array)
    const split = sink.length
    sink.text(JSON.stringify(attributes))
    places.push({ offset: spool.append(sink.written()), length: sink.length, split })
  }
  const decoder = new TextDecoder()
  const [minX, minY, maxX, maxY] = contents.slice(5, 9).map(Number) as [number, number, number, number]
  return {
    name,
    description: String(contents[3] ?? ''),
    lastChange: String(contents[4]),
    crs: await crsOf(source, Number(contents[9])),
    columns,
    count: places.length,
    extent: { minX, minY, maxX, maxY },
    *rows(): Generator<FeatureRow> {
      for (const { offset, length, split } of places) {
        const bytes = spool.read(offset, length)
        yield {
          // Written from a geometry, hence never empty.
          geometry: readWkb(new DataView(bytes.buffer, bytes.byteOffset + HEADER, split - HEADER)).geometry!,
          // Written above from the file's own cells.
          values: JSON.parse(decoder.decode(bytes.subarray(split))) as FeatureRow['values'],
        }
      }
    },
    *attributes(): Generator<FeatureRow['values']> {
      // Written above from the file's own cells.
      for (const { offset, length, split } of places)
        yield JSON.parse(decoder.decode(spool.read(offset + split, length - split))) as FeatureRow['values']
    },
    close: () => spool.close(),
  }
}

async function rowOf(
  source: Source,
  table: string,
  name: string,
): Promise<readonly SqliteCell[] | undefined> {
  for await (const { values } of readSqliteTable(source, table)) if (values[0] === name) return values
  return undefined
}

const TYPES: Readonly<Record<string, Column['type']>> = { TEXT: 'text', INTEGER: 'integer', DOUBLE: 'real' }

// Without the key and the geometry, which stand first; notes give description and unit back.
async function columnsOf(source: Source, name: string): Promise<Column[]> {
  const notes = new Map<string, string>()
  for await (const { values } of readSqliteTable(source, 'gpkg_data_columns'))
    if (values[0] === name) notes.set(String(values[1]), String(values[4] ?? ''))
  const declared = await sqliteColumnTypes(source, name)
  return declared.slice(2).map(([column, type]) => {
    const [, description, unit] = /^(.*?)(?:(?:^| )\[([^\]]*)\])?$/s.exec(notes.get(column) ?? '') ?? []
    return {
      name: column,
      type: TYPES[type] ?? 'text',
      ...(description && { description }),
      ...(unit !== undefined && { unit }),
    }
  })
}

async function crsOf(source: Source, id: number): Promise<Crs> {
  for await (const { rowid, values } of readSqliteTable(source, 'gpkg_spatial_ref_sys')) {
    if (rowid !== id) continue
    const known = values[2] === 'EPSG' ? crsOfEpsg(Number(values[3])) : undefined
    const crs = known ?? crsOfDefinition(String(values[4]), String(values[0]))
    if (crs) return crs
  }
  throw new InputError([
    fault(
      'geopackage.crs',
      [source.name],
      `system ${id}`,
      'a system that can be read',
      'Run the study again.',
    ),
  ])
}
