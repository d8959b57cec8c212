// What a world remembers of tiles serves the next study only where it is the same ground.
import { describe, expect, it } from 'vitest'
import { nodeWorld } from '../../src/host/node.ts'
import { sectorAreas } from '../../src/land/index.ts'
import { parseStudy, type Study, solve } from '../../src/study/index.ts'
import { tileMemory } from '../../src/study/passes/tile-memory.ts'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

const [X, Y] = [600000, 3550000]
const grid = utmGrid(6, 4)
const CODES = Array.from({ length: 24 }, (_, i) => (i < 10 ? 1 : 2))
const folder = folderOf({
  'cover.tif': codesTiff(grid, CODES),
  'later.tif': codesTiff({ ...grid, affine: { ...grid.affine, c: X + 60 } }, CODES),
  'people.tif': codesTiff(
    grid,
    CODES.map((_, i) => 1 + (i % 6) ** 2),
  ),
  'legend.csv': 'code,class,name,sector\n1,built-up,Town,urban\n2,cropland,Field,agriculture\n',
  'turned.csv': 'code,class,name,sector\n2,cropland,Field,agriculture\n1,built-up,Town,urban\n',
  'zones.geojson': zonesJson([
    { id: 'w', rings: [box(X + 60, Y - 120, X + 120, Y)] },
    { id: 'e', rings: [box(X + 120, Y - 120, X + 180, Y)] },
  ]),
})

const studyOf = (land: { readonly cover: string; readonly legend: string }, allocate = {}): Study => {
  const { study, issues } = parseStudy(
    {
      title: 'Test',
      year: 2020,
      inventory: { totals: { urban: 1000, agriculture: 10 } },
      land,
      zones: { file: 'zones.geojson', id: 'id', name: 'name' },
      allocate,
    },
    'study',
  )
  expect(issues).toEqual([])
  return study!
}

/** The last of the studies, solved in one world after the others. */
async function solvedAfter(...studies: readonly Study[]) {
  const world = nodeWorld({ base: folder, threads: 1 })
  let last = await solve(studies[0]!, world)
  for (const study of studies.slice(1)) last = await solve(study, world)
  await world.close()
  return last
}

describe('tiles remembered in a world', () => {
  it('are not taken for those of another legend', async () => {
    const turned = studyOf({ cover: 'cover.tif', legend: 'turned.csv' })
    const [alone, after] = [
      await solvedAfter(turned),
      await solvedAfter(studyOf({ cover: 'cover.tif', legend: 'legend.csv' }), turned),
    ]
    expect(sectorAreas(after.tally)).toEqual(sectorAreas(alone.tally))
  })

  it('are not taken for weights on another cover', async () => {
    const byPeople = {
      weights: { people: { file: 'people.tif', per: 'cell' } },
      by: { urban: 'people' },
    }
    const later = studyOf({ cover: 'later.tif', legend: 'legend.csv' }, byPeople)
    const [alone, after] = [
      await solvedAfter(later),
      await solvedAfter(studyOf({ cover: 'cover.tif', legend: 'legend.csv' }, byPeople), later),
    ]
    expect(after.emissions.byZone).toEqual(alone.emissions.byZone)
  })

  it('keep to their bytes, the first ones staying', () => {
    const tiles = tileMemory<string>(10)
    const [first, large, last] = [0, 1, 2].map((col) => ({ col, row: 0, width: 1, height: 1 }))
    tiles.keep(first!, 'first', 6)
    tiles.keep(first!, 'again', 4)
    tiles.keep(large!, 'large', 5)
    tiles.keep(last!, 'last', 4)
    expect([first!, large!, last!].map(tiles.get)).toEqual(['first', undefined, 'last'])
  })
})
