// Split and refinement in whole studies: drawn by hand, against numpy and shapely, and closing to the last bit.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { closes, ruleAreas } from '../../src/cadastre/index.ts'
import { encodeTile, geoTagsOfEpsg, writeCog } from '../../src/formats/index.ts'
import type { Grid } from '../../src/grid/index.ts'
import { nodeWorld, nodeZlib } from '../../src/host/node.ts'
import { tallyCells } from '../../src/land/index.ts'
import { writeRasters } from '../../src/run/index.ts'
import { examine, parseStudy, type Study, solve } from '../../src/study/index.ts'
import { askPython, python } from '../support/gdal.ts'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

const [X, Y] = [600000, 3550000]
const studyOf = (land: Record<string, unknown>, changes: Record<string, unknown> = {}): Study => {
  const { study, issues } = parseStudy(
    {
      title: 'Test',
      year: 2020,
      inventory: { totals: { urban: 1000, rural: 100, agriculture: 10 } },
      land: { cover: 'cover.tif', legend: 'esa-worldcover', ...land },
      zones: { file: 'zones.geojson', id: 'id', name: 'name' },
      ...changes,
    },
    'study',
  )
  expect(issues).toEqual([])
  return study!
}

async function run(files: Record<string, string | Uint8Array>, study: Study) {
  const world = nodeWorld({ base: folderOf(files), threads: 1 })
  const solution = await solve(study, world)
  const rasters = await writeRasters(solution, world)
  const bytes = (band: number) => Buffer.concat([...rasters.file(band)])
  const result = { solution, closure: rasters.closure, total: bytes(rasters.bands.length - 1) }
  rasters.close()
  return result
}

const areas = (solution: Awaited<ReturnType<typeof run>>['solution']) =>
  Object.fromEntries(
    solution.table.sectors.flatMap((sector, s) => {
      const area = Math.round(solution.table.rows.reduce((sum, row) => sum + row.areas[s]!, 0) * 1e10) / 1e6
      return area === 0 ? [] : [[sector, area]]
    }),
  )

// A town of five pixels, a hamlet of two, fields.
const TOWN = Array.from({ length: 20 }, (_, i) => ([0, 1, 5, 6, 10, 4, 9].includes(i) ? 50 : 40))
const zones = zonesJson([
  { id: 'w', rings: [box(X, Y - 120, X + 75, Y)] },
  { id: 'e', rings: [box(X + 75, Y - 120, X + 150, Y)] },
])
const files = { 'cover.tif': codesTiff(utmGrid(5, 4), TOWN), 'zones.geojson': zones }

