// Patches small enough to draw, equal by hand; and what must hold of any drawing, however it is cut into tiles.
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DrawnPart, type DrawnPatch, drawnPatches } from '../support/drawn-patches.ts'
import { askPython, python } from '../support/gdal.ts'
import { folderOf } from '../support/small-study.ts'

const square = (col: number, row: number) =>
  `${col} ${row}, ${col} ${row + 1}, ${col + 1} ${row + 1}, ${col + 1} ${row}`

describe('drawn patches', () => {
  it('a single pixel', () => {
    expect(drawnPatches(['...', '.A.', '...'])).toEqual([
      { group: 'A', first: [1, 1], area: 1, polygons: [[square(1, 1)]] },
    ])
  })

  it('a ring has a hole', () => {
    expect(drawnPatches(['AAA', 'A.A', 'AAA'])).toEqual([
      { group: 'A', first: [0, 0], area: 8, polygons: [['0 0, 0 3, 3 3, 3 0', '1 1, 2 1, 2 2, 1 2']] },
    ])
  })

  it('a hole with an island in it', () => {
    const drawing = ['AAAAA', 'A...A', 'A.A.A', 'A...A', 'AAAAA']
    expect(drawnPatches(drawing)).toEqual([
      { group: 'A', first: [2, 2], area: 1, polygons: [[square(2, 2)]] },
      {
        group: 'A',
        first: [0, 0],
        area: 16,
        polygons: [['0 0, 0 5, 5 5, 5 0', '1 1, 4 1, 4 4, 1 4']],
      },
    ])
  })

  it('pixels that touch at a corner are two patches, or one of two polygons', () => {
    const drawing = ['A.', '.A']
    expect(drawnPatches(drawing).map(({ polygons }) => polygons)).toEqual([
      [[square(0, 0)]],
      [[square(1, 1)]],
    ])
    expect(drawnPatches(drawing, { connectivity: 8 })).toEqual([
      { group: 'A', first: [0, 0], area: 2, polygons: [[square(0, 0)], [square(1, 1)]] },
    ])
    expect(drawnPatches(['.A', 'A.'], { connectivity: 8 }).map(({ first, area }) => [first, area])).toEqual([
      [[0, 1], 2],
    ])
  })

  it('a ring that touches itself at a corner is an outer ring and a hole', () => {
    // The hole at (1, 1) and the outside at (2, 2) meet in the corner 2 2.
    expect(drawnPatches(['AAA', 'A.A', 'AA.'])).toEqual([
      {
        group: 'A',
        first: [0, 0],
        area: 7,
        polygons: [['0 0, 0 3, 2 3, 2 2, 3 2, 3 0', '1 1, 2 1, 2 2, 1 2']],
      },
    ])
  })

  it('a patch across four tiles is one', () => {
    const drawing = ['....', '.AA.', '.AA.', '....']
    for (const side of [1, 2, 3, 512]) {
      expect(drawnPatches(drawing, { side })).toEqual([
        { group: 'A', first: [1, 1], area: 4, polygons: [['1 1, 1 3, 3 3, 3 1']] },
      ])
    }
  })

  it('islands of one pixel are each their own, and neighbours share their edges', () => {
    const found = drawnPatches(['ABA', 'BAB'])
    expect(found).toHaveLength(6)
    expect(found.map(({ polygons }) => polygons[0]![0]).sort()).toEqual(
      [0, 1, 2].flatMap((col) => [square(col, 0), square(col, 1)]).sort(),
    )
  })

  it('a U is one patch with its first pixel in row order', () => {
    expect(drawnPatches(['A.A', 'A.A', 'AAA'])).toEqual([
      { group: 'A', first: [0, 0], area: 7, polygons: [['0 0, 0 3, 3 3, 3 0, 2 0, 2 2, 1 2, 1 0']] },
    ])
  })
})

