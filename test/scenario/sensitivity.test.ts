// Choices made otherwise on six pixels, each change small enough to do in one's head.
import { describe, expect, it } from 'vitest'
import { nodeWorld } from '../../src/host/node.ts'
import { sensitivityFiles } from '../../src/run/index.ts'
import { sensitivity } from '../../src/scenario/index.ts'
import { parseStudy, solve } from '../../src/study/index.ts'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

const [X, Y] = [600000, 3550000]
// West: 53, 51, 11; east: a park on the fourth pixel (51), 51, 11.
const FILES = {
  'landuse.tif': codesTiff(utmGrid(6, 1), [53, 51, 11, 51, 51, 11]),
  'parks.geojson': zonesJson([{ id: 'p', rings: [box(X + 90, Y - 30, X + 120, Y)] }]),
  'zones.geojson': zonesJson([
    { id: 'w', rings: [box(X, Y - 30, X + 90, Y)] },
    { id: 'e', rings: [box(X + 90, Y - 30, X + 180, Y)] },
  ]),
}

describe('sensitivity', () => {
  it('makes each choice otherwise, and keeps the total', async () => {
    const { study } = parseStudy(
      {
        title: 'Test',
        year: 2020,
        inventory: { totals: { industry: 100, urban: 20 } },
        land: { cover: 'landuse.tif', legend: 'cnlucc', industry: { parks: 'parks.geojson' } },
        zones: { file: 'zones.geojson', id: 'id', name: 'name' },
      },
      'study',
    )
    const world = nodeWorld({ base: folderOf(FILES), threads: 1 })
    const solution = await solve(study!, world)
    const answer = await sensitivity(solution, world)
    const zones = (name: string) =>
      [answer.base, ...answer.variants]
        .find((variant) => variant.name.startsWith(name))!
        .zones.map(({ total }) => total)
    expect(zones('as it is')).toEqual([50 + 10, 50 + 10])
    // The park is urban by its code: all industry is west, urban 1 : 2.
    expect(zones('codes before')[0]).toBeCloseTo(100 + 20 / 3, 12)
    // Without code 53 only the park is left.
    expect(zones('code 53')).toEqual([10, 110])
    expect(zones('coverage centre')).toEqual([60, 60])
    for (const { total } of answer.variants) expect(total).toBeCloseTo(120, 12)
    expect(
      answer.variants.find(({ name }) => name.startsWith('code 53'))!.zones.map(({ rank }) => rank),
    ).toEqual([2, 1])
    expect(sensitivityFiles(solution, answer).map(({ name }) => name)).toEqual([
      'sensitivity/zones.csv',
      'figures/sensitivity-ranks.svg',
      'sensitivity.html',
    ])
  })

  it('names what it changes, and tells choices that leave a total without ground', async () => {
    const points = [
      {
        file: 'plants.csv',
        name: 'name',
        sector: 'urban',
        emission: 't',
        unit: 't',
        buffer: 10,
        required: true,
        exceed: 'refuse',
      },
    ]
    const weights = { people: { file: 'people.tif', per: 'cell' } }
    const { study } = parseStudy(
      {
        title: 'Test',
        year: 2020,
        inventory: { totals: { industry: 100, urban: 20 } },
        land: { cover: 'landuse.tif', legend: 'cnlucc' },
        zones: { file: 'zones.geojson', id: 'id', name: 'name' },
        allocate: { by: { urban: 'people' }, weights, points },
      },
      'study',
    )
    const files = {
      ...FILES,
      'people.tif': codesTiff(utmGrid(6, 1), [0, 1, 0, 2, 1, 0]),
      'plants.csv': 'name,lon,lat,t\nA,118.0600925,32.0817164,5\n',
    }
    const world = nodeWorld({ base: folderOf(files), threads: 1 })
    const { variants, issues } = await sensitivity(await solve(study!, world), world)
    const names = variants.map(({ name }) => name)
    // What people share, they share without sources, too.
    expect(names).toContain('no sources')
    const without = variants.find(({ name }) => name === 'no sources')!
    expect(without.zones.map(({ total }) => total)).toEqual([100 + 5, 15])
    expect(issues.map(({ code, found }) => [code, found])).toEqual([
      ['sensitivity.impossible', 'the choice "code 53 (Other construction land) not industry"'],
    ])
    expect(names.some((name) => name.startsWith('code 53'))).toBe(false)
  })
})
