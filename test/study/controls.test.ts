// Control totals as users keep them: names of zones, units, workbooks; what would change a total in silence is told.
import { describe, expect, it } from 'vitest'
import { writeWorkbook } from '../../src/formats/index.ts'
import { nodeWorld } from '../../src/host/node.ts'
import { examine, parseStudy } from '../../src/study/index.ts'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

const [X, Y] = [600000, 3550000]
const FILES = {
  'landuse.tif': codesTiff(utmGrid(4, 1), [51, 51, 51, 51]),
  'zones.geojson': zonesJson([
    { id: '320102', rings: [box(X, Y - 30, X + 30, Y)] },
    { id: '320104', rings: [box(X + 30, Y - 30, X + 120, Y)] },
  ]).replace('Zone 320102', '玄武区'),
}

async function urban(name: string, table: string | Uint8Array) {
  const { study } = parseStudy(
    {
      title: 'Test',
      year: 2020,
      inventory: { totals: { urban: 1e6 } },
      land: { cover: 'landuse.tif', legend: 'cnlucc' },
      zones: { file: 'zones.geojson', id: 'id', name: 'name' },
      allocate: { controls: name },
    },
    'study',
  )
  const world = nodeWorld({ base: folderOf({ ...FILES, [name]: table }), threads: 1 })
  const { solution, issues } = await examine(study!, world)
  return [
    ...(solution?.emissions.byZone.map((row) => row[1]!) ?? []),
    ...issues.flatMap(({ code, severity }) => (severity === 'error' ? code : [])),
  ]
}

describe('control totals', () => {
  it('bind zones by id or by a name of theirs, the rest goes to the others', async () => {
    for (const row of ['320102,urban,400000', ' 320102 , urban ,"400,000"', '玄武区,urban,4e5'])
      expect(await urban('c.csv', `zone,sector,total\n${row}\n`)).toEqual([4e5, 6e5])
    expect(await urban('c.csv', 'zone,sector,total\n玄武,urban,1\n')).toContain('control.zone')
  })

  it('may be in another mass, but not in carbon', async () => {
    for (const unit of ['万吨', '10^4 t', '万吨CO2当量', '10^4 t CO2e', '10^4 t CO2e/a'])
      expect(await urban('c.csv', `zone,sector,total,unit\n320102,urban,40,${unit}\n`)).toEqual([4e5, 6e5])
    expect(await urban('c.csv', 'zone,sector,total,unit\n320102,urban,400,kt CO₂e\n')).toEqual([4e5, 6e5])
    for (const unit of ['tC', '万吨碳', 'TJ'])
      expect(await urban('c.csv', `zone,sector,total,unit\n320102,urban,40,${unit}\n`)).toContain(
        'control.unit',
      )
  })

  it('may stand in a workbook, ids as numbers', async () => {
    const notes = { name: 'notes', rows: [['by the bureau']] }
    const sheet = {
      name: 'controls',
      rows: [
        ['zone', 'sector', 'total'],
        [320102, 'urban', 400000],
      ],
    }
    expect(await urban('c.xlsx', await writeWorkbook([notes, sheet]))).toEqual([4e5, 6e5])
  })

  it('that stand twice, are empty or negative are refused; zero is zero', async () => {
    const table = (...rows: string[]) => urban('c.csv', ['zone,sector,total', ...rows].join('\n'))
    expect(await table('320102,urban,1', '320102,urban,1')).toContain('control.twice')
    expect(await table('320102,urban,')).toContain('control.total')
    expect(await table('320102,urban,-1')).toContain('control.total')
    expect(await table('320102,urban,0')).toEqual([0, 1e6])
  })
})
