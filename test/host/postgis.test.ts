// PostGIS: what is loaded is what was written; a server killed in mid-load leaves nothing, and a rerun succeeds.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadPostgis, postgisTarget } from '../../src/host/postgis.ts'
import type { FeatureTable } from '../../src/vector/index.ts'
import { drawnTable, squaresTable } from '../support/feature-tables.ts'
import { type Cluster, HOW_TO_GET, hasPostgres, startCluster } from '../support/postgres.ts'

const title = hasPostgres ? 'a real PostGIS' : `a real PostGIS (skipped: ${HOW_TO_GET})`

describe.skipIf(!hasPostgres)(title, () => {
  let cluster: Cluster
  beforeAll(async () => {
    cluster = await startCluster()
  }, 60_000)
  afterAll(() => cluster?.remove())

  const target = (table: string) => postgisTarget(`${cluster.url}?table=${table}`, 'patches')

  it('holds shapes, values, indexes and notes', async () => {
    expect(await loadPostgis(drawnTable(), target('drawn'))).toBe(3)
    expect(
      cluster.ask('select id, st_area(geom), st_srid(geom), st_isvalid(geom), code from drawn order by id'),
    ).toBe(['a|900|32650|t|53', 'b|7200|32650|t|-7', `c|1800|32650|t|${2 ** 40}`].join('\n'))
    expect(cluster.ask("select zone_name from drawn where id = 'b'")).toBe('O’Hare "X", 2')
    expect(
      cluster.ask("select count(*) from drawn where sector is null and zone_name = '' and hectares is null"),
    ).toBe('1')
    expect(cluster.ask("select emission_t = 1::float8 / 3 from drawn where id = 'c'")).toBe('t')
    const indexes = cluster.ask("select indexdef from pg_indexes where tablename = 'drawn'")
    expect(indexes).toMatch(/USING gist \(geom\)/)
    expect(indexes).toMatch(/\(sector\)/)
    expect(cluster.ask("select col_description('drawn'::regclass, 8)")).toBe('emissions [t CO2e a year]')
  })

  it('carries tabs, line ends and backslashes', async () => {
    const [first, ...rest] = drawnTable().rows()
    const text = 'a\tb\nc\\d'
    const rows = [{ ...first!, values: [text, ...first!.values.slice(1)] }, ...rest]
    await loadPostgis({ ...drawnTable(), rows: () => rows }, target('drawn'))
    expect(cluster.ask("select count(*) from drawn where id = E'a\\tb\\nc\\\\d'")).toBe('1')
  })

  it('killed in mid-load leaves the table of before; a rerun replaces it', async () => {
    await loadPostgis(squaresTable(10), target('parcels'))
    const many = squaresTable(60_000)
    let passes = 0
    const fatal: FeatureTable = {
      ...many,
      *rows() {
        passes++
        let count = 0
        for (const row of many.rows()) {
          // The first pass only looks at the kind of geometry.
          if (passes > 1 && ++count === 40_000) cluster.kill()
          yield row
        }
      },
    }
    await expect(loadPostgis(fatal, target('parcels'))).rejects.toThrow(
      /went away during the load.*run the command again.*Nothing was changed/s,
    )
    await cluster.ended()
    await expect(loadPostgis(many, target('parcels'))).rejects.toThrow(/No database answers at 127\.0\.0\.1/)
    await cluster.start()
    expect(cluster.ask('select count(*) from parcels')).toBe('10')
    expect(await loadPostgis(many, target('parcels'))).toBe(60_000)
    expect(cluster.ask('select count(*) from parcels')).toBe('60000')
  }, 120_000)

  it('tells what is wrong without the password', async () => {
    const nowhere = postgisTarget(
      cluster.url
        .replace('tester@', 'tester:secret@')
        .replace('/postgres?', '/nowhere?')
        .replace(/\/postgres$/, '/nowhere'),
      'p',
    )
    const failure = await loadPostgis(drawnTable(), nowhere).catch((error: Error) => error.message)
    expect(failure).toMatch(/no database .*\/nowhere; create it first/)
    expect(failure).not.toContain('secret')
  })
})

it('an address that is none is refused', () => {
  expect(() => postgisTarget('postgres://', 'p')).toThrow(/cannot be read/)
  expect(postgisTarget('postgres://a:b@h:1/d?table=t&schema=s&sslmode=disable', 'p')).toMatchObject({
    table: 't',
    schema: 's',
    place: 'h:1/d',
    connection: 'postgres://a:b@h:1/d?sslmode=disable',
  })
})
