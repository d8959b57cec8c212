// Parcels of sectors that weights, mixes, chains, controls and sources share, each worked out again from the register alone.
import { describe, expect, it } from 'vitest'
import { explainParcel, explainSector, type ParcelRow } from '../../src/cadastre/index.ts'
import { nodeWorld } from '../../src/host/node.ts'
import { parcelText } from '../../src/report/index.ts'
import { readRegister, tracePatches, writeRegister } from '../../src/run/index.ts'
import { examine, parseStudy } from '../../src/study/index.ts'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

const [X, Y] = [600000, 3550000]

// Pixels of 30 m: industry, town and fields, people 1 … 10 in every row; a park over an edge, plants of which two share a name.
const CODES = [53, 53, 51, 51, 11, 53, 53, 51, 52, 11]
const DRAWN = {
  'landuse.tif': codesTiff(
    utmGrid(10, 4),
    Array.from({ length: 40 }, (_, i) => CODES[(i + (i > 19 ? 1 : 0)) % 10]!),
  ),
  'people.tif': codesTiff(
    utmGrid(10, 4),
    Array.from({ length: 40 }, (_, i) => (i % 10) + 1),
  ),
  'lights.tif': codesTiff(utmGrid(5, 2, 60), [0, 3, 0, 4, 9, 0, 1, 0, 5, 2]),
  'dark.tif': codesTiff(utmGrid(1, 1, 300), [0]),
  'zones.geojson': zonesJson([
    { id: 'w', rings: [box(X, Y - 120, X + 135, Y)] },
    { id: 'e', rings: [box(X + 135, Y - 120, X + 300, Y)] },
  ]),
  'parks.geojson': zonesJson([{ id: 'p', rings: [box(X + 20, Y - 50, X + 170, Y - 10)] }]),
  'plants.csv':
    'name,lon,lat,t\nA,118.060038,32.081582,40\nA,118.060934,32.081168,15\nB,118.061784,32.081432,25\n',
  'controls.csv': 'zone,sector,total\ne,industry,500\ne,urban,20\n',
}

async function parcelsOf(
  allocate: Record<string, unknown>,
  more: Record<string, unknown> = {},
): Promise<{ rows: readonly ParcelRow[]; register: ReturnType<typeof readRegister> }> {
  const { study, issues } = parseStudy(
    {
      title: 'Test',
      year: 2020,
      inventory: { totals: { industry: 1000, urban: 200, agriculture: 30, rural: 4 } },
      land: { cover: 'landuse.tif', legend: 'cnlucc', industry: { parks: 'parks.geojson' } },
      zones: { file: 'zones.geojson', id: 'id', name: 'name' },
      allocate: {
        weights: {
          people: { file: 'people.tif', per: 'cell' },
          lights: { file: 'lights.tif' },
          dark: { file: 'dark.tif' },
        },
        ...allocate,
      },
      ...more,
    },
    'study',
  )
  expect(issues).toEqual([])
  const world = nodeWorld({ base: folderOf(DRAWN), threads: 1 })
  const { solution, issues: told } = await examine(study!, world)
  expect(told.filter(({ severity }) => severity === 'error')).toEqual([])
  const { table, close } = await tracePatches(solution!, world, { side: 4 })
  const rows = [...table.rows()].map(({ values }) =>
    Object.fromEntries(table.columns.map(({ name }, i) => [name, values[i] as string | number | null])),
  )
  close()
  return { rows, register: readRegister(writeRegister(solution!)) }
}

const explained = ({ rows, register }: Awaited<ReturnType<typeof parcelsOf>>) =>
  rows.map((row) => {
    const { ledger, placement, sources } = register
    const zone = placement.zones.findIndex(({ id }) => id === row['zone'])
    const chain = explainSector(ledger, placement, zone, String(row['sector']))
    return { row, chain, ...explainParcel(row, chain, sources) }
  })

