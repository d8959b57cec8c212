// What `cadastre compare` says of folders that lack what it reads.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { compare } from '../../src/cli/compare.ts'
import { run } from '../../src/cli/run.ts'
import { isInputError } from '../../src/error.ts'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

it('a folder without rasters is told as that, one of a run by the raster to name, missing rasters once', async () => {
  const study = {
    title: 'Folders',
    year: 2020,
    inventory: { totals: { urban: 10, industry: 5 } },
    land: { cover: 'cover.tif', legend: 'cnlucc' },
    zones: { file: 'zones.geojson', id: 'id', name: 'name' },
  }
  const folder = folderOf({
    'cover.tif': codesTiff(
      utmGrid(8, 8),
      Uint8Array.from({ length: 64 }, (_, i) => 51 + 2 * (i % 2)),
    ),
    'zones.geojson': zonesJson([{ id: 'z', rings: [box(600000, 3549760, 600240, 3550000)] }]),
    'study.json': JSON.stringify(study),
  })
  const at = (name: string) => join(folder, name)
  const options = { threads: 1, quiet: true }
  await run(at('study.json'), { ...options, out: at('all'), only: ['tables', 'rasters', 'register'] })
  await run(at('study.json'), { ...options, out: at('few'), only: ['tables', 'register'] })
  mkdirSync(at('empty'))
  writeFileSync(at('empty/readme.txt'), 'none')
  const told = async (out: string, product: string) => {
    const error: unknown = await compare(at(out), { with: [at(product)], quiet: true }).catch((one) => one)
    return isInputError(error) ? error.issues.map(({ found, hint }) => `${found}. ${hint}`) : error
  }
  expect(await told('all', 'empty')).toEqual(['a folder without a GeoTIFF or NetCDF. Check the path.'])
  expect(await told('all', 'all')).toEqual([
    expect.stringMatching(/^a folder without .*all\/rasters\/total\.tif, with --unit t\/ha\.$/),
  ])
  expect(await told('few', 'all/rasters/total.tif')).toEqual([
    'no rasters/industry.tif, rasters/urban.tif, rasters/agriculture.tif, rasters/rural.tif. Run the study first.',
  ])
})
