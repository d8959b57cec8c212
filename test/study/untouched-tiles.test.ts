// Tiles that no zone touches: never read, near or far, and never missed.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { nodeWorld } from '../../src/host/node.ts'
import { landScanner, tallyCells } from '../../src/land/index.ts'
import { writeRasters } from '../../src/run/index.ts'
import { examine, parseStudy } from '../../src/study/index.ts'
import { indexShapes, shapeOf, zoneToucher } from '../../src/vector/index.ts'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

const SIDE = 2500
const TILES = 25
const [X, Y] = [600000, 3550000]
const CODES = [11, 21, 51, 52, 53]
const cover = codesTiff(
  utmGrid(SIDE, SIDE),
  Uint8Array.from(
    { length: SIDE * SIDE },
    (_, i) => CODES[(Math.imul(i ^ (i >>> 9), 0x9e3779b1) >>> 13) % 5]!,
  ),
)
// Two zones in four of 25 tiles of 512 pixels: columns and rows 600 … 1100, and an exclave in another.
const at = (col: number, row: number) => [X + col * 30, Y - row * 30] as const
const square = (col: number, row: number, side: number) => {
  const [[left, top], [right, bottom]] = [at(col, row), at(col + side, row + side)]
  return box(left, bottom, right, top)
}
const zones = JSON.parse(
  zonesJson([
    { id: 'a', rings: [square(600, 600, 250)] },
    { id: 'b', rings: [square(850, 850, 250)] },
  ]),
)
zones.features[1].geometry = {
  type: 'MultiPolygon',
  coordinates: [[square(850, 850, 250)], [square(2300, 40, 3)]],
}

let fetched = 0
const server = createServer((request, response) => {
  const [, from, to] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? []
  const part = cover.subarray(Number(from), Math.min(cover.length, Number(to) + 1))
  fetched += part.length
  response
    .writeHead(206, {
      'content-range': `bytes ${from}-${Number(from) + part.length - 1}/${cover.length}`,
      'content-length': part.length,
      etag: '"zones"',
    })
    .end(part)
})
process.env['CADASTRE_CACHE'] = 'off'
beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)))
afterAll(() => new Promise((resolve) => server.close(resolve)))

async function run(path: string) {
  const base = folderOf({ 'cover.tif': cover, 'zones.geojson': JSON.stringify(zones) })
  const { study } = parseStudy(
    {
      title: 'Test',
      year: 2020,
      inventory: { totals: { industry: 1000, urban: 200, agriculture: 30, rural: 4 } },
      land: { cover: path, legend: 'cnlucc' },
      zones: { file: 'zones.geojson', id: 'id', name: 'name' },
    },
    'study',
  )
  const world = nodeWorld({ base, threads: 1 })
  const { solution } = await examine(study!, world)
  const rasters = await writeRasters(solution!, world)
  const total = Buffer.concat([...rasters.file(rasters.bands.length - 1)])
  rasters.close()
  return { cells: [...tallyCells(solution!.tally)], total }
}

it('a remote cover costs the tiles that zones touch, and gives what the file at hand gives', async () => {
  const near = await run('cover.tif')
  const { port } = server.address() as AddressInfo
  const far = await run(`http://127.0.0.1:${port}/cover.tif`)
  expect(far.cells).toEqual(near.cells)
  expect(far.total.equals(near.total)).toBe(true)
  const pixels = near.cells.reduce((sum, { area }) => sum + area, 0) / 900
  expect(pixels).toBeCloseTo(2 * 250 ** 2 + 9, 3)
  // Five tiles with zones; the head of the file is read too.
  expect(fetched).toBeGreaterThan(4 * (cover.length / TILES))
  expect(fetched).toBeLessThanOrEqual(1.2 * 5 * (cover.length / TILES))
})

it('no window with ground of a zone is ever left out', () => {
  const grid = utmGrid(1600, 40)
  const corner = fc.tuple(fc.integer({ min: -200, max: 1900 }), fc.integer({ min: -10, max: 50 }))
  fc.assert(
    fc.property(fc.array(corner, { minLength: 3, maxLength: 6 }), (corners) => {
      const ring = Float64Array.from([...corners, corners[0]!].flatMap(([col, row]) => at(col, row)))
      const feature = { id: 'z', properties: {}, geometry: { kind: 'polygon' as const, polygons: [[ring]] } }
      const shapes = indexShapes(grid, [shapeOf(feature, grid)], [])
      const touches = zoneToucher(shapes)
      const scan = landScanner({ coverage: 'exact', shapes })
      for (const [col, row] of [
        [0, 0],
        [512, 8],
        [1024, 32],
        [1536, 16],
      ] as const) {
        const window = { col, row, width: Math.min(512, 1600 - col), height: 8 }
        let found = false
        const see = () => {
          found = true
        }
        for (let r = row; r < row + 8; r++) scan(r, col, col + window.width, { run: see, piece: see })
        if (found) expect(touches(window)).toBe(true)
      }
    }),
    { numRuns: 200, seed: 4 },
  )
})
