// Reads a feature table of a GeoPackage by its own reader of SQLite, so that it works wherever bytes can be read.
import { fault, InputError } from '../../error.ts'
import type { Feature } from '../../vector/index.ts'
import { Damage } from '../bytes/damage.ts'
import type { Source } from '../bytes/source.ts'
import {
  type Companions,
  type FieldChoice,
  reading,
  type VectorFile,
  vectorFile,
} from '../features/vector-file.ts'
import { readWkb, type WkbGeometry } from '../features/wkb-read.ts'
import {
  openSqlite,
  type SqliteFile,
  type SqliteRow,
  type SqliteTable,
  type SqliteValue,
} from '../sqlite/read.ts'

const FORMAT = 'GeoPackage'

/** Read one layer of a GeoPackage: the named one, or the only one it has. */
export function readGeoPackage(
  source: Source,
  companions: Companions,
  layer?: string,
  fields?: FieldChoice,
): Promise<VectorFile> {
  return reading(FORMAT, source.name, async () => {
    await refuseUnsaved(source, companions)
    const file = await openSqlite(source)
    const chosen = await layerOf(file, source.name, layer)
    const table = file.tables.find((candidate) => candidate.name === chosen.table)
    if (!table) throw new Damage(`no table of the name ${chosen.table}`)
    const at = table.columns.indexOf(chosen.column)
    if (at < 0) throw new Damage(`no column \`${chosen.column}\` in ${chosen.table}`)
    const names = table.columns.filter((_, i) => i !== at)
    const kept = fields && new Set(fields(names))
    const features: Feature[] = []
    let flattened = false
    for await (const row of file.rows(table)) {
      const { geometry, flattened: hadHeight } = geometryOf(row.values[at] ?? null)
      flattened ||= hadHeight
      features.push({ id: String(row.rowid), properties: propertiesOf(row, table, at, kept), geometry })
    }
    const crs = await crsText(file, chosen.system)
    return vectorFile(FORMAT, { layer: chosen.table, features, crs, flattened, issues: [] })
  })
}

// Changes of a program that has the file open lie beside it until it closes; without them rows would be missing.
async function refuseUnsaved(source: Source, companions: Companions): Promise<void> {
  const log = await companions('.gpkg-wal')
  if (!log || log.size === 0) return
  throw new InputError([
    fault(
      'geopackage.open',
      [source.name],
      'changes in a -wal file that are not yet in the GeoPackage',
      'a file that no program has open',
      'Close it in QGIS or whichever program has it open, then try again.',
    ),
  ])
}

interface Layer {
  readonly table: string
  readonly column: string
  readonly system: SqliteValue
}

async function layerOf(file: SqliteFile, name: string, wanted: string | undefined): Promise<Layer> {
  const layers: Layer[] = []
  for await (const row of rowsOf(file, 'gpkg_geometry_columns')) {
    const [table, column] = [row['table_name'], row['column_name']]
    if (typeof table !== 'string' || typeof column !== 'string') continue
    layers.push({ table, column, system: row['srs_id'] ?? null })
  }
  const found =
    wanted === undefined && layers.length === 1 ? layers[0] : layers.find((l) => l.table === wanted)
  if (found) return found
  const names = layers.map((layer) => layer.table).join(', ')
  throw new InputError([
    fault(
      'vector.layer',
      [name],
      wanted === undefined
        ? `layers ${names || '(none)'}`
        : `no layer \`${wanted}\` among ${names || '(none)'}`,
      'one layer, or the name of one',
      'Name the layer to take: { file: …, layer: NAME }.',
    ),
  ])
}

async function* rowsOf(
  file: SqliteFile,
  name: string,
): AsyncGenerator<Readonly<Record<string, SqliteValue>>> {
  const table = file.tables.find((candidate) => candidate.name.toLowerCase() === name)
  if (!table) return
  for await (const row of file.rows(table)) yield propertiesOf(row, table, -1)
}

function propertiesOf(
  row: SqliteRow,
  table: SqliteTable,
  skipped: number,
  kept?: ReadonlySet<string>,
): Record<string, SqliteValue> {
  const properties: Record<string, SqliteValue> = {}
  table.columns.forEach((name, i) => {
    if (i === skipped || kept?.has(name) === false) return
    properties[name] = i === table.rowidColumn ? row.rowid : (row.values[i] ?? null)
  })
  return properties
}

// Bytes of the envelope that a geometry's header holds, by its code.
const ENVELOPES = [0, 32, 48, 48, 64]

function geometryOf(value: SqliteValue): WkbGeometry {
  const nothing = { geometry: undefined, flattened: false }
  if (value === null) return nothing
  if (!(value instanceof Uint8Array) || value.length < 8 || value[0] !== 0x47 || value[1] !== 0x50) {
    throw new Damage('a geometry that is not in the form of a GeoPackage')
  }
  const flags = value[3]!
  const envelope = ENVELOPES[(flags >> 1) & 7]
  if (envelope === undefined || (flags & 0x20) !== 0) throw new Damage('a geometry of an extended kind')
  if ((flags & 0x10) !== 0) return nothing
  return readWkb(new DataView(value.buffer, value.byteOffset, value.length), 8 + envelope)
}

async function crsText(file: SqliteFile, system: SqliteValue): Promise<string | undefined> {
  for await (const row of rowsOf(file, 'gpkg_spatial_ref_sys')) {
    if (row['srs_id'] !== system) continue
    const [organization, code] = [row['organization'], row['organization_coordsys_id']]
    if (Number(system) <= 0) return undefined
    if (String(organization).toUpperCase() === 'EPSG') return `EPSG:${code}`
    return typeof row['definition'] === 'string' ? row['definition'] : undefined
  }
  return undefined
}