describe('land.split', () => {
  it('tells town from hamlet by size', async () => {
    const { solution, closure } = await run(files, studyOf({ split: { min_area: '4500 m2' } }))
    expect(areas(solution)).toEqual({ urban: 4500, rural: 1800, agriculture: 11700 })
    expect(closes(closure)).toBe(true)
    expect(ruleAreas(solution.tally).map(({ sector, rule, gained }) => [sector, rule, gained])).toEqual([
      ['urban', 'code 50 in settlements of 0.45 ha and more', 0.45],
      ['rural', 'code 50 elsewhere', 0.18],
      ['agriculture', 'code 40', 1.17],
    ])
  })

  it('tells them by a polygon, its boundary cutting pixels exactly', async () => {
    // The boundary takes the upper left 45 m × 30 m: one and a half pixels of the town.
    const boundary = zonesJson([{ id: 'b', rings: [box(X, Y - 30, X + 45, Y)] }])
    const { solution, closure } = await run(
      { ...files, 'boundary.geojson': boundary },
      studyOf({ split: { codes: [50], within: 'boundary.geojson' } }),
    )
    expect(areas(solution)).toEqual({ urban: 1350, rural: 4950, agriculture: 11700 })
    expect(closes(closure)).toBe(true)
  })

  it('takes either rule where both are given', async () => {
    const boundary = zonesJson([{ id: 'b', rings: [box(X + 120, Y - 30, X + 150, Y)] }])
    const study = studyOf({ split: { class: 'built-up', min_area: 0.45, within: ['boundary.geojson'] } })
    const { solution } = await run({ ...files, 'boundary.geojson': boundary }, study)
    expect(areas(solution)).toEqual({ urban: 5400, rural: 900, agriculture: 11700 })
  })

  it('leaves what the legend tells apart: industrial units and building sites stay what they are', async () => {
    const corine = TOWN.map((code, i) => ({ 1: 121, 5: 133 })[i] ?? (code === 50 ? 112 : 211))
    const land = { legend: 'corine', split: { min_area: '1800 m2' } }
    const totals = { urban: 1000, rural: 100, industry: 50, agriculture: 10 }
    const cover = { ...files, 'cover.tif': codesTiff(utmGrid(5, 4), corine) }
    const { solution } = await run(cover, studyOf(land, { inventory: { totals } }))
    // 121 is industry, 133 of no sector: three pixels of the town are left, each alone.
    expect(areas(solution)).toEqual({ urban: 1800, rural: 2700, industry: 900, agriculture: 11700 })
    const own = { min_area: '4500 m2', urban: 'town', rural: 'village' }
    const { solution: named } = await run(
      files,
      studyOf({ split: own }, { inventory: { totals: { town: 1, village: 1, agriculture: 1 } } }),
    )
    expect(areas(named)).toEqual({ town: 4500, village: 1800, agriculture: 11700 })
  })

  it('has the same bits whatever the threads, over tile edges', async () => {
    // A band of built-up ground through three tiles, and scattered hamlets.
    const grid = utmGrid(1100, 520)
    const codes = Uint8Array.from({ length: 1100 * 520 }, (_, i) => {
      const [col, row] = [i % 1100, Math.floor(i / 1100)]
      return (row > 300 && row < 320) || (col * 7 + row * 13) % 97 < 3 ? 50 : 40
    })
    const wide = {
      'cover.tif': codesTiff(grid, codes),
      'zones.geojson': zonesJson([{ id: 'z', rings: [box(X - 10, Y - 17000, X + 33010, Y + 10)] }]),
    }
    const study = studyOf({ split: { min_area: '200 ha' } })
    const one = await run(wide, study)
    const world = nodeWorld({ base: folderOf(wide), threads: 1, memory: 0 })
    const again = await solve(study, world)
    expect(again.table).toEqual(one.solution.table)
    expect(areas(one.solution)['urban']).toBeGreaterThan(1100 * 19 * 900)
    expect(closes(one.closure)).toBe(true)
  })

  it('says what is wrong with a split', async () => {
    const wrong = {
      ...studyOf({}),
      land: { ...studyOf({}).land, split: { codes: [51], urban: 'urban', rural: 'rural', min_area: 1 } },
    }
    const { issues } = await examine(wrong, nodeWorld({ base: folderOf(files), threads: 1 }))
    expect(issues.map((issue) => issue.code)).toContain('land.split')
    const none = parseStudy({ ...studyOf({}), land: { cover: 'c.tif', legend: 'clcd', split: {} } }, 'study')
    expect(none.issues.map((issue) => issue.code)).toEqual(['study.split'])
  })
})

/** Bytes of a raster of any pixel size in EPSG:32650. */
function fineTiff(of: Grid, values: Uint8Array): Uint8Array {
  const side = 512
  const tile = new Uint8Array(side * side)
  for (let row = 0; row < of.height; row++)
    tile.set(values.subarray(row * of.width, (row + 1) * of.width), row * side)
  const bytes = encodeTile(tile, nodeZlib, { level: 6 })
  return Buffer.concat([
    ...writeCog({
      grid: of,
      geo: geoTagsOfEpsg({ ...of.crs, epsg: 32650 }),
      tileSize: side,
      nodata: 0,
      sample: { bits: 8, format: 1 },
      description: 'reference',
      unit: '',
      byteCounts: [Float64Array.of(bytes.length)],
      tile: () => bytes,
    }),
  ])
}

