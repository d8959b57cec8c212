// Real covers in every form a user may have them: the same ground comes out, whatever the file's layout.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { toWorld } from '../../src/grid/index.ts'
import { nodeWorld } from '../../src/host/node.ts'
import { tallyCells } from '../../src/land/index.ts'
import { writeRasters } from '../../src/run/index.ts'
import { openCover } from '../../src/study/cover/open-cover.ts'
import { identifyInputs, parseStudy, solve } from '../../src/study/index.ts'
import { transformer, wgs84 } from '../../src/vector/index.ts'
import { realData } from '../support/real-data.ts'
import { folderOf, zonesJson } from '../support/small-study.ts'

const DATA = realData()
const hasGdal = spawnSync('gdal_translate', ['--version']).status === 0
const COVER = join(DATA, 'shanghai/landcover-lcz.tif')

const base = folderOf({
  'lcz.csv': readFileSync(join(import.meta.dirname, '../support/lcz-legend.csv')),
  'nlcd.csv': `code,class,sector\n${[11, 21, 22, 23, 24, 31, 41, 42, 43, 52, 71, 81, 82, 90, 95]
    .map(
      (code) =>
        `${code},c${code},${{ 24: 'industry', 23: 'urban', 22: 'urban', 21: 'rural', 82: 'agriculture', 81: 'agriculture' }[code] ?? ''}`,
    )
    .join('\n')}\n`,
})

function studyOf(cover: string | string[]) {
  const { study, issues } = parseStudy(
    {
      title: 'Shanghai 2019',
      year: 2019,
      inventory: { totals: { industry: 119.8e6, urban: 70.2e6, agriculture: 1.6e6 } },
      land: { cover, legend: 'lcz.csv' },
      zones: { file: join(DATA, 'shanghai/districts.geojson'), id: 'gb', name: 'full_name' },
    },
    'shanghai',
  )
  if (!study) throw new Error(JSON.stringify(issues))
  return study
}

async function ground(cover: string | string[]) {
  const { tally } = await solve(studyOf(cover), nodeWorld({ base, threads: 1 }))
  return [...tallyCells(tally)]
}

function translate(name: string, ...options: string[]): string {
  const run = spawnSync('gdal_translate', ['-q', COVER, join(base, name), ...options], { encoding: 'utf8' })
  if (run.status !== 0) throw new Error(run.stderr)
  return name
}

describe.skipIf(!existsSync(DATA) || !hasGdal)('Shanghai as', () => {
  const forms: readonly (readonly [name: string, options: string])[] = [
    ['zstd.tif', '-co COMPRESS=ZSTD -co TILED=YES'],
    ['lzw.tif', '-co COMPRESS=LZW -co PREDICTOR=2 -co ENDIANNESS=BIG -co BIGTIFF=YES'],
    ['byte.tif', '-ot Byte -a_nodata 255 -scale -1 254 -1 254 -co COMPRESS=PACKBITS'],
    ['worldfile.tif', '-co PROFILE=BASELINE -co TFW=YES'],
    ['grid.asc', '-of AAIGrid'],
  ]
  let expected: Awaited<ReturnType<typeof ground>> | undefined
  const asDelivered = async () => {
    expected ??= await ground(COVER)
    return expected
  }

  it.each(forms)('%s', async (name, options) => {
    expect(await ground(translate(name, ...options.split(' ')))).toEqual(await asDelivered())
  })

  it('three tiles of a mosaic', async () => {
    translate('west.tif', '-srcwin', '0', '0', '400', '967')
    translate('north.tif', '-srcwin', '400', '0', '519', '501', '-co', 'COMPRESS=DEFLATE')
    translate('south.tif', '-srcwin', '390', '490', '529', '477', '-co', 'TILED=YES')
    expect(await ground(['west.tif', 'north.tif', 'south.tif'])).toEqual(await asDelivered())
    expect(await ground('west.tif')).not.toEqual(await asDelivered())
  })

  it('an address, identified without fetching it whole', async () => {
    const bytes = readFileSync(join(base, translate('cog.tif', '-of', 'COG')))
    const server = createServer((request, response) => {
      if (request.url !== '/cog.tif') return response.writeHead(404).end()
      const [, from, to] = /bytes=(\d+)-(\d+)/.exec(request.headers.range!)!
      const part = bytes.subarray(Number(from), Number(to) + 1)
      const range = `bytes ${from}-${Number(from) + part.length - 1}/${bytes.length}`
      response.writeHead(206, { 'content-range': range, etag: '"cog"' }).end(part)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    process.env['CADASTRE_CACHE'] = 'off'
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/cog.tif`
    const world = nodeWorld({ base, threads: 1 })
    const solution = await solve(studyOf(url), world)
    expect([...tallyCells(solution.tally)]).toEqual(await asDelivered())
    const cover = (await identifyInputs(solution, world)).find(({ role }) => role === 'land cover')
    expect(cover).toEqual({ role: 'land cover', file: url, bytes: bytes.length, version: '"cog"' })
    const hashed = (await identifyInputs(solution, world, { hashRemote: true })).find(
      ({ file }) => file === url,
    )
    expect(hashed!.sha256).toMatch(/^[0-9a-f]{64}$/)
    await new Promise((resolve) => server.close(resolve))
  })
})

// A box inside the raster, in WGS 84.
async function boxInside(cover: string): Promise<string> {
  const { grid } = (await openCover(cover, nodeWorld({ base, threads: 1 }), []))!
  const corners = [100, 100, 500, 100, 500, 350, 100, 350, 100, 100]
  const pixels = Array.from({ length: 5 }, (_, i) => toWorld(grid, corners[2 * i]!, corners[2 * i + 1]!))
  const degrees = transformer(grid.crs, wgs84())(Float64Array.from(pixels.flat()))
  const ring = pixels.map((_, i) => [degrees[2 * i]!, degrees[2 * i + 1]!])
  return zonesJson([{ id: 'a', rings: [ring] }]).replace('EPSG::32650', 'EPSG::4326')
}

describe.skipIf(!existsSync(DATA))('Augusta', () => {
  it('runs through in a system of parameters without a code, and closes', async () => {
    const cover = join(DATA, 'augusta/landcover-nlcd2011.tif')
    const folder = folderOf({
      'z.geojson': await boxInside(cover),
      'nlcd.csv': readFileSync(join(base, 'nlcd.csv')),
    })
    const { study } = parseStudy(
      {
        title: 'Augusta 2011',
        year: 2011,
        inventory: { totals: { industry: 4e6, urban: 2e6, agriculture: 1e5, rural: 3e5 } },
        land: { cover, legend: 'nlcd.csv' },
        zones: { file: 'z.geojson', id: 'id', name: 'name' },
      },
      'augusta',
    )
    const world = nodeWorld({ base: folder, threads: 1 })
    const solution = await solve(study!, world)
    expect(solution.table.rows[0]!.area).toBeCloseTo((400 * 250 * 900) / 1e4, -1)
    const rasters = await writeRasters(solution, world)
    expect(Math.max(...rasters.closure.map((row) => Math.abs(row.residual)))).toBeLessThan(1e-9)
    rasters.close()
  })
})
