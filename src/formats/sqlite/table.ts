// One table of an SQLite file by name: its columns and its rows, so that a GeoPackage needs no database.
import type { Source } from '../bytes/source.ts'
import { openSqlite, type SqliteFile, type SqliteTable } from './read.ts'

/** A value as SQLite stores it. */
export type SqliteCell = string | number | Uint8Array | null

/** Rows of a table as values in the order of its columns; fails with words where the file has no such table. */
export async function* readSqliteTable(
  source: Source,
  name: string,
): AsyncGenerator<{ readonly rowid: number; readonly values: readonly SqliteCell[] }> {
  const { file, table } = await openTable(source, name)
  for await (const { rowid, values } of file.rows(table)) {
    yield { rowid, values: values.map((value) => (typeof value === 'bigint' ? Number(value) : value)) }
  }
}

/** The names of a table's columns. */
export async function sqliteColumns(source: Source, name: string): Promise<readonly string[]> {
  return (await openTable(source, name)).table.columns
}

/** Names and declared types of a table's columns, as a CREATE TABLE statement that quotes its names tells them. */
export async function sqliteColumnTypes(
  source: Source,
  name: string,
): Promise<readonly (readonly [column: string, type: string])[]> {
  const { sql } = (await openTable(source, name)).table
  const declared = [...sql.replace(/^[^(]*\(/, '').matchAll(/(?:^|,)\s*"((?:[^"]|"")+)"\s+(\w+)/g)]
  return declared.map(([, column, type]) => [column!.replaceAll('""', '"'), type!.toUpperCase()])
}

async function openTable(
  source: Source,
  name: string,
): Promise<{ readonly file: SqliteFile; readonly table: SqliteTable }> {
  const file = await openSqlite(source)
  const table = file.tables.find((candidate) => candidate.name === name)
  if (!table) throw new Error(`${source.name} has no table ${name}`)
  return { file, table }
}
