// Covers of every form: mosaics drawn tile by tile, grids as text, and the small files beside a raster.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Issue } from '../../src/error.ts'
import { nodeZlib } from '../../src/host/node.ts'
import { nodeOpener } from '../../src/host/node-open.ts'
import { listFiles } from '../../src/study/cover/list-files.ts'
import { openCover, openValues } from '../../src/study/cover/open-cover.ts'
import { drawTiff, PLACE, type Tag } from '../support/draw-tiff.ts'
import { askPython, python } from '../support/gdal.ts'
import { folderOf } from '../support/small-study.ts'

async function open(folder: string, cover: string) {
  const issues: Issue[] = []
  const raster = await openCover(cover, { ...nodeOpener(folder), zlib: nodeZlib }, issues)
  return { raster, issues, found: issues.map(({ found }) => found).join('; ') }
}

async function pixels(folder: string, cover: string) {
  const { raster, issues } = await open(folder, cover)
  if (!raster) throw new Error(JSON.stringify(issues))
  const { width, height } = raster.grid
  return [...(await raster.read({ col: 0, row: 0, width, height }))]
}

/** A tile of one code, 2 × 2, whose corner lies some pixels right of and below the first one's. */
const tile = (code: number, col: number, row: number, nodata?: number) => {
  const tie: Tag = [33922, 12, [0, 0, 0, 600000 + col * 30, 3550000 - row * 30, 0]]
  const mark: Tag[] = nodata === undefined ? [] : [[42113, 2, String(nodata)]]
  return drawTiff({
    width: 2,
    height: 2,
    row: () => Uint8Array.of(code, code),
    tags: [PLACE[0]!, tie, PLACE[2]!, ...mark],
  })
}

