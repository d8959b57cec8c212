// An output folder that proves itself, and explains any of its places, parcels and zones without the inputs.
import { createHash } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { memorySource, readSqliteTable, sqliteColumns } from '../../src/formats/index.ts'
import { fileSpool } from '../../src/host/file-spool.ts'
import { fileSource, nodeZlib, sha256 } from '../../src/host/node.ts'
import { softwareVersion } from '../../src/host/version.ts'
import { CHECKSUMS, checksumsText, type OutputFolder, verifyOutputs } from '../../src/run/index.ts'
import { crsOfEpsg, transformer, wgs84 } from '../../src/vector/index.ts'
import { cadastre, runBeside } from '../support/command.ts'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

const VERSION = softwareVersion()

const [X, Y] = [600000, 3550000]
const lonLat = (x: number, y: number) => transformer(crsOfEpsg(32650)!, wgs84())(Float64Array.of(x, y))
const codes = Uint8Array.from(
  { length: 40 * 30 },
  (_, i) => [11, 51, 52, 53, 21][(((i % 40) >> 2) + Math.floor(i / 120)) % 5]!,
)
const study = folderOf({
  'landuse.tif': codesTiff(utmGrid(40, 30), codes),
  'zones.geojson': zonesJson([
    { id: 'w', rings: [box(X + 10, Y - 890, X + 605, Y - 10)] },
    { id: 'e', rings: [box(X + 605, Y - 890, X + 1190, Y - 10)] },
  ]),
  'parks.geojson': zonesJson([{ id: 'p', rings: [box(X + 500, Y - 400, X + 700, Y - 200)] }]),
  'e.csv': `id,lon,lat\ne1,${[...lonLat(X + 300, Y - 300)].join(',')}\ne2,${[...lonLat(X + 600, Y - 300)].join(',')}\n`,
  'balance.csv':
    'flow,branch,carrier,amount,unit\nfinal,industry,raw-coal,3,10^4 t\nfinal,transport,diesel,2,10^4 t\nfinal,agriculture,diesel,1,10^4 t\nfinal,rural-residential,lpg,1,10^4 t\n',
  'study.yaml': `title: Small
year: 2020
inventory: { balance: balance.csv }
land: { cover: landuse.tif, legend: cnlucc, industry: { parks: parks.geojson, enterprises: e.csv } }
zones: { file: zones.geojson, id: id, name: name }
`,
})
const out = join(study, 'out')
const ran = runBeside(study)
const names =
  ran.status === 0
    ? (readdirSync(out, { recursive: true }) as string[]).filter((name) => statSync(join(out, name)).isFile())
    : []

const memoryFolder = (files: ReadonlyMap<string, Uint8Array>): OutputFolder => ({
  names: [...files.keys()],
  open: (name) => (files.has(name) ? memorySource(name, files.get(name)!) : undefined),
  hash: sha256,
  zlib: nodeZlib,
  spool: fileSpool,
})

