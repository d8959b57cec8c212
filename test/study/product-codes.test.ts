// What a product's codes are taken for: clouds and filled values, a nodata value that is a class.
import { describe, expect, it } from 'vitest'
import { nodeWorld } from '../../src/host/node.ts'
import { legend, legendNames, tallyCells } from '../../src/land/index.ts'
import { examine, parseStudy } from '../../src/study/index.ts'
import { drawTiff, PLACE } from '../support/draw-tiff.ts'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

const [X, Y] = [600000, 3550000]
const zones = zonesJson([{ id: 'w', rings: [box(X, Y - 90, X + 90, Y)] }])

async function examined(files: Record<string, Uint8Array>, land: Record<string, unknown>) {
  const { study } = parseStudy(
    {
      title: 'Test',
      year: 2020,
      inventory: { totals: { urban: 1, agriculture: 1 } },
      land: { cover: 'cover.tif', ...land },
      zones: { file: 'zones.geojson', id: 'id', name: 'name' },
    },
    'study',
  )
  const world = nodeWorld({ base: folderOf({ 'zones.geojson': zones, ...files }), threads: 1 })
  const { solution, issues } = await examine(study!, world)
  const of = (code: string) => issues.filter((issue) => issue.code === code)
  const lands = solution?.tally.lands
  const cells = solution ? [...tallyCells(solution.tally)] : []
  const ground = cells.map(({ class: klass, area }) => [
    klass === 0 ? 'unseen' : lands!.legend[klass - 1]!.code,
    Math.round(area / 900),
  ])
  return { ground, of, told: issues.filter(({ code }) => !code.startsWith('sector.')) }
}

describe('codes without an observation', () => {
  const esri = codesTiff(utmGrid(3, 3), [5, 5, 5, 7, 7, 7, 10, 10, 1])

  it('are unseen ground of the cover', async () => {
    const { ground, told } = await examined({ 'cover.tif': esri }, { legend: 'esri-lulc' })
    expect(ground.sort()).toEqual(
      [
        [1, 1],
        [5, 3],
        [7, 3],
        ['unseen', 2],
      ].sort(),
    )
    expect(told.map(({ code }) => code)).toEqual(['zones.unseen'])
    expect(told[0]!.found).toContain('22.2 %')
  })

  it('correct nothing where a finer raster has them', async () => {
    const cover = codesTiff(utmGrid(3, 3), [51, 51, 51, 51, 51, 51, 11, 11, 11])
    const { ground, told } = await examined(
      { 'cover.tif': cover, 'fine.tif': esri },
      { legend: 'cnlucc', refine: { cover: 'fine.tif', legend: 'esri-lulc' } },
    )
    expect(told.map(({ code }) => code)).toEqual(['refine.unseen'])
    expect(ground.sort()).toEqual(
      [
        [1, 3],
        [11, 2],
        [4, 1],
        [51, 3],
      ].sort(),
    )
  })
})

it('a nodata value that is a class is told, and stays the class', async () => {
  const cover = codesTiff(utmGrid(3, 3), [4, 4, 4, 6, 6, 6, 0, 0, 0])
  const { ground, told } = await examined({ 'cover.tif': cover }, { legend: 'dynamic-world' })
  expect(ground.sort()).toEqual(
    [
      [0, 3],
      [4, 3],
      [6, 3],
    ].sort(),
  )
  expect(told).toMatchObject([
    {
      code: 'cover.nodata',
      severity: 'warning',
      found: 'nodata 0, which is Water in the legend dynamic-world',
    },
  ])
})

describe('codes that the legend lacks', () => {
  const hintOf = async (codes: readonly number[], legend: string) => {
    const { of } = await examined({ 'cover.tif': codesTiff(utmGrid(3, 3), codes) }, { legend })
    expect(of('cover.code')).toHaveLength(1)
    expect(of('zones.overlap')).toEqual([])
    return of('cover.code')[0]!.hint
  }

  it('are told with the legends that have all codes of the ground', async () => {
    const hint = await hintOf([10, 20, 30, 40, 50, 60, 80, 90, 95], 'globeland30')
    expect(hint).toMatch(/all codes of this ground: esa-worldcover\. /)
    expect(await hintOf([5, 5, 5, 7, 7, 7, 11, 11, 1], 'clcd')).toMatch(
      /: corine-grid, esri-lulc, gbt-21010, lcz, modis-igbp\. /,
    )
    expect(await hintOf([77, 77, 77, 11, 11, 11, 11, 11, 11], 'cnlucc')).toMatch(/^Add the codes/)
  })

  it('may be shares or probabilities', async () => {
    const text = new TextEncoder()
    const grid = `ncols 3\nnrows 3\nxllcorner ${X}\nyllcorner ${Y - 90}\ncellsize 30\n0.1 0.2 0.3\n0.1 0.2 0.3\n0.1 0.2 0.3\n`
    const { of } = await examined(
      { 'shares.asc': text.encode(grid), 'shares.prj': text.encode('EPSG:32650') },
      { cover: 'shares.asc', legend: 'dynamic-world' },
    )
    expect(of('sector.unplaced')).toEqual([])
    expect(of('cover.code')).toMatchObject([
      {
        found: expect.stringMatching(/^values that are no land codes: 0\.1/),
        expected: 'land codes, whole numbers',
      },
    ])
  })

  it('may be marks of no data', async () => {
    expect(await hintOf([51, 51, 51, 52, 11, 11, 11, 11, 255], 'cnlucc')).toMatch(
      /^If 255 marks ground without data, say so: gdal_edit\.py -a_nodata 255 FILE, or a row `255,no data`/,
    )
  })
})

describe('the colour table of a product', () => {
  const colored = (product: string) => {
    const colors = new Map(legend(product)!.entries.map(({ code, color }) => [code, color]))
    const channel = (from: number) =>
      Array.from({ length: 256 }, (_, code) => {
        const color = colors.get(code) ?? '#000000'
        return Number.parseInt(color.slice(from, from + 2), 16) * 257
      })
    return drawTiff({
      width: 3,
      height: 3,
      row: () => Uint8Array.of(10, 40, 50),
      tags: [...PLACE, [262, 3, [3]], [320, 3, [1, 3, 5].flatMap(channel)]],
    })
  }
  const told = async (product: string, named: string) =>
    (await examined({ 'cover.tif': colored(product) }, { legend: named })).of('cover.legend')

  it('is told where the legend is another’s', async () => {
    expect(await told('esa-worldcover', 'globeland30')).toMatchObject([
      { severity: 'warning', found: 'the colour table of esa-worldcover' },
    ])
    expect((await told('lcz', 'modis-igbp')).map(({ found }) => found)).toEqual(['the colour table of lcz'])
  })

  it('or the name of a product’s files, where there is no table', async () => {
    const of = async (legend: string) => {
      const name = 'CLCD_v01_2020_albert.tif'
      const file = codesTiff(utmGrid(3, 3), [1, 1, 1, 8, 8, 8, 5, 5, 5])
      return (await examined({ [name]: file }, { cover: name, legend }))
        .of('cover.legend')
        .map(({ found }) => found)
    }
    expect(await of('esri-lulc')).toEqual(['a file named like those of clcd'])
    expect(await of('clcd')).toEqual([])
  })

  it('agrees with its own legend, whatever others share of it', async () => {
    for (const product of legendNames()) expect(await told(product, product), product).toEqual([])
    expect(await told('glc-fcs30', 'esa-cci-lc')).toEqual([])
  })
})