describe('land.refine', () => {
  // Two urban pixels (CNLUCC 51) and a field, over cells of 10 m: the first is 6/9 built-up, 3/9 water; the
  // second 4/9 built-up, 5/9 crops; the third, outside `within`, is all water in the reference.
  const fine = Uint8Array.from([
    50, 50, 80, 50, 50, 40, 80, 80, 80, 50, 50, 80, 50, 40, 40, 80, 80, 80, 50, 50, 80, 50, 40, 40, 80, 80,
    80,
  ])
  const three = {
    'cover.tif': codesTiff(utmGrid(3, 1), [51, 51, 11]),
    'fine.tif': fineTiff({ ...utmGrid(9, 3, 10) }, fine),
    'zones.geojson': zonesJson([{ id: 'z', rings: [box(X, Y - 30, X + 90, Y)] }]),
  }
  const refined = (method: string, more: Record<string, unknown> = {}) =>
    studyOf(
      {
        legend: 'cnlucc',
        refine: { cover: 'fine.tif', legend: 'esa-worldcover', within: 'urban', method, ...more },
      },
      { inventory: { totals: { urban: 1000, agriculture: 10 } } },
    )

  it('replaces the class by the majority, and tells gains, losses and confusion', async () => {
    const { solution, closure } = await run(three, refined('majority'))
    expect(areas(solution)).toEqual({ urban: 900, agriculture: 1800 })
    expect(closes(closure)).toBe(true)
    const { refinement } = solution
    expect(
      refinement!.changes.map(({ code, before, after, gained, lost }) => [code, before, after, gained, lost]),
    ).toEqual([
      [51, 1800, 900, 0, 900],
      [1, 0, 900, 900, 0],
    ])
    const cells = refinement!.confusion.map(({ cover, reference, area }) => [
      cover.code,
      reference!.code,
      Math.round(area),
    ])
    expect(cells).toEqual([
      [51, 40, 500],
      [51, 50, 1000],
      [51, 80, 300],
    ])
    expect(refinement!.area).toBe(1800)
    expect(refinement!.kept).toBe(900)
  })

  it('keeps the shares, in the table, the rasters and the closure alike', async () => {
    const { solution, closure, total } = await run(three, refined('fractions'))
    expect(areas(solution)).toEqual({ urban: 1000, agriculture: 1400 })
    expect(closes(closure)).toBe(true)
    const [change] = solution.refinement!.changes
    expect([change!.before, change!.after, change!.lost].map(Math.round)).toEqual([1800, 1000, 800])
    if (!python) return
    const folder = folderOf({ 'total.tif': total })
    const pixels = askPython<number[]>(
      'import sys, json, rasterio; print(json.dumps(rasterio.open(sys.argv[1]).read(1).ravel().tolist()))',
      `${folder}/total.tif`,
    )
    // t per hectare: urban 1000 t on 0.1 ha, agriculture 10 t on 0.14 ha.
    const [urban, farmed] = [10000, 10 / 0.14]
    const wanted = [(6 / 9) * urban, (4 / 9) * urban + (5 / 9) * farmed, farmed]
    wanted.forEach((value, i) => expect(pixels[i]! / value).toBeCloseTo(1, 6))
  })

  it('reads the reference in parts, and names them among the inputs', async () => {
    // The same cells as two files side by side.
    const part = (from: number, width: number, name: string) => {
      const values = Uint8Array.from(
        { length: width * 3 },
        (_, i) => fine[Math.floor(i / width) * 9 + from + (i % width)]!,
      )
      const of: Grid = { ...utmGrid(width, 3, 10), affine: { a: 10, c: X + from * 10, e: -10, f: Y } }
      return { [name]: fineTiff(of, values) }
    }
    const parts = { ...three, ...part(0, 4, 'west.tif'), ...part(4, 5, 'east.tif') }
    const whole = await run(three, refined('fractions'))
    const { solution } = await run(parts, refined('fractions', { cover: ['west.tif', 'east.tif'] }))
    expect(solution.refinement).toEqual(whole.solution.refinement)
    expect(solution.inputs.refinementFiles).toEqual(['west.tif', 'east.tif'])
  })

  it('obeys a crosswalk of the study, and tells of codes without a place', async () => {
    const own = await run(
      { ...three, 'walk.csv': 'reference,codes\n40,12|11\n' },
      refined('majority', { crosswalk: 'walk.csv' }),
    )
    expect(own.solution.refinement!.changes.map(({ code }) => code)).toEqual([12, 51])
    const custom = { ...three, 'mine.csv': 'code,class,sector\n51,built-up,urban\n11,paddy,agriculture\n' }
    const study = { ...refined('majority'), land: { ...refined('majority').land, legend: 'mine.csv' } }
    const { issues } = await examine(study, nodeWorld({ base: folderOf(custom), threads: 1 }))
    const [issue] = issues.filter((found) => found.code === 'refine.code')
    expect(issue!.found).toMatch(/40 \(0\.05 ha\), 80 \(0\.03 ha\)/)
  })

  it('tells ground that the finer raster does not show, and polygons without ground', async () => {
    const told = async (more: Record<string, string | Uint8Array>, options = {}) => {
      const world = nodeWorld({ base: folderOf({ ...three, ...more }), threads: 1 })
      const { issues } = await examine(refined('majority', options), world)
      return issues.filter(({ code }) => code === 'refine.unseen').map(({ found }) => found)
    }
    expect(await told({})).toEqual([])
    const half = fineTiff(utmGrid(3, 3, 10), fine.slice(0, 9))
    expect(await told({ 'fine.tif': half })).toEqual([
      '50.0 % of the ground to be refined that the finer raster does not show',
    ])
    const away = zonesJson([{ id: 'b', rings: [box(X + 900, Y - 30, X + 930, Y)] }])
    expect(await told({ 'away.geojson': away }, { within: 'away.geojson' })).toEqual([
      'no ground inside `within`',
    ])
  })

  it('joins settlements from what refinement left', async () => {
    const cover = { ...three, 'cover.tif': codesTiff(utmGrid(3, 1), [50, 50, 40]) }
    const refine = { cover: 'fine.tif', legend: 'esa-worldcover', within: [50], method: 'fractions' }
    const { solution, closure } = await run(
      cover,
      studyOf({ refine, split: { min_area: '1000 m2' } }, { inventory: { totals: { urban: 1000 } } }),
    )
    expect(areas(solution)).toEqual({ urban: 1000, agriculture: 1400 })
    expect(closes(closure)).toBe(true)
  })

  const oracle = readFileSync(new URL('./refinement-oracle.py', import.meta.url), 'utf8')
  it.skipIf(!python).each(['majority', 'fractions'])(
    'agrees with shapely and numpy on an unaligned grid: %s',
    async (method) => {
      const [width, height] = [23, 17]
      let seed = 3
      const random = (n: number) => {
        seed = (seed * 1103515245 + 12345) & 0x7fffffff
        return Math.floor((seed / 0x80000000) * n)
      }
      const cover = Uint8Array.from({ length: width * height }, () => [11, 51, 52, 21][random(4)]!)
      const of: Grid = { ...utmGrid(110, 80), affine: { a: 6.6, c: X - 11, e: -7.1, f: Y + 3 } }
      const values = Uint8Array.from({ length: 110 * 80 }, () => [10, 40, 50, 80, 0][random(5)]!)
      const rings = [
        [
          [X + 20, Y - 500],
          [X + 333, Y - 471],
          [X + 301, Y - 13],
          [X + 41, Y - 21],
          [X + 20, Y - 500],
        ],
        [
          [X + 333, Y - 471],
          [X + 660, Y - 490],
          [X + 671, Y - 40],
          [X + 301, Y - 13],
          [X + 333, Y - 471],
        ],
      ]
      const world = {
        'cover.tif': codesTiff(utmGrid(width, height), cover),
        'fine.tif': fineTiff(of, values),
        'zones.geojson': zonesJson(rings.map((ring, z) => ({ id: `${z}`, rings: [ring] }))),
      }
      const { solution, closure } = await run(world, {
        ...refined(method, { within: [51, 52] }),
        inventory: { ...refined(method).inventory, totals: { urban: 1000, rural: 100, agriculture: 10 } },
      })
      expect(closes(closure)).toBe(true)
      const asked = {
        width,
        height,
        x: X,
        y: Y,
        cover: [...cover],
        fine: { ...of.affine, width: 110, height: 80, values: [...values] },
        rings,
        method,
      }
      const wanted = askPython<{
        areas: Record<string, number>
        confusion: Record<string, number>
        lost: number
      }>(oracle, JSON.stringify(asked))
      const ours: Record<string, number> = {}
      for (const cell of tallyCells(solution.tally)) {
        const key = `${cell.zone} ${solution.tally.lands.legend[cell.class - 1]!.code}`
        ours[key] = (ours[key] ?? 0) + cell.area
      }
      expect(Object.keys(ours).sort()).toEqual(Object.keys(wanted.areas).sort())
      for (const [key, area] of Object.entries(wanted.areas))
        expect(Math.abs(ours[key]! - area) / area, key).toBeLessThan(1e-9)
      for (const { cover: own, reference, area } of solution.refinement!.confusion) {
        const key = `${own.code} ${reference?.code ?? 0}`
        expect(Math.abs(area - wanted.confusion[key]!) / area, key).toBeLessThan(1e-9)
      }
      const lost = solution.refinement!.changes.reduce((sum, change) => sum + change.lost, 0)
      expect(Math.abs(lost - wanted.lost) / lost).toBeLessThan(1e-9)
    },
  )
})
