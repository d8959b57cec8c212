// A study with ten different faults is told all ten, each with place, expectation and remedy.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { codesTiff, folderOf, utmGrid } from '../support/small-study.ts'

const CLI = join(import.meta.dirname, '../../dist/cli/main.js')

function faultyFolder(): string {
  const grid = utmGrid(8, 8)
  // Code 77 is in no legend; no 52, so rural has no land.
  const codes = Uint8Array.from({ length: 64 }, (_, i) => [11, 51, 53, 77][i % 4]!)
  const ring = (points: number[][]) => ({
    type: 'Feature',
    properties: { id: 'p' },
    geometry: { type: 'Polygon', coordinates: [points] },
  })
  return folderOf({
    'landuse.tif': codesTiff(grid, codes),
    'south.geojson': JSON.stringify({
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          properties: { adcode: 'a', name: 'A' },
          geometry: {
            type: 'Polygon',
            coordinates: [
              [
                [118, -32],
                [119, -32],
                [119, -31],
                [118, -31],
                [118, -32],
              ],
            ],
          },
        },
      ],
    }),
    'parks.geojson': JSON.stringify({
      type: 'FeatureCollection',
      features: [
        ring([
          [118.06, 32.07],
          [118.07, 32.08],
          [118.07, 32.07],
          [118.06, 32.08],
          [118.06, 32.07],
        ]),
        ring([
          [118.06, 32.07],
          [118.07, 32.07],
          [118.07, 32.08],
        ]),
      ],
    }),
    'enterprises.csv': 'id,lon,lat\ne1,118.0612,32.0801\ne2,,32.08\n',
    'balance.csv': [
      'flow,branch,carrier,amount,unit',
      'final,industry,raw-coal,-5,10^4 t',
      'final,industry,raw-cole,5,10^4 t',
      'final,industry,diesel,5,10^8 m3',
      'final,industry,coke,2,10^4 t',
      'final,rural-residential,lpg,1,10^4 t',
      '',
    ].join('\n'),
    'study.yaml': [
      'title: Faulty',
      'year: 2020',
      'inventory: { balance: balance.csv, overrides: missing.csv }',
      'land: { cover: landuse.tif, legend: cnlucc, industry: { parks: parks.geojson, enterprises: enterprises.csv } }',
      'zones: { file: south.geojson, id: adcode, name: name }',
      '',
    ].join('\n'),
  })
}

describe('cadastre check', () => {
  const folder = faultyFolder()
  const before = readdirSync(folder)
  const told = spawnSync(process.execPath, [CLI, 'check', join(folder, 'study.yaml')], { encoding: 'utf8' })

  it.each([
    ['missing file', /file\.missing at missing\.csv/],
    ['unknown code in the cover', /cover\.code at landuse\.tif: found land codes .*77 \(1.44 ha\)/],
    ['zones in another hemisphere', /zones\.elsewhere at south\.geojson/],
    ['open ring', /ring\.open at parks\.geojson\.feature 2\.ring 1/],
    ['self-intersecting park', /polygon\.crossing at parks\.geojson\.feature 1/],
    ['enterprise without coordinates', /point\.coordinates at enterprises\.csv\[3\]/],
    ['negative activity', /balance\.negative at balance\.csv\[2\]\.amount/],
    ['unknown carrier', /balance\.carrier at balance\.csv\[3\].*Did you mean `raw-coal`/],
    ['unit that does not fit', /balance\.unit at balance\.csv\[4\].*diesel/],
    ['sector without land', /sector\.unplaced at allocate\.rural/],
  ])('tells %s', (_, pattern) => {
    expect(told.stderr).toMatch(pattern)
  })

  it('says of each what was expected and what to do', () => {
    const lines = told.stderr.split('\n').filter((line) => line.startsWith('error '))
    expect(lines).toHaveLength(10)
    for (const line of lines) expect(line).toMatch(/found .+; expected .+\. .+/)
  })

  it('leaves with code 2, without a stack trace, having written nothing', () => {
    expect(told.status).toBe(2)
    expect(told.stderr + told.stdout).not.toMatch(/\n\s+at .*:\d+:\d+/)
    expect(readdirSync(folder)).toEqual(before)
  })
})