describe('cadastre verify', () => {
  it('finds a folder as the run left it', () => {
    expect(ran.stderr).toBe('')
    const told = cadastre('verify', out, '--json')
    expect(told.stderr).toBe('')
    expect(told.status).toBe(0)
    const { holds, faults, files, sums } = JSON.parse(told.stdout)
    expect([holds, faults, files]).toEqual([true, [], names.length - 1])
    expect(new Set(sums.map(({ file }: { file: string }) => file))).toEqual(
      new Set([
        'zones.csv',
        'inventory.csv',
        ...['industry', 'urban', 'agriculture', 'rural', 'total'].map((band) => `rasters/${band}.tif`),
        'patches.gpkg',
        'closure.json',
      ]),
    )
  })

  it('reads the list as sha256sum does', () => {
    const lines = readFileSync(join(out, CHECKSUMS), 'utf8').trimEnd().split('\n')
    expect(lines.filter((line) => /^[0-9a-f]{64} {2}\S/.test(line)).length).toBe(names.length - 1)
    const zones = createHash('sha256')
      .update(readFileSync(join(out, 'zones.csv')))
      .digest('hex')
    expect(lines).toContain(`${zones}  zones.csv`)
  })

  it('names the file of which one byte was altered, whichever it is', async () => {
    const kept = new Map(names.map((name) => [name, new Uint8Array(readFileSync(join(out, name)))]))
    expect((await verifyOutputs(memoryFolder(kept), VERSION)).holds).toBe(true)
    for (const [name, bytes] of kept) {
      for (const at of [0, bytes.length >> 1, bytes.length - 1]) {
        const altered = bytes.slice()
        altered[at]! ^= 1
        const { holds, faults } = await verifyOutputs(
          memoryFolder(new Map([...kept, [name, altered]])),
          VERSION,
        )
        expect(holds, `${name} at ${at}`).toBe(false)
        expect(
          faults.map(({ file }) => file),
          `${name} at ${at}`,
        ).toContain(name)
      }
    }
  })

  it('leaves with code 1 and names the file', () => {
    const copy = folderOf({})
    cpSync(out, copy, { recursive: true })
    const path = join(copy, 'rasters/rural.tif')
    const bytes = readFileSync(path)
    bytes[bytes.length >> 1]! ^= 1
    writeFileSync(path, bytes)
    const told = cadastre('verify', copy)
    expect(told.status).toBe(1)
    expect(told.stderr).toContain('rasters/rural.tif: altered since the run')
  })

  it('names a file that is gone, and lists one that the run did not write', () => {
    const copy = folderOf({ 'notes.txt': 'mine' })
    cpSync(out, copy, { recursive: true })
    rmSync(join(copy, 'rasters/urban.tif'))
    const told = cadastre('verify', copy)
    expect(told.status).toBe(1)
    expect(told.stderr).toContain('rasters/urban.tif: missing')
    expect(told.stdout).toContain('notes.txt')
  })

  it('adds up grids that were made later, and names one that was altered', () => {
    const copy = folderOf({})
    cpSync(out, copy, { recursive: true })
    cadastre('grid', copy, '--to', '100m', '--quiet')
    cadastre(
      'grid',
      copy,
      '--to',
      '100m',
      '--out',
      join(copy, 'grids/urban.tif'),
      '--sector',
      'urban',
      '--quiet',
    )
    cadastre('export', copy, '--to', join(copy, 'parcels.geojson'), '--quiet')
    const { holds, files, others, sums } = JSON.parse(cadastre('verify', copy, '--json').stdout)
    expect([holds, files, others]).toEqual([true, names.length + 2, []])
    const ofGrid = sums.filter(({ file }: { file: string }) => file.startsWith('grids/'))
    expect(ofGrid.map(({ sector }: { sector: string }) => sector)).toEqual([
      'industry',
      'urban',
      'agriculture',
      'rural',
      'total',
      'urban',
    ])
    const { grids } = JSON.parse(readFileSync(join(copy, 'closure.json'), 'utf8'))
    for (const { sectors } of grids)
      for (const { raster, cells, outside, residual } of sectors) {
        expect(Math.abs(residual)).toBeLessThan(1e-9)
        expect(cells + outside).toBeCloseTo(raster, 6)
      }
    expect(readFileSync(join(copy, 'report.html'), 'utf8')).toContain('grids/100m.nc')
    const grid = readFileSync(join(copy, 'grids/100m.nc'))
    grid[grid.length - 9]! ^= 1
    writeFileSync(join(copy, 'grids/100m.nc'), grid)
    expect(cadastre('verify', copy).stderr).toContain('grids/100m.nc: altered since the run')
  })

  it('does not seal an altered certificate anew', () => {
    const copy = folderOf({})
    cpSync(out, copy, { recursive: true })
    writeFileSync(join(copy, 'closure.json'), `${readFileSync(join(copy, 'closure.json'), 'utf8')} `)
    const told = cadastre('grid', copy, '--to', '100m')
    expect(told.status).toBe(2)
    expect(told.stderr).toContain('closure.json altered since the run')
  })

  it('sees through an alteration whose hash was put right too', async () => {
    const copy = folderOf({})
    cpSync(out, copy, { recursive: true })
    const zones = readFileSync(join(copy, 'zones.csv'), 'utf8')
    const lines = zones.split('\n')
    const cells = lines[1]!.split(',')
    cells[3] = String(Number(cells[3]) + 1)
    writeFileSync(join(copy, 'zones.csv'), [lines[0], cells.join(','), ...lines.slice(2)].join('\n'))
    const sha = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')
    const listed = readFileSync(join(copy, CHECKSUMS), 'utf8')
      .split('\n')
      .flatMap((line) => /^[0-9a-f]{64} {2}(.+)$/.exec(line)?.[1] ?? [])
    const list = listed.map((name) => ({ name, hash: sha(readFileSync(join(copy, name))) }))
    writeFileSync(join(copy, CHECKSUMS), await checksumsText(list, async (text) => sha(text)))
    const told = cadastre('verify', copy)
    expect(told.status).toBe(1)
    expect(told.stderr).toMatch(/rasters\/urban\.tif: urban adds up to/)
    expect(told.stderr).toMatch(/patches\.gpkg: urban of zone w adds up to/)
  })

  it('finds a total that its own row does not make, whatever the list of hashes says', async () => {
    const files = new Map(names.map((name) => [name, new Uint8Array(readFileSync(join(out, name)))]))
    const lines = readFileSync(join(out, 'zones.csv'), 'utf8').split('\n')
    const total = lines[0]!.split(',').indexOf('total_t')
    lines[1] = lines[1]!
      .split(',')
      .map((cell, i) => (i === total ? '1' : cell))
      .join(',')
    files.set('zones.csv', new TextEncoder().encode(lines.join('\n')))
    const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
    const list = [...files].flatMap(([name, bytes]) => (name === CHECKSUMS ? [] : { name, hash: sha(bytes) }))
    const text = await checksumsText(list, async (lines) => sha(new TextEncoder().encode(lines)))
    files.set(CHECKSUMS, new TextEncoder().encode(text))
    const { holds, sums } = await verifyOutputs(memoryFolder(files), VERSION)
    expect(holds).toBe(false)
    expect(sums.filter((sum) => !sum.holds)).toMatchObject([{ file: 'zones.csv', zone: 'w', found: 1 }])
  })

  it('tells a folder that is none', () => {
    expect(cadastre('verify', join(study, 'nowhere')).status).toBe(2)
  })
})

