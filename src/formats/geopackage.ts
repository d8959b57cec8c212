// Writes feature tables as a GeoPackage 1.3: R-tree index, column notes and QGIS styles, in one pass and constant memory.

import type { Crs } from '../grid/index.ts'
import {
  type Column,
  crsWkt,
  extentOf,
  type FeatureTable,
  type Geometry,
  positionArrays,
  wgs84,
} from '../vector/index.ts'
import { ByteSink } from './byte-sink.ts'
import { CORE_TABLES, EXTENSIONS, layerTriggers } from './geopackage-schema.ts'
import { type Boxes, boxList, extentOfBoxes } from './hilbert.ts'
import { qgisStyle } from './qgis-style.ts'
import type { Spool } from './source.ts'
import { type BulkDatabase, bulkDatabase, quotedName as named } from './sqlite-file.ts'
import type { SqliteValue } from './sqlite-record.ts'
import { writeRtree } from './sqlite-rtree.ts'
import { putWkb, WKB_TYPES } from './wkb.ts'

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
    const database = bulkDatabase(spool, { applicationId: APPLICATION, userVersion: VERSION })
    const systems = srsIds(tables.map((table) => table.crs))
    const layers = tables.map((table) => writeLayer(database, table, systems.of(table.crs)))
    writeCore(database, layers, systems.rows, options.lastChange)
    yield* database.pieces()
  } finally {
    spool.close()
  }
}

function writeLayer(database: BulkDatabase, table: FeatureTable, srs: number): Layer {
  const boxes = boxList()
  const sink = new ByteSink()
  const kind = firstKind(table)
  const bulk = database.table(table.name, layerSql(table, kind))
  for (const { geometry, values } of table.rows()) {
    const box = extentOf(positionArrays(geometry))
    if (!box) throw new Error(`${table.name}: a feature without positions cannot be written`)
    boxes.add(box)
    putHeader(sink.clear(), srs, box)
    putWkb(sink, geometry)
    bulk.add(boxes.count, [null, sink.written(), ...values])
  }
  bulk.finish()
  const rtree = `rtree_${table.name}_${GEOMETRY}`
  writeRtree(database, rtree, boxes)
  for (const { name, sql } of layerTriggers(table.name, KEY, GEOMETRY))
    database.statement('trigger', name, table.name, sql)
  return { table, srs, boxes, kind }
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

// GeoPackage binary: magic, version 0, little-endian with an x-y envelope, system, envelope.
function putHeader(
  sink: ByteSink,
  srs: number,
  { minX, maxX, minY, maxY }: { minX: number; maxX: number; minY: number; maxY: number },
): void {
  sink.byte(0x47).byte(0x50).byte(0).byte(0b11).int32(srs, true)
  for (const value of [minX, maxX, minY, maxY]) sink.float64(value, true)
}

interface SrsRow {
  readonly id: number
  readonly name: string
  readonly organization: string
  readonly code: number
  readonly definition: string
}

const UNDEFINED: readonly SrsRow[] = [
  { id: -1, name: 'Undefined Cartesian SRS', organization: 'NONE', code: -1, definition: 'undefined' },
  { id: 0, name: 'Undefined geographic SRS', organization: 'NONE', code: 0, definition: 'undefined' },
]
/** Ids of systems without an EPSG code begin here. */
const OWN_SRS = 100_000

// The three rows that every file has, and those of its tables.
function srsIds(systems: readonly Crs[]): { rows: readonly SrsRow[]; of: (crs: Crs) => number } {
  const rows = new Map<string, SrsRow>()
  const idOf = (crs: Crs) => {
    const known = rows.get(crs.definition)
    if (known) return known.id
    const id = crs.epsg ?? OWN_SRS + rows.size
    const [organization, code] = crs.epsg === undefined ? ['NONE', id] : ['EPSG', crs.epsg]
    const definition = crsWkt(crs, 'gdal') ?? 'undefined'
    rows.set(crs.definition, { id, name: crs.name, organization, code, definition })
    return id
  }
  for (const crs of [wgs84(), ...systems]) idOf(crs)
  return { rows: [...UNDEFINED, ...rows.values()].sort((a, b) => a.id - b.id), of: idOf }
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