describe('pixels cut by boundaries', () => {
  it('belong in the drawing to the largest share, and every share to its own patch', () => {
    const parts = [
      { col: 1, row: 0, group: 'A', share: 0.6 },
      { col: 1, row: 0, group: 'B', share: 0.4 },
    ]
    const found = drawnPatches(['AAB'], { parts })
    expect(found.map(({ group, area }) => [group, area])).toEqual([
      ['A', 1.6],
      ['B', 1.4],
    ])
    expect(found.map(({ polygons }) => polygons)).toEqual([
      [['0 0, 0 1, 2 1, 2 0']],
      [['2 0, 2 1, 3 1, 3 0']],
    ])
  })

  it('join pieces that touch through them', () => {
    // B owns the outer pixels only; its part of the middle one connects them.
    const parts = [
      { col: 1, row: 0, group: 'A', share: 0.6 },
      { col: 1, row: 0, group: 'B', share: 0.4 },
    ]
    const b = drawnPatches(['BAB'], { parts }).find(({ group }) => group === 'B')
    expect(b).toEqual({ group: 'B', first: [0, 0], area: 2.4, polygons: [[square(0, 0)], [square(2, 0)]] })
  })

  it('are drawn as strips where a piece owns no pixel near by', () => {
    const parts = [
      { col: 1, row: 1, group: 'A', share: 0.75 },
      { col: 1, row: 1, group: 'B', share: 0.25 },
    ]
    expect(drawnPatches(['...', '.A.', '...'], { parts })).toEqual([
      { group: 'B', first: [1, 1], area: 0.25, polygons: [['1 1, 1 2, 1.25 2, 1.25 1']] },
      { group: 'A', first: [1, 1], area: 0.75, polygons: [['1.25 1, 1.25 2, 2 2, 2 1']] },
    ])
  })

  it('do not part the patch whose pixels a strip lies between', () => {
    const parts = [
      { col: 1, row: 1, group: 'A', share: 0.75 },
      { col: 1, row: 1, group: 'B', share: 0.25 },
    ]
    expect(drawnPatches(['...', 'AA.', '...'], { parts })).toEqual([
      {
        group: 'A',
        first: [1, 0],
        area: 1.75,
        polygons: [[square(0, 1)], ['1.25 1, 1.25 2, 2 2, 2 1']],
      },
      { group: 'B', first: [1, 1], area: 0.25, polygons: [['1 1, 1 2, 1.25 2, 1.25 1']] },
    ])
  })

  it('have strips whose sides are the same where their shares are but for rounding', () => {
    const parts = [
      { col: 1, row: 0, group: 'A', share: 0.5 },
      { col: 1, row: 0, group: 'B', share: 0.01 },
      { col: 1, row: 1, group: 'B', share: 0.5 + 1e-12 },
    ]
    const b = drawnPatches(['...', '...'], { parts }).find(({ group }) => group === 'B')
    expect(b?.polygons).toHaveLength(2)
  })

  it('lose nothing where nobody owns the pixel', () => {
    const parts = [{ col: 0, row: 0, group: 'C', share: 1e-9 }]
    const [c] = drawnPatches(['.'], { parts })
    expect(c).toMatchObject({ group: 'C', area: 1e-9, polygons: [['0 0, 0 1, 0.01 1, 0.01 0']] })
  })
})

const drawings = fc
  .tuple(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 1, max: 14 }), fc.integer({ min: 2, max: 4 }))
  .chain(([width, height, letters]) =>
    fc.array(
      fc
        .array(fc.constantFrom(...'.ABC'.slice(0, letters)), { minLength: width, maxLength: width })
        .map((line) => line.join('')),
      { minLength: height, maxLength: height },
    ),
  )

