// A total that a fallback spreads over other ground is told, with the name that a slip most likely meant.
import { describe, expect, it } from 'vitest'
import { nodeWorld } from '../../src/host/node.ts'
import { toldSharing } from '../../src/run/index.ts'
import { examine, parseStudy } from '../../src/study/index.ts'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

const [X, Y] = [600000, 3550000]
const FILES = {
  'landuse.tif': codesTiff(utmGrid(3, 3), [51, 51, 53, 52, 52, 52, 11, 11, 11]),
  'zones.geojson': zonesJson([{ id: 'w', rings: [box(X, Y - 90, X + 90, Y)] }]),
}

const issuesOf = async (totals: Record<string, number>, fallback: string) =>
  (await examined(totals, fallback)).issues.filter(({ code }) => code.startsWith('sector.'))

async function examined(totals: Record<string, number>, fallback: string) {
  const { study } = parseStudy(
    {
      title: 'Test',
      year: 2020,
      inventory: { totals },
      land: { cover: 'landuse.tif', legend: 'cnlucc' },
      zones: { file: 'zones.geojson', id: 'id', name: 'name' },
      allocate: { fallback },
    },
    'study',
  )
  return await examine(study!, nodeWorld({ base: folderOf(FILES), threads: 1 }))
}

describe('a total without land', () => {
  it('is told where a fallback spreads it', async () => {
    for (const fallback of ['region', 'zone']) {
      const [told, ...rest] = await issuesOf({ indutsry: 1000, urban: 1, agriculture: 2, rural: 3 }, fallback)
      expect(rest).toEqual([])
      expect(told).toMatchObject({
        code: 'sector.fallback',
        severity: 'warning',
        found: '1000 t CO2e a year of indutsry without land of its own',
        hint: 'Did you mean `industry`?',
      })
    }
    expect((await issuesOf({ industry: 1, ports: 5 }, 'region')).map(({ hint }) => hint)).toEqual([
      'It is spread over other ground, as `allocate.fallback` says.',
    ])
  })

  it('is recorded as it was shared: over all ground where the region has no land of the sector', async () => {
    const { solution } = await examined({ industry: 1, ports: 5 }, 'region')
    expect(solution!.emissions.unplaced).toMatchObject([{ sector: 'ports', total: 5, fallback: 'zone' }])
    expect(toldSharing(solution!).map(({ sector, rung, by }) => [sector, rung, by])).toEqual([
      ['industry', 'primary', 'area'],
      ['ports', 'fallback', 'area of all ground of the zone'],
    ])
  })

  it('is told of no sector with land', async () => {
    expect(await issuesOf({ industry: 1000, urban: 1 }, 'region')).toEqual([])
  })
})
