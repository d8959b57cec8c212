// Writes feature tables as a GeoPackage 1.3: R-tree index, column notes and QGIS styles, in one pass and constant memory.

import type { Column, FeatureRow, FeatureTable, Geometry } from '../../vector/index.ts'
import type { Pieces, Spool } from '../bytes/source.ts'
import { type Boxes, boxList, extentOfBoxes } from '../features/hilbert.ts'
import { qgisStyle } from '../features/qgis-style.ts'
import { WKB_TYPES } from '../features/wkb.ts'
import { type BulkDatabase, bulkDatabase, quotedName as named } from '../sqlite/file.ts'
import type { SqliteValue } from '../sqlite/record.ts'
import { writeRtree } from '../sqlite/rtree.ts'
import { type EncodedFeatures, featureCell } from './features.ts'
import { CORE_TABLES, EXTENSIONS, layerTriggers } from './schema.ts'
import { type SrsRow, srsIds } from './srs.ts'

/** Options of `writeGeoPackage`. */
export interface GeoPackageOptions {
  /** Opens a place to put pages aside until the whole is known. */
  readonly spool: () => Spool
  /** Written as the time of the last change (ISO 8601): bytes depend on no clock. */
  readonly lastChange: string
}

const APPLICATION = 0x47504b47
const VERSION = 10_300
const KEY = 'fid'
const GEOMETRY = 'geom'
const TYPES = { text: 'TEXT', integer: 'INTEGER', real: 'DOUBLE' } as const

/** What is known of a layer once its rows are written. */
interface Layer {
  readonly table: FeatureTable
  readonly srs: number
  readonly boxes: Boxes
  readonly kind: Geometry['kind']
}

/** Hears parts of a table in the order of its rows; returns the rows that follow them. */
export type PartsOfTable = (take: (part: EncodedFeatures) => void) => Promise<Iterable<FeatureRow>>

/**
 * The file in pieces. Columns may not be called `fid` or `geom`. Rows keep the order of their table, with ids
 * from 1; memory grows by 40 bytes a feature, for the index.
 */
export function* writeGeoPackage(
  tables: readonly FeatureTable[],
  options: GeoPackageOptions,
): Generator<Uint8Array> {
  const spool = options.spool()
  try {
    const file = geoPackage(spool, tables, options)
    for (const table of tables) file.begin(table).finish(table.rows())
    yield* file.pieces()
  } finally {
    spool.close()
  }
}

/** The same of one table whose rows are encoded elsewhere; they are put aside before the first piece is given. */
export async function writeGeoPackageOfParts(
  table: FeatureTable,
  options: GeoPackageOptions,
  parts: PartsOfTable,
): Promise<Pieces> {
  const spool = options.spool()
  try {
    const file = geoPackage(spool, [table], options)
    const layer = file.begin(table)
    layer.finish(await parts(layer.addPart))
    return closing(file.pieces(), spool)
  } catch (error) {
    spool.close()
    throw error
  }
}

function closing(pieces: Pieces, spool: Spool): Pieces {
  return {
    *[Symbol.iterator]() {
      try {
        yield* pieces
      } finally {
        spool.close()
      }
    },
    moveTo(path) {
      const moved = pieces.moveTo?.(path) ?? false
      if (moved) spool.close()
      return moved
    },
  }
}

// Layers one after another, then what tells of them.
function geoPackage(spool: Spool, tables: readonly FeatureTable[], { lastChange }: GeoPackageOptions) {
  const database = bulkDatabase(spool, { applicationId: APPLICATION, userVersion: VERSION })
  const systems = srsIds(tables.map((table) => table.crs))
  const layers: Layer[] = []
  return {
    begin: (table: FeatureTable) =>
      beginLayer(database, table, systems.of(table.crs), (layer) => layers.push(layer)),
    pieces() {
      writeCore(database, layers, systems.rows, lastChange)
      return database.pieces()
    },
  }
}

function beginLayer(database: BulkDatabase, table: FeatureTable, srs: number, done: (layer: Layer) => void) {
  const boxes = boxList(table.count)
  const kind = firstKind(table)
  const bulk = database.table(table.name, layerSql(table, kind))
  const cell = featureCell(srs)
  return {
    addPart({ part, boxes: found }: EncodedFeatures): void {
      bulk.addPart(part)
      boxes.addAll(found)
    },
    finish(rows: Iterable<FeatureRow>): void {
      for (const { geometry, values } of rows) {
        const { bytes, box } = cell(geometry, table.name)
        boxes.add(box)
        bulk.add(boxes.count, [null, bytes, ...values])
      }
      bulk.finish()
      writeRtree(database, `rtree_${table.name}_${GEOMETRY}`, boxes)
      for (const { name, sql } of layerTriggers(table.name, KEY, GEOMETRY))
        database.statement('trigger', name, table.name, sql)
      done({ table, srs, boxes, kind })
    },
  }
}

