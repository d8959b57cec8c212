// Regions of drawn maps: their outlines are simple and cover exactly their pixels; small ones merge as GDAL merges them.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type OutlinedRegion, outlineRegions, sieve } from '../../src/classify/index.ts'
import { memorySpool } from '../../src/host/web-sources.ts'
import { ringArea } from '../../src/vector/index.ts'
import { askPython, python } from '../support/gdal.ts'
import { codesTiff, utmGrid } from '../support/small-study.ts'
import * as whole from '../support/whole-map.ts'

const map = (most: number) =>
  fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
    .chain(([width, height]) =>
      fc.tuple(
        fc.constant(width),
        fc.constant(height),
        fc.array(fc.integer({ min: 1, max: most }), { minLength: width * height, maxLength: width * height }),
      ),
    )

// Unclassed ground too.
const drawn = map(3).map(([width, height, codes]): [number, number, number[]] => [
  width,
  height,
  codes.map((code) => (code === 3 && width % 2 === 0 ? 0 : code)),
])

const rowsOf = (codes: readonly number[], width: number) =>
  Array.from({ length: codes.length / width }, (_, r) =>
    Uint8Array.from(codes.slice(r * width, (r + 1) * width)),
  )

// Park and Miller's generator.
function lehmer(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48271) % 2147483647
    return state
  }
}

// Reference: flood fill.
function floodSizes(codes: readonly number[], width: number): number[] {
  const seen = codes.map(() => -1)
  const sizes: number[] = []
  codes.forEach((code, start) => {
    if (seen[start]! >= 0) return
    const open = [start]
    seen[start] = sizes.length
    sizes.push(0)
    while (open.length > 0) {
      const at = open.pop()!
      sizes[seen[at]!]! += 1
      const [col, row] = [at % width, Math.floor(at / width)]
      for (const [c, r] of [
        [col - 1, row],
        [col + 1, row],
        [col, row - 1],
        [col, row + 1],
      ] as const) {
        const next = r * width + c
        if (c < 0 || c >= width || r < 0 || next >= codes.length || codes[next] !== code || seen[next]! >= 0)
          continue
        seen[next] = seen[at]!
        open.push(next)
      }
    }
  })
  return sizes
}

const outlined = (codes: readonly number[], width: number, code: number, areas?: Float64Array) => {
  const found: OutlinedRegion[] = []
  const rowAreas = areas ?? new Float64Array(codes.length / width).fill(900)
  outlineRegions(rowsOf(codes, width), { width, code, rowAreas, emit: (region) => found.push(region) })
  return found.sort((a, b) => a.first - b.first)
}

const sieved = (codes: readonly number[], width: number, least: number) => {
  const change = sieve(() => rowsOf(codes, width), { width, least, aside: memorySpool() })
  const rows = rowsOf(codes, width)
  for (const row of [...rows].reverse()) change(row)
  return rows.flatMap((row) => [...row])
}

// The same by runs of the whole map.
const sievedWhole = (codes: readonly number[], width: number, least: number) => {
  const runs = whole.regionRuns(rowsOf(codes, width), width, codes.length / width)
  const taken = whole.sievedCodes(runs, least)
  const out: number[] = []
  for (let row = 0; row < runs.height; row++)
    for (let run = runs.rowStart[row]!, from = 0; run < runs.rowStart[row + 1]!; from = runs.end[run++]!)
      for (let col = from; col < runs.end[run]!; col++) out.push(taken[run]!)
  return out
}

const outlinedWhole = (codes: readonly number[], width: number, code: number) => {
  const runs = whole.regionRuns(rowsOf(codes, width), width, codes.length / width)
  return whole.outlineRegions(runs, (region) => runs.code[region] === code)
}

describe('regions', () => {
  it('are those of a flood fill', () => {
    fc.assert(
      fc.property(map(3), ([width, , codes]) => {
        const pixels = [1, 2, 3].flatMap((code) => outlined(codes, width, code).map((one) => one.pixels))
        expect(pixels.sort()).toEqual(floodSizes(codes, width).sort())
      }),
    )
  })

  it('have an outer ring and holes whose areas add up to their pixels, no corner twice in a ring', () => {
    fc.assert(
      fc.property(map(2), ([width, height, codes]) => {
        const all = [...outlined(codes, width, 1), ...outlined(codes, width, 2)]
        expect(all.reduce((sum, region) => sum + region.pixels, 0)).toBe(width * height)
        for (const { pixels, rings } of all) {
          const areas = rings.map(ringArea)
          expect(areas.reduce((a, b) => a + b, 0)).toBe(pixels)
          expect(areas[0]).toBeGreaterThan(0)
          expect(areas.slice(1).every((area) => area < 0)).toBe(true)
          for (const ring of rings) {
            const corners = Array.from(
              { length: ring.length / 2 - 1 },
              (_, i) => `${ring[i * 2]},${ring[i * 2 + 1]}`,
            )
            expect(new Set(corners).size).toBe(corners.length)
          }
        }
      }),
    )
  })

  it('are outlined, to the corner, as in a map that is held as a whole', () => {
    fc.assert(
      fc.property(map(3), ([width, , codes]) => {
        const rows = ({ pixels, rings }: { pixels: number; rings: readonly Float64Array[] }) => ({
          pixels,
          rings,
        })
        expect(outlined(codes, width, 2).map(rows)).toEqual(outlinedWhole(codes, width, 2).map(rows))
      }),
      { numRuns: 300 },
    )
  })

  it('have the exact ground of their rows, whichever of their parts is seen first', () => {
    const codes = [1, 2, 1, 1, 1, 1]
    const areas = Float64Array.of(0.1, 0.7)
    expect(outlined(codes, 3, 1, areas)[0]).toMatchObject({ first: 0, pixels: 5, ground: 2.3 })
  })

  it.skipIf(!python)('are valid polygons to GEOS, also where pixels touch at corners (needs shapely)', () => {
    const width = 40
    const random = lehmer(7)
    const codes = Array.from({ length: width * width }, () => (random() % 2) + 1)
    const all = [...outlined(codes, width, 1), ...outlined(codes, width, 2)]
    const file = join(mkdtempSync(join(tmpdir(), 'cadastre-rings-')), 'rings.json')
    writeFileSync(
      file,
      JSON.stringify(
        all.map(({ rings }) =>
          rings.map((ring) =>
            Array.from({ length: ring.length / 2 }, (_, i) => [ring[i * 2], ring[i * 2 + 1]]),
          ),
        ),
      ),
    )
    const verdict = askPython<{ valid: boolean; area: number }>(
      'import sys, json; from shapely.geometry import Polygon; p = [Polygon(r[0], r[1:]) for r in json.load(open(sys.argv[1]))]; print(json.dumps(dict(valid=all(q.is_valid for q in p), area=sum(q.area for q in p))))',
      file,
    )
    expect(verdict).toEqual({ valid: true, area: width * width })
  })
})