// What a fill from every pixel finds, the plain way.
function floods(drawing: readonly string[], connectivity: 4 | 8, parts: readonly DrawnPart[] = []): string[] {
  const shares = drawing.map((line, row) =>
    [...line].map((letter, col) => {
      const cut = parts.filter((part) => part.row === row && part.col === col)
      if (cut.length > 0) return new Map(cut.map(({ group, share }) => [group, share]))
      return new Map(letter === '.' ? [] : [[letter, 1]])
    }),
  )
  const steps = [-1, 0, 1].flatMap((r) =>
    [-1, 0, 1]
      .filter((c) => (connectivity === 8 ? r !== 0 || c !== 0 : Math.abs(r) + Math.abs(c) === 1))
      .map((c) => [r, c] as const),
  )
  const found: string[] = []
  shares.forEach((line, row) =>
    line.forEach((cell, col) => {
      for (const group of [...cell.keys()]) {
        let size = 0
        const open = [[row, col] as const]
        for (let at = open.pop(); at; at = open.pop()) {
          const share = shares[at[0]]?.[at[1]]?.get(group)
          if (share === undefined) continue
          shares[at[0]]![at[1]]!.delete(group)
          size += share
          for (const [r, c] of steps) open.push([at[0] + r, at[1] + c])
        }
        if (size > 0) found.push(`${group} ${row} ${col} ${size}`)
      }
    }),
  )
  return found.sort()
}

const told = (patches: readonly DrawnPatch[]) =>
  patches.map(({ group, first, area }) => `${group} ${first[0]} ${first[1]} ${area}`).sort()

describe('corners cut off', () => {
  it('a pixel becomes a diamond, a stair a slope', () => {
    expect(drawnPatches(['A'], { cut: 0.5 })[0]!.polygons).toEqual([['0.5 0, 0 0.5, 0.5 1, 1 0.5']])
    expect(drawnPatches(['A..', 'AA.', 'AAA'], { cut: 0.5 })[0]!.polygons).toEqual([
      ['0.5 0, 0 0.5, 0 2.5, 0.5 3, 2.5 3, 3 2.5'],
    ])
  })

  it('corners where three meet stay', () => {
    const [a, b] = drawnPatches(['AB', 'CC'], { cut: 0.25 })
    expect(a!.polygons[0]![0]).toContain('1 1')
    expect(b!.polygons[0]![0]).toContain('1 1')
  })
})

describe('any drawing', () => {
  it('falls into the patches that flooding finds', () => {
    fc.assert(
      fc.property(drawings, fc.constantFrom(4 as const, 8 as const), (drawing, connectivity) => {
        expect(told(drawnPatches(drawing, { connectivity }))).toEqual(floods(drawing, connectivity))
      }),
      { numRuns: 400 },
    )
  })

  it('falls into the patches that flooding finds, also where pixels are cut', () => {
    // A cut pixel keeps its letter's part; eighths add up without rounding.
    const cuts = fc.array(
      fc.tuple(fc.nat(13), fc.nat(13), fc.constantFrom('A', 'B', 'C'), fc.constantFrom(1, 3)),
    )
    fc.assert(
      fc.property(drawings, cuts, fc.constantFrom(4 as const, 8 as const), (drawing, list, connectivity) => {
        const parts = list.flatMap(([row, col, group, eighths], k): DrawnPart[] => {
          const letter = drawing[row]?.[col]
          const again = list.findIndex(([r, c]) => r === row && c === col) < k
          if (letter === undefined || letter === group || again) return []
          const guest = { col, row, group, share: eighths / 8 }
          return letter === '.' ? [guest] : [{ ...guest, group: letter, share: 1 - guest.share }, guest]
        })
        const found = drawnPatches(drawing, { connectivity, parts })
        expect(told(found)).toEqual(floods(drawing, connectivity, parts))
      }),
      { numRuns: 400 },
    )
  })

  it('gives the same patches whatever the tiles', () => {
    fc.assert(
      fc.property(drawings, fc.integer({ min: 1, max: 7 }), (drawing, side) => {
        expect(drawnPatches(drawing, { side })).toEqual(drawnPatches(drawing))
      }),
      { numRuns: 200 },
    )
  })

  it.skipIf(!python)('is valid for GEOS, without overlap, and covers each letter', () => {
    const drawingsTold = fc.sample(drawings, { numRuns: 300, seed: 7 })
    const tasks = drawingsTold.flatMap((drawing, i) => [
      { drawing, patches: drawnPatches(drawing, { connectivity: i % 2 === 0 ? 4 : 8 }) },
    ])
    const faults = askPython<string[]>(CHECK, join(folderOf({ tasks: JSON.stringify(tasks) }), 'tasks'))
    expect(faults).toEqual([])
  })
})

