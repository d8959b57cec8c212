// A run never writes over a file that it was made from.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { run } from '../../src/cli/run.ts'
import { isInputError } from '../../src/error.ts'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

it('a folder where an output has the name of an input is refused, and the input stays', async () => {
  const grid = utmGrid(8, 8)
  const study = {
    title: 'Own inputs',
    year: 2020,
    inventory: { totals: { urban: 10 } },
    land: { cover: 'rasters/total.tif', legend: 'cnlucc' },
    zones: { file: 'zones.geojson', id: 'id', name: 'name' },
  }
  const folder = folderOf({
    'zones.geojson': zonesJson([{ id: 'z', rings: [box(600000, 3549760, 600240, 3550000)] }]),
    'study.json': JSON.stringify(study),
  })
  mkdirSync(join(folder, 'rasters'))
  const cover = codesTiff(grid, new Uint8Array(64).fill(51))
  writeFileSync(join(folder, 'rasters/total.tif'), cover)
  const options = { threads: 1, quiet: true, only: ['rasters'] as const }
  const refused = await run(join(folder, 'study.json'), { ...options, out: folder }).catch((error) => error)
  expect(isInputError(refused) && refused.issues[0]?.found).toMatch(
    /rasters\/total\.tif would be written over/,
  )
  expect(new Uint8Array(readFileSync(join(folder, 'rasters/total.tif')))).toEqual(new Uint8Array(cover))
  await run(join(folder, 'study.json'), { ...options, out: join(folder, 'out') })
  expect(readFileSync(join(folder, 'out/rasters/total.tif')).length).toBeGreaterThan(100)
})
