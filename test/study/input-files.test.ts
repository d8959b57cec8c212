// What a run read: named files, and the files beside them that told something of their own.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { nodeWorld } from '../../src/host/node.ts'
import { identifyInputs, parseStudy, solve } from '../../src/study/index.ts'
import { tableOfRows } from '../support/feature-tables.ts'
import { writeTable } from '../support/host.ts'
import { box, codesTiff, folderOf, utmGrid } from '../support/small-study.ts'

it('every file that was read is identified by its hash, sidecars too', async () => {
  const base = folderOf({
    'landuse.tif': codesTiff(utmGrid(2, 2), [51, 51, 51, 51]),
    'landuse.tif.aux.xml': '<PAMDataset/>',
    'landuse.txt': 'of no concern',
  })
  const ring = Float64Array.from(box(600000, 3549940, 600060, 3550000).flat())
  const row = {
    geometry: { kind: 'polygon' as const, polygons: [[ring]] },
    values: ['a', 'urban', 'A', 51, 0.36, 1],
  }
  await writeTable(base, tableOfRows('zones', [row]), 'shp')
  writeFileSync(join(base, 'zones.csv'), 'no part of the Shapefile')
  const { study } = parseStudy(
    {
      title: 'Test',
      year: 2020,
      inventory: { totals: { urban: 100 } },
      land: { cover: 'landuse.tif', legend: 'cnlucc' },
      zones: { file: 'zones.shp', id: 'id', name: 'zone_name' },
    },
    'study',
  )
  const world = nodeWorld({ base, threads: 1 })
  const inputs = await identifyInputs(await solve(study!, world), world)
  expect(inputs.map(({ role, file }) => `${role}: ${file}`).sort()).toEqual([
    'land cover: landuse.tif',
    'land cover: landuse.tif.aux.xml',
    ...['cpg', 'dbf', 'prj', 'shp', 'shx'].map((ending) => `zones: zones.${ending}`),
  ])
  for (const { file, sha256 } of inputs)
    expect(sha256, file).toBe(
      createHash('sha256')
        .update(readFileSync(join(base, file)))
        .digest('hex'),
    )
})