describe('a parcel of a shared sector', () => {
  it.each([
    ['one weight', { by: { industry: 'people' } }],
    [
      'a mix',
      { by: { industry: { people: 0.5, lights: 0.3, area: 0.2 }, urban: { people: 0.7, area: 0.3 } } },
    ],
    [
      'a chain whose first weight is 0',
      { by: { industry: ['dark', { lights: 0.6, area: 0.4 }], rural: ['dark', 'area'] } },
    ],
    ['controls of a zone', { by: { industry: 'people', urban: 'lights' }, controls: 'controls.csv' }],
    [
      'sources first, the rest by a mix',
      {
        by: { industry: { people: 0.5, area: 0.5 } },
        points: [{ file: 'plants.csv', emission: 't', buffer: '20 m' }],
      },
    ],
    ['sources first, the rest by area', { points: [{ file: 'plants.csv', emission: 't', buffer: '20 m' }] }],
    [
      'sources that are scaled, by an attribute, and controls',
      {
        by: { urban: 'people' },
        controls: 'controls.csv',
        points: [
          {
            file: 'plants.csv',
            emission: 't',
            unit: 'kt',
            only: { name: 'B' },
            sector: 'rural',
            exceed: 'scale',
          },
          { file: 'plants.csv', weight: 't', share: 0.4, only: { name: 'A' } },
        ],
      },
    ],
    ['a fallback to all ground', { by: { rural: 'dark', industry: 'lights' }, fallback: 'zone' }],
  ])('%s: is worked out to 1e-12, and all of them make the totals', async (_, allocate) => {
    const parcels = explained(await parcelsOf(allocate))
    for (const { row, residual } of parcels) expect(Math.abs(residual), String(row['id'])).toBeLessThan(1e-12)
    expect(parcels.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(1234, 9)
  })

  it('small pieces put together too, from what the register tells of their ground', async () => {
    const choice = { by: { industry: { people: 0.5, lights: 0.5 }, urban: 'people' } }
    const parcels = explained(await parcelsOf(choice, { patches: { min_area: '2000 m2' } }))
    expect(parcels.map(({ row }) => row['name'])).toContain('pieces below the least area')
    for (const { row, residual } of parcels) expect(Math.abs(residual), String(row['id'])).toBeLessThan(1e-12)
  })

  it('tells the people on its ground, where people are what shares it', async () => {
    const land = { cover: 'landuse.tif', legend: 'cnlucc' }
    const { rows } = await parcelsOf({ by: { urban: 'people' } }, { land })
    const people = (zone: string) =>
      rows
        .filter((row) => row['sector'] === 'urban' && row['zone'] === zone)
        .reduce((sum, row) => sum + Number(row['weight_people']), 0)
    // West: 3 + 4 in two rows, 2 + 3 in two; east: 8 in two rows, 7 in two.
    expect(people('w')).toBeCloseTo(24, 5)
    expect(people('e')).toBeCloseTo(30, 5)
    const others = rows.filter((row) => row['sector'] !== 'urban')
    expect(others.map((row) => row['weight_people'])).toEqual(others.map(() => null))
  })

  it('says weights, rung, source and arithmetic in words', async () => {
    const result = await parcelsOf({
      by: { industry: ['dark', { people: 0.5, area: 0.5 }] },
      points: [{ file: 'plants.csv', emission: 't', buffer: '20 m' }],
    })
    const about = { title: 'Test', year: 2020, synthetic: undefined }
    const texts = explained(result).map(({ row, ...rest }) => parcelText({ ...about, parcel: row, ...rest }))
    const park = texts.find((text) => text.includes('park'))!
    expect(park).toMatch(/shared by 50 % people, 50 % area \(secondary\): 920\.000 t over 2 zones/)
    expect(park).toMatch(/Here: [\d.]+ ha × [\d.]+ \+ [\d.]+ of people × [\d.e-]+ = [\d.]+ t CO2e a year\./)
    const sources = texts.filter((text) => text.includes('-source-A'))
    // The second A stands on the zones' border.
    expect(sources.map((text) => /Source A of (.*): (.*) t \(as known\)/.exec(text)?.slice(1))).toEqual([
      ['plants.csv', '40.000'],
      ['plants.csv', '15.000'],
      ['plants.csv', '15.000'],
    ])
  })
})