const gdalSieve = ['gdal_sieve.py', 'gdal_sieve'].find(
  (name) => spawnSync(name, ['--version']).error === undefined,
)

describe('sieve', () => {
  it('merges small regions into the largest beside them', () => {
    const codes = [1, 1, 1, 2, 3, 3, 1, 1, 1, 3, 3, 3]
    expect(sieved(codes, 6, 2)).toEqual([1, 1, 1, 1, 3, 3, 1, 1, 1, 3, 3, 3])
  })

  it('follows small regions to a large one far away, and leaves those that lead in a circle', () => {
    // Each pixel of the row above leads to its left neighbour, the first to the large region below it.
    expect(sieved([2, 3, 2, 3, 1, 2, 3, 2, 1, 1, 1, 1], 4, 3)).toEqual(new Array(12).fill(1))
    expect(sieved([1, 2, 1, 2], 4, 2)).toEqual([1, 2, 1, 2])
  })

  it.each([2, 5])('is, to the pixel, that of a map that is held as a whole (below %d)', (least) => {
    fc.assert(
      fc.property(drawn, ([width, , codes]) => {
        expect(sieved(codes, width, least)).toEqual(sievedWhole(codes, width, least))
      }),
      { numRuns: 200 },
    )
  })

  it('is that of the whole map on a large noisy one, ties and chains included', () => {
    const random = lehmer(11)
    const width = 300
    const codes = Array.from({ length: width * 400 }, () => random() % 4)
    const ours = sieved(codes, width, 7)
    expect(ours.filter((code, i) => code !== codes[i]).length).toBeGreaterThan(20_000)
    expect(ours).toEqual(sievedWhole(codes, width, 7))
  })

  it.skipIf(!gdalSieve || !python)(
    'is that of GDAL but where neighbours are equally large (needs gdal_sieve)',
    () => {
      const width = 60
      let state = 3
      const random = () => (state = (state * 48271) % 2147483647)
      // Blobs: each pixel mostly repeats one of its neighbours.
      const codes: number[] = []
      for (let i = 0; i < width * width; i++) {
        const near = random() % 10 < 4 ? codes[i - 1] : codes[i - width]
        codes.push(near !== undefined && random() % 10 < 8 ? near : (random() % 4) + 1)
      }
      const folder = mkdtempSync(join(tmpdir(), 'cadastre-sieve-'))
      writeFileSync(join(folder, 'in.tif'), codesTiff(utmGrid(width, width), codes))
      execFileSync(gdalSieve!, [
        '-q',
        '-st',
        '6',
        '-4',
        join(folder, 'in.tif'),
        '-of',
        'GTiff',
        join(folder, 'out.tif'),
      ])
      const theirs = askPython<number[]>(
        'import sys, json, rasterio; print(json.dumps(rasterio.open(sys.argv[1]).read(1).ravel().tolist()))',
        join(folder, 'out.tif'),
      )
      const runs = whole.regionRuns(rowsOf(codes, width), width, width)
      const ours = sieved(codes, width, 6)
      const isTied = tiedRegions(runs)
      let [changed, tied] = [0, 0]
      for (let row = 0; row < width; row++) {
        for (
          let run = runs.rowStart[row]!, from = 0;
          run < runs.rowStart[row + 1]!;
          from = runs.end[run++]!
        ) {
          if (isTied(runs.region[run]!)) tied += 1
          else
            for (let at = row * width + from; at < row * width + runs.end[run]!; at++) {
              expect(ours[at], `pixel ${at}`).toBe(theirs[at])
              if (ours[at] !== codes[at]) changed += 1
            }
        }
      }
      expect(changed).toBeGreaterThan(100)
      expect(tied).toBeLessThan(20)
    },
  )
})

// Whether two neighbours of a region are its largest.
function tiedRegions(runs: whole.RegionRuns): (region: number) => boolean {
  const beside = new Map<number, Set<number>>()
  whole.meetings(runs, (a, b) => {
    for (const [own, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const region = runs.region[own]!
      if (!beside.has(region)) beside.set(region, new Set())
      if (runs.region[other] !== region) beside.get(region)!.add(runs.region[other]!)
    }
  })
  return (region) => {
    const sizes = [...(beside.get(region) ?? [])].map((other) => runs.pixels[other]!)
    const most = Math.max(...sizes)
    return sizes.filter((size) => size === most).length > 1 && runs.pixels[region]! < 6
  }
}