describe('a mosaic', () => {
  it('first wins, gaps are nodata', async () => {
    const folder = folderOf({
      't/a.tif': tile(1, 0, 0, 9),
      't/b.tif': tile(2, 1, 1, 9),
      't/c.tif': tile(3, 3, 0, 9),
    })
    // biome-ignore format: drawn
    const drawn = [
      1, 1, 9, 3, 3,
      1, 1, 2, 3, 3,
      9, 2, 2, 9, 9,
    ]
    expect(await pixels(folder, 't/*.tif')).toEqual(drawn)
    expect(await pixels(folder, 't/a.tif\nt/b.tif\nt/c.tif')).toEqual(drawn)
    const { raster } = await open(folder, 't/*.tif')
    expect(raster!.nodata).toBe(9)
    expect(raster!.grid.affine).toEqual({ a: 30, c: 600000, e: -30, f: 3550000 })
    expect(raster!.files).toEqual(['t/a.tif', 't/b.tif', 't/c.tif'])
  })

  it('a pixel without observation is taken from the next tile', async () => {
    const folder = folderOf({ 'a.tif': tile(9, 0, 0, 9), 'b.tif': tile(2, 1, 0, 9) })
    expect(await pixels(folder, 'a.tif\nb.tif')).toEqual([9, 2, 2, 9, 2, 2])
  })

  it('has a nodata of its own where tiles have none or different ones', async () => {
    const folder = folderOf({ 'a.tif': tile(0, 0, 0), 'b.tif': tile(255, 3, 0), 'c.tif': tile(7, 0, 0, 7) })
    expect(await pixels(folder, 'a.tif\nb.tif')).toEqual([0, 0, -1, 255, 255, 0, 0, -1, 255, 255])
    expect(await pixels(folder, 'c.tif\nb.tif')).toEqual([-1, -1, -1, 255, 255, -1, -1, -1, 255, 255])
  })

  it('has the values of its tiles in any window', async () => {
    const folder = folderOf({
      'a.tif': tile(1, 0, 0, 9),
      'b.tif': tile(2, 1, 1, 9),
      'c.tif': tile(3, 3, 0, 9),
    })
    const { raster } = await open(folder, 'a.tif\nb.tif\nc.tif')
    const whole = await raster!.read({ col: 0, row: 0, width: 5, height: 3 })
    const windows = fc.record({
      col: fc.nat(4),
      row: fc.nat(2),
      width: fc.integer({ min: 1, max: 5 }),
      height: fc.integer({ min: 1, max: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(windows, async (asked) => {
        const window = {
          ...asked,
          width: Math.min(asked.width, 5 - asked.col),
          height: Math.min(asked.height, 3 - asked.row),
        }
        const expected = Array.from({ length: window.width * window.height }, (_, i) => {
          const [r, c] = [Math.floor(i / window.width), i % window.width]
          return whole[(window.row + r) * 5 + window.col + c]
        })
        expect([...(await raster!.read(window))]).toEqual(expected)
      }),
    )
  })

  it('refuses tiles of another size of pixels, and values beside the lattice or in another system, and names each', async () => {
    const other = drawTiff({
      width: 2,
      height: 2,
      row: () => Uint8Array.of(1, 1),
      tags: [[33550, 12, [10, 10, 0]], PLACE[1]!, PLACE[2]!],
    })
    const zone = PLACE[2]![2] as readonly number[]
    const far = drawTiff({
      width: 2,
      height: 2,
      row: () => Uint8Array.of(1, 1),
      tags: [PLACE[0]!, PLACE[1]!, [34735, 3, [...zone.slice(0, -1), 32651]]],
    })
    const folder = folderOf({
      'a.tif': tile(1, 0, 0),
      'b.tif': tile(2, 2.5, 0),
      'c.tif': other,
      'd.tif': far,
    })
    const { raster, found } = await open(folder, '*.tif')
    expect(raster).toBeUndefined()
    expect(found).toBe('pixels of 10 × -10')
    const issues: Issue[] = []
    const values = await openValues('*.tif', { ...nodeOpener(folder), zlib: nodeZlib }, issues)
    expect(values).toBeUndefined()
    expect(issues.map(({ path, found }) => `${path[0]}: ${found}`)).toEqual([
      'b.tif: a tile 0.500 of a pixel beside the lattice',
      'c.tif: pixels of 10 × -10',
      'd.tif: a tile in WGS 84 / UTM zone 51N',
    ])
    expect(issues.every(({ hint }) => hint.includes('gdalwarp'))).toBe(true)
    expect(issues[2]!.hint).toContain('gdalwarp -t_srs EPSG:32650 -tr 30 30 -tap -r near IN OUT')
  })

  it('takes the band behind a pattern from each of its files', async () => {
    const issues: Issue[] = []
    const list = async (pattern: string) => (pattern === 't/*.tif' ? ['t/a.tif', 't/b.tif'] : [])
    expect(await listFiles(['t/*.tif#band=21', 'c.tif#band=2'], { list }, issues)).toEqual([
      't/a.tif#band=21',
      't/b.tif#band=21',
      'c.tif#band=2',
    ])
    expect(issues).toEqual([])
  })

  it('tells a folder, an ESRI grid, NetCDF and HDF as what they are', async () => {
    const folder = folderOf({
      'tiles/a.tif': tile(1, 0, 0),
      'grid/hdr.adf': 'GRID1.2',
      'a.nc': 'CDF\x01 and more than sixteen bytes',
      'b.hdf': '\x0e\x03\x13\x01 and more than sixteen bytes',
      'd.zip': 'PK\x03\x04 and more than sixteen bytes',
      'c.img': 'EHFA_HEADER_TAG and more than sixteen bytes',
    })
    const hintOf = async (name: string) => (await open(folder, name)).issues.map(({ hint }) => hint).join()
    expect(await hintOf('tiles')).toBe('Name the rasters in it, for example: `FOLDER/*.tif`.')
    expect(await hintOf('grid')).toBe('Convert the grid: gdal_translate -of GTiff FOLDER OUT.tif.')
    for (const name of ['a.nc', 'b.hdf']) expect(await hintOf(name)).toContain('gdalinfo IN lists them')
    expect(await hintOf('d.zip')).toBe('Unpack the archive, and name the raster in it.')
    expect(await hintOf('c.img')).toMatch(/^Convert the raster/)
  })

  it('tells the names of bands where none is chosen', async () => {
    const named = (count: number) =>
      drawTiff({
        width: 1,
        height: 1,
        row: () => Uint8Array.of(1, 2, 3).subarray(0, count),
        tags: [
          [258, 3, Array.from({ length: count }, () => 8)],
          [277, 3, [count]],
          ...PLACE,
          [
            42112,
            2,
            `<GDALMetadata><Item name="DESCRIPTION" sample="${count - 1}" role="description">label &amp; more</Item></GDALMetadata>`,
          ],
        ],
      })
    const folder = folderOf({ 'a.tif': named(3), 'two.tif': named(2) })
    expect((await open(folder, 'a.tif')).found).toBe('3 bands: 3 label & more')
    expect((await open(folder, 'two.tif')).found).toBe('2 bands: 2 label & more')
    expect(await pixels(folder, 'a.tif#band=3')).toEqual([3])
  })

  it('a pattern without a file, a missing tile and a broken one are told together', async () => {
    const folder = folderOf({ 'a.tif': tile(1, 0, 0), 'broken.tif': 'II*\0nothing' })
    const { found } = await open(folder, 'a.tif\nnone/*.tif\nmissing.tif\nbroken.tif')
    expect(found).toMatch(/no file matches.*no such file.*cut off/)
  })
})

const ROWS =
  'ncols 3\nnrows 2\nxllcorner 600000\nyllcorner 3549940\ncellsize 30\nNODATA_value -9999\n11 51 -9999\n53 2.5 1e2\n'

describe('an ASCII grid', () => {
  const prj = 'EPSG:32650'
  it('is read with its .prj', async () => {
    const folder = folderOf({ 'g.asc': ROWS, 'g.prj': prj })
    expect(await pixels(folder, 'g.asc')).toEqual([11, 51, -9999, 53, 2.5, 100])
    const { raster } = await open(folder, 'g.asc')
    expect([raster!.nodata, raster!.grid.affine]).toEqual([-9999, { a: 30, c: 600000, e: -30, f: 3550000 }])
    expect(raster!.files).toEqual(['g.asc', 'g.prj'])
  })

  it('values may break anywhere, centres may be given', async () => {
    const text = ROWS.replace('xllcorner 600000', 'XLLCENTER 600015').replace(
      'yllcorner 3549940',
      'YLLCENTER 3549955',
    )
    const folder = folderOf({ 'g.asc': text.replace('11 51', '11\r\n51'), 'g.prj': prj })
    expect(await pixels(folder, 'g.asc')).toEqual([11, 51, -9999, 53, 2.5, 100])
    expect((await open(folder, 'g.asc')).raster!.grid.affine).toEqual({
      a: 30,
      c: 600000,
      e: -30,
      f: 3550000,
    })
  })

  it.each([
    ['too few values', ROWS.replace(' 1e2', '')],
    ['a grid of 0 × 2', ROWS.replace('ncols 3', 'ncols 0')],
    ['too few values', ROWS.replace('ncols 3', 'ncols 9999999').replace('nrows 2', 'nrows 9999999')],
    ['cells of 0 × 0', ROWS.replace('cellsize 30', 'cellsize 0')],
    ['no coordinate system', ROWS],
  ])('refused: %s', async (reason, text) => {
    const folder = folderOf({ 'g.asc': text, ...(text === ROWS ? {} : { 'g.prj': prj }) })
    expect((await open(folder, 'g.asc')).found).toContain(reason)
  })

  it('a word that is no number is named by row and column', async () => {
    const folder = folderOf({ 'g.asc': ROWS.replace('2.5', '2,5'), 'g.prj': prj })
    await expect(pixels(folder, 'g.asc')).rejects.toThrow('"2,5" in row 2, column 2')
  })
})

const plain = (tags: readonly Tag[]) =>
  drawTiff({ width: 2, height: 2, row: () => Uint8Array.of(11, 51), tags })

describe('files beside a TIFF', () => {
  const world = '30\n0\n0\n-30\n600015\n3549985\n'
  it.each(['c.tfw', 'c.tifw', 'c.wld'])('a world file %s places it', async (name) => {
    const folder = folderOf({ 'c.tif': plain([PLACE[2]!]), [name]: world })
    const { raster } = await open(folder, 'c.tif')
    expect(raster!.grid.affine).toEqual({ a: 30, c: 600000, e: -30, f: 3550000 })
    expect(raster!.files).toEqual(['c.tif', name])
  })

  it('a rotated world file is refused', async () => {
    const folder = folderOf({ 'c.tif': plain([PLACE[2]!]), 'c.tfw': '30\n3\n3\n-30\n600015\n3549985\n' })
    expect((await open(folder, 'c.tif')).found).toMatch(/rotated or sheared/)
  })

  it('an .aux.xml gives system and nodata, and wins over the tags', async () => {
    const xml = `<PAMDataset><SRS>EPSG:32651</SRS><PAMRasterBand band="1"><NoDataValue>5.10000E+01</NoDataValue></PAMRasterBand></PAMDataset>`
    const folder = folderOf({ 'c.tif': plain(PLACE), 'c.tif.aux.xml': xml })
    const { raster } = await open(folder, 'c.tif')
    expect([raster!.nodata, raster!.grid.crs.epsg]).toEqual([51, 32651])
  })

  it('another band by its number', async () => {
    const rows = (row: number) => Uint8Array.of(row, 10 + row, row, 10 + row)
    const tags: Tag[] = [...PLACE, [258, 3, [8, 8]], [277, 3, [2]]]
    const folder = folderOf({ 'c.tif': drawTiff({ width: 2, height: 2, row: rows, tags }) })
    expect(await pixels(folder, 'c.tif#band=2')).toEqual([10, 10, 11, 11])
    expect((await open(folder, 'c.tif#band=3')).found).toBe('2 bands')
    // Blocks of both are kept in one memory: a band is not taken for the other.
    const read = async (name: string) => {
      const { raster } = await open(folder, name)
      const row = { col: 0, width: 2, height: 1 }
      return [...(await raster!.read({ ...row, row: 0 })), ...(await raster!.read({ ...row, row: 1 }))]
    }
    expect(await read('c.tif#band=1\nc.tif#band=2')).toEqual([0, 0, 1, 1])
    expect(await read('c.tif#band=2\nc.tif#band=1')).toEqual([10, 10, 11, 11])
  })

  it('a picture is refused, other bands are told, unless a band is chosen', async () => {
    const noted = ['Blue', 'Green', 'Red'].map(
      (color, i) => `<Item name="COLORINTERP" sample="${i}" role="colorinterp">${color}</Item>`,
    )
    const stack = (photometric: number, more: readonly Tag[] = []) =>
      drawTiff({
        width: 2,
        height: 2,
        row: () => Uint8Array.of(51, 0, 1, 52, 0, 1),
        tags: [...PLACE, [258, 3, [8, 8, 8]], [262, 3, [photometric]], [277, 3, [3]], ...more],
      })
    const colors = ['Red', 'Green', 'Blue'].map(
      (color, i) => `<PAMRasterBand band="${i + 1}"><ColorInterp>${color}</ColorInterp></PAMRasterBand>`,
    )
    const folder = folderOf({
      'rgb.tif': stack(2),
      'a.tif': stack(1),
      'b.tif': stack(1),
      'beside.tif': stack(1),
      'noted.tif': stack(1, [[42112, 2, `<GDALMetadata>${noted.join('')}</GDALMetadata>`]]),
      'beside.tif.aux.xml': `<PAMDataset>${colors.join('')}</PAMDataset>`,
    })
    expect((await open(folder, 'beside.tif')).issues.map(({ code }) => code)).toEqual(['cover.picture'])
    expect((await open(folder, 'noted.tif')).issues.map(({ code }) => code)).toEqual(['cover.picture'])
    expect(await pixels(folder, 'beside.tif#band=1')).toEqual([51, 52, 51, 52])
    const refused = await open(folder, 'rgb.tif')
    expect(refused.raster).toBeUndefined()
    expect(refused.issues.map(({ code, severity }) => [code, severity])).toEqual([['cover.picture', 'error']])
    expect(refused.found).toBe('a picture: 3 bands that are red, green, blue')
    const told = await open(folder, 'a.tif\nb.tif')
    expect(told.raster).toBeDefined()
    expect(told.issues.map(({ code, path }) => [code, ...path])).toEqual([['cover.bands', 'a.tif']])
    expect(told.found).toBe('3 bands')
    expect((await open(folder, 'rgb.tif#band=1')).issues).toEqual([])
    expect(await pixels(folder, 'rgb.tif#band=1')).toEqual([51, 52, 51, 52])
  })

  it.skipIf(!python)('a .prj of Krasovsky Albers is carried on so that GDAL reads it back', async () => {
    const wkt =
      'PROJCS["Krasovsky_1940_Albers",GEOGCS["GCS_Krasovsky_1940",DATUM["D_Krasovsky_1940",SPHEROID["Krasovsky_1940",6378245.0,298.3]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Albers"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",105.0],PARAMETER["Standard_Parallel_1",25.0],PARAMETER["Standard_Parallel_2",47.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
    const folder = folderOf({ 'c.tif': plain(PLACE.slice(0, 2)), 'c.prj': wkt })
    const { raster } = await open(folder, 'c.tif')
    const { directory, ascii } = raster!.geo
    const out = folderOf({ 'o.tif': plain([PLACE[0]!, PLACE[1]!, [34735, 3, directory], [34737, 2, ascii]]) })
    expect(readFileSync(join(out, 'o.tif')).length).toBeGreaterThan(500)
    const proj = askPython<string>(
      `import sys, json\nfrom osgeo import gdal\nprint(json.dumps(gdal.Open(sys.argv[1]).GetSpatialRef().ExportToProj4()))`,
      join(out, 'o.tif'),
    )
    expect(proj).toMatch(/\+proj=aea .*\+lon_0=105 .*(\+ellps=krass|\+a=6378245)/)
  })
})

describe('a cover that is no raster', () => {
  it('is told to be outlines, and how pixels are made of them', async () => {
    const folder = folderOf({
      'landuse.geojson': '{"type":"FeatureCollection","features":[]}',
      'error.tif': '{"error":"quota"}',
    })
    const { raster, issues } = await open(folder, 'landuse.geojson')
    expect(raster).toBeUndefined()
    expect(issues.map(({ code }) => code)).toEqual(['raster.vector'])
    expect(issues[0]!.hint).toContain('gdal_rasterize')
    expect((await open(folder, 'error.tif')).issues[0]!.code).toBe('tiff.refused')
  })

  it('is told of a geodatabase that it is a folder', async () => {
    const { issues } = await open(folderOf({ 'a.txt': '' }), 'city.gdb')
    expect(issues[0]!.hint).toContain('ogr2ogr')
  })
})