const explained = (...args: string[]) => JSON.parse(cadastre('explain', out, ...args, '--json').stdout)

describe('cadastre explain', () => {
  it.each([
    ['a whole pixel', 100, 100],
    ['a park on the border of two zones', 604, 290],
    ['the edge of a disc', 312, 308],
    ['a zone’s edge', 11, 500],
  ])('works out the raster’s value from the ledger: %s', (_, dx, dy) => {
    const [lon, lat] = lonLat(X + dx, Y - dy)
    const { arithmetic, written, chains } = explained(`${lon}`, `${lat}`)
    expect(Math.abs(arithmetic.value - written)).toBeLessThanOrEqual(1e-6 * written)
    for (const { rows, total, placed, share, area, intensity } of chains) {
      const sum = rows.reduce((t: number, { row }: { row: { emission_t: number } }) => t + row.emission_t, 0)
      expect(sum / total).toBeCloseTo(1, 12)
      expect((total * share) / placed).toBeCloseTo(1, 12)
      expect(placed / area / intensity).toBeCloseTo(1, 12)
      for (const { row } of rows)
        expect((row.activity * row.factor * row.gwp) / row.emission_t).toBeCloseTo(1, 9)
    }
  })

  it('names land code, legend row, features and the rules that lost', () => {
    const [lon, lat] = lonLat(X + 590, Y - 290)
    const { pixel, chains } = explained(`${lon}`, `${lat}`)
    expect(pixel.land).toMatchObject({ code: expect.any(Number), legend_row: expect.any(Number) })
    expect(pixel.features.map(({ layer }: { layer: string }) => layer)).toEqual([
      'industrial parks (parks.geojson)',
      'enterprises (e.csv)',
    ])
    expect(pixel.parts[0].rule.name).toBe('industrial parks (parks.geojson)')
    expect(chains[0].rows[0].source).toEqual({ file: 'balance.csv', cell: 'D2' })
  })

  it('works out every parcel', async () => {
    const source = fileSource(join(out, 'patches.gpkg'))!
    const id = (await sqliteColumns(source, 'patches')).indexOf('id')
    const ids: string[] = []
    for await (const { values } of readSqliteTable(source, 'patches')) ids.push(String(values[id]))
    for (const patch of [ids[0]!, ids[ids.length - 1]!]) {
      const { parcel, residual } = explained('--patch', patch)
      expect(parcel.id).toBe(patch)
      expect(Math.abs(residual)).toBeLessThanOrEqual(1e-9)
    }
    expect(cadastre('explain', out, '--patch', 'none').status).toBe(2)
  })

  it('tells a zone', () => {
    const { zone, total, chains } = explained('--zone', 'w')
    expect(zone.id).toBe('w')
    const placed = chains.reduce((sum: number, chain: { placed: number }) => sum + chain.placed, 0)
    expect(placed / total).toBeCloseTo(1, 12)
    expect(cadastre('explain', out, '--zone', 'w').stdout).toMatch(/ha of urban land/)
    expect(cadastre('explain', out, '--zone', 'x').stderr).toMatch(/one of w, e/)
  })
})