describe.skipIf(!python)('any drawing with its corners cut off', () => {
  it('is valid for GEOS and neither overlaps nor opens gaps', () => {
    const parts = [
      { col: 1, row: 1, group: 'A', share: 0.7 },
      { col: 1, row: 1, group: 'B', share: 0.3 },
    ]
    const tasks = fc.sample(drawings, { numRuns: 300, seed: 11 }).map((drawing, i) => {
      // Every letter given, so that nothing but the border of the drawing is lost.
      const full = drawing.map((line) => line.replaceAll('.', 'C'))
      const cutPixel = full.length > 1 && full[1]![1] === 'A' ? parts : []
      return { full, patches: drawnPatches(full, { cut: [0.1, 0.5][i % 2]!, parts: cutPixel }) }
    })
    expect(askPython<string[]>(CHECK_CUT, join(folderOf({ tasks: JSON.stringify(tasks) }), 'tasks'))).toEqual(
      [],
    )
  })
})

const CHECK_CUT = `
import sys, json
from shapely.geometry import Polygon, MultiPolygon
from shapely.ops import unary_union
from shapely.validation import explain_validity
faults = []
ring = lambda text: [tuple(map(float, p.split())) for p in text.split(', ')]
for n, task in enumerate(json.load(open(sys.argv[1]))):
    shapes = [MultiPolygon([Polygon(ring(r[0]), [ring(h) for h in r[1:]]) for r in p['polygons']]) for p in task['patches']]
    for s in shapes:
        if not s.is_valid: faults.append(f'{n} {explain_validity(s)}')
    whole = unary_union(shapes)
    if abs(sum(s.area for s in shapes) - whole.area) > 1e-9: faults.append(f'{n} overlaps')
    holes = [h for g in getattr(whole, 'geoms', [whole]) for h in g.interiors]
    if holes or len(getattr(whole, 'geoms', [whole])) != 1: faults.append(f'{n} gaps')
print(json.dumps(faults))
`

const CHECK = `
import sys, json
from shapely.geometry import Polygon, MultiPolygon, box
from shapely.ops import unary_union
from shapely.validation import explain_validity
faults = []
for n, task in enumerate(json.load(open(sys.argv[1]))):
    ring = lambda text: [tuple(map(float, p.split())) for p in text.split(', ')]
    by = {}
    for p in task['patches']:
        shape = MultiPolygon([Polygon(ring(r[0]), [ring(h) for h in r[1:]]) for r in p['polygons']])
        if not shape.is_valid: faults.append(f'{n} {explain_validity(shape)}')
        if abs(shape.area - p['area']) > 1e-12: faults.append(f'{n} area {shape.area} {p["area"]}')
        by.setdefault(p['group'], []).append(shape)
    for letter, shapes in by.items():
        cells = unary_union([box(c, r, c + 1, r + 1) for r, line in enumerate(task['drawing']) for c, l in enumerate(line) if l == letter])
        whole = unary_union(shapes)
        if not whole.equals(cells): faults.append(f'{n} {letter} covers other ground')
        if abs(sum(s.area for s in shapes) - whole.area) > 1e-12: faults.append(f'{n} {letter} overlaps')
print(json.dumps(faults))
`