function firstKind(table: FeatureTable): Geometry['kind'] {
  for (const { geometry } of table.rows()) return geometry.kind
  return 'polygon'
}

function layerSql({ name, columns }: FeatureTable, kind: Geometry['kind']): string {
  const attributes = columns.map((column) => `${named(column.name)} ${TYPES[column.type]}`)
  const parts = [
    `"${KEY}" INTEGER PRIMARY KEY NOT NULL`,
    `"${GEOMETRY}" ${WKB_TYPES[kind].name}`,
    ...attributes,
  ]
  return `CREATE TABLE ${named(name)} (${parts.join(', ')})`
}

function writeCore(
  database: BulkDatabase,
  layers: readonly Layer[],
  systems: readonly SrsRow[],
  lastChange: string,
): void {
  const write = coreWriter(database)
  write(
    'gpkg_spatial_ref_sys',
    systems.map(({ name, organization, code, definition }) => [
      name,
      null,
      organization,
      code,
      definition,
      null,
    ]),
    systems.map(({ id }) => id),
  )
  write('gpkg_contents', contentsRows(layers, lastChange), undefined, [[0], [2]])
  const columns = layers.map(({ table, srs, kind }) => [
    table.name,
    GEOMETRY,
    WKB_TYPES[kind].name,
    srs,
    0,
    0,
  ])
  write('gpkg_geometry_columns', columns, undefined, [[0, 1], [0]])
  const counts = layers.map(({ table, boxes }) => [table.name, boxes.count])
  write('gpkg_ogr_contents', counts, undefined, [[0]])
  const notes = layers.flatMap(({ table }) => table.columns.flatMap((column) => noteOf(table.name, column)))
  write('gpkg_data_columns', notes, undefined, [
    [0, 1],
    [0, 2],
  ])
  write('gpkg_data_column_constraints', [], undefined, [[0, 1, 2]])
  write('gpkg_extensions', extensionRows(layers), undefined, [[0, 1, 2]])
  const styled = layers.filter(({ table }) => table.style)
  if (styled.length > 0)
    write(
      'layer_styles',
      styled.map((layer) => styleRow(layer, lastChange)),
    )
}

function contentsRows(layers: readonly Layer[], lastChange: string): SqliteValue[][] {
  const rows: SqliteValue[][] = layers.map(({ table, srs, boxes }) => {
    const box = extentOfBoxes(boxes)
    const sides = box ? [box.minX, box.minY, box.maxX, box.maxY] : [null, null, null, null]
    return [table.name, 'features', table.name, table.description, lastChange, ...sides, srs]
  })
  if (layers.some(({ table }) => table.style))
    rows.push(['layer_styles', 'attributes', 'layer_styles', '', lastChange, null, null, null, null, null])
  return rows
}

// Core tables are small: rows by position, and the indexes that their keys imply (columns of each).
function coreWriter(database: BulkDatabase) {
  return (
    name: keyof typeof CORE_TABLES,
    rows: readonly (readonly SqliteValue[])[],
    ids: readonly number[] = rows.map((_, i) => i + 1),
    indexes: readonly (readonly number[])[] = [],
  ): void => {
    const table = database.table(name, CORE_TABLES[name])
    rows.forEach((row, i) => table.add(ids[i]!, row))
    table.finish()
    indexes.forEach((columns, i) =>
      database.implicitIndex(
        name,
        i + 1,
        rows.map((row, r) => [...columns.map((column) => row[column]!), ids[r]!]),
      ),
    )
  }
}

function noteOf(table: string, { name, unit, description }: Column): SqliteValue[][] {
  const text = [description, unit === undefined ? undefined : `[${unit}]`].filter(Boolean).join(' ')
  return text === '' ? [] : [[table, name, name, null, text, null, null]]
}

function extensionRows(layers: readonly Layer[]): SqliteValue[][] {
  const { rtree, schema } = EXTENSIONS
  const notes = ['gpkg_data_columns', 'gpkg_data_column_constraints']
  return [
    ...layers.map(({ table }) => [table.name, GEOMETRY, rtree.name, rtree.definition, rtree.scope]),
    ...notes.map((name) => [name, null, schema.name, schema.definition, schema.scope]),
  ]
}

function styleRow({ table, kind }: Layer, lastChange: string): SqliteValue[] {
  const style = table.style!
  const note = `by ${style.column}`
  const qml = qgisStyle(style, kind)
  return [null, '', '', table.name, GEOMETRY, style.column, qml, '', 1, note, '', null, lastChange]
}
