// Loads a feature table into PostGIS by COPY, in one transaction: all of it is there afterwards, or nothing is changed.
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fault, InputError } from '../error.ts'
import { ByteSink, putWkb, WKB_TYPES } from '../formats/index.ts'
import type { FeatureTable, Geometry } from '../vector/index.ts'

/** Where a table goes: connection without the options of this program, and the table's name. */
export interface PostgisTarget {
  readonly connection: string
  readonly schema: string
  readonly table: string
  /** Host, port and database for messages: never the password. */
  readonly place: string
}

/** Parse `postgres://user:password@host:port/database?table=NAME&schema=NAME`. */
export function postgisTarget(url: string, defaultTable: string): PostgisTarget {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const database = parsed?.pathname.slice(1)
  if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol) || !database)
    throw new InputError([
      fault(
        'postgis.url',
        ['--to'],
        'an address that cannot be read',
        'postgres://user:password@host/database',
        'Add ?table=NAME for another table.',
      ),
    ])
  const table = parsed.searchParams.get('table') ?? defaultTable
  const schema = parsed.searchParams.get('schema') ?? 'public'
  parsed.searchParams.delete('table')
  parsed.searchParams.delete('schema')
  return { connection: parsed.href, schema, table, place: `${parsed.host || 'localhost'}/${database}` }
}

/** Columns that get an index of their own where a table has them. */
const INDEXED = ['id', 'sector', 'zone']
const TYPES = { text: 'text', integer: 'bigint', real: 'double precision' } as const
const PIECE = 2 ** 18

/** Replace the table by the features; returns their number. Throws with words where the database fails. */
export async function loadPostgis(features: FeatureTable, target: PostgisTarget): Promise<number> {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: target.connection })
  // A lost connection also fails the statement under way, which tells it.
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('BEGIN')
    const count = await load(client, features, target)
    await client.query('COMMIT')
    return count
  } catch (error) {
    throw told(error, target)
  } finally {
    await client.end().catch(() => {})
  }
}

type Client = InstanceType<typeof import('pg').Client>

const quoted = (name: string) => `"${name.replace(/"/g, '""')}"`
const literal = (text: string) => `'${text.replace(/'/g, "''")}'`

async function load(
  client: Client,
  features: FeatureTable,
  { schema, table }: PostgisTarget,
): Promise<number> {
  const { from } = await import('pg-copy-streams')
  const name = `${quoted(schema)}.${quoted(table)}`
  const srid = features.crs.epsg ?? 0
  const kind = firstKind(features)
  const columns = features.columns.map((column) => `${quoted(column.name)} ${TYPES[column.type]}`)
  await client.query('CREATE EXTENSION IF NOT EXISTS postgis')
  await client.query(`DROP TABLE IF EXISTS ${name}`)
  await client.query(
    `CREATE TABLE ${name} (fid bigint PRIMARY KEY, geom geometry(${WKB_TYPES[kind].name}, ${srid}) NOT NULL${columns.map((column) => `, ${column}`).join('')})`,
  )
  await pipeline(Readable.from(copyText(features, srid)), client.query(from(`COPY ${name} FROM STDIN`)))
  await client.query(`CREATE INDEX ON ${name} USING gist (geom)`)
  for (const column of features.columns) {
    if (INDEXED.includes(column.name)) await client.query(`CREATE INDEX ON ${name} (${quoted(column.name)})`)
    const note = [column.description, column.unit && `[${column.unit}]`].filter(Boolean).join(' ')
    if (note !== '')
      await client.query(`COMMENT ON COLUMN ${name}.${quoted(column.name)} IS ${literal(note)}`)
  }
  await client.query(`COMMENT ON TABLE ${name} IS ${literal(features.description)}`)
  await client.query(`ANALYZE ${name}`)
  const { rows } = await client.query(`SELECT count(*) AS count FROM ${name}`)
  return Number(rows[0].count)
}

function firstKind(features: FeatureTable): Geometry['kind'] {
  for (const { geometry } of features.rows()) return geometry.kind
  return 'polygon'
}

// COPY's text form: tabs between columns, \N for nothing, geometry as extended WKB in hexadecimal.
function* copyText(features: FeatureTable, srid: number): Generator<Buffer> {
  const wkb = new ByteSink()
  let [text, fid] = ['', 0]
  for (const { geometry, values } of features.rows()) {
    putWkb(wkb.clear(), geometry, srid)
    const cells = values.map((value) => (typeof value === 'string' ? escaped(value) : (value ?? '\\N')))
    text += `${[++fid, Buffer.from(wkb.written()).toString('hex'), ...cells].join('\t')}\n`
    if (text.length < PIECE) continue
    yield Buffer.from(text)
    text = ''
  }
  yield Buffer.from(text)
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const escaped = (text: string) => text.replace(/[\\\t\n\r]/g, (char) => ESCAPES[char]!).replaceAll('\0', '')

// What a database says, in terms of what to do; a transaction that did not end leaves nothing.
function told(error: unknown, { place }: PostgisTarget): Error {
  const { code = '', message = String(error) } = error as { code?: string; message?: string }
  const unchanged = 'Nothing was changed there'
  const because = (text: string) => new Error(`${text}. ${unchanged}.`, { cause: error })
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'ETIMEDOUT')
    return because(`No database answers at ${place} (${code}); check the address and that it runs`)
  if (code === '28P01' || code === '28000') return because(`${place} refuses the user or password`)
  if (code === '3D000') return because(`There is no database ${place}; create it first`)
  if (code === '42501') return because(`The user may not do this at ${place}: ${message}`)
  if (code === '0A000' || code === '58P01')
    return because(`${place} has no PostGIS to enable (${message}); install it on the server`)
  if (/terminat|ECONNRESET|EPIPE|57P0/i.test(`${code} ${message}`))
    return because(
      `The database at ${place} went away during the load (${message}); start it and run the command again`,
    )
  return because(`The database at ${place} failed: ${message}`)
}
