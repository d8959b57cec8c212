// What a former run left in a folder: removed where it tells another result, kept where it tells this one, never a file of the user's.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { run } from '../../src/cli/run.ts'
import { uncertainty } from '../../src/cli/uncertainty.ts'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

let folder: string
const out = () => join(folder, 'out')
const there = (name: string) => existsSync(join(out(), name))
const listed = () => readFileSync(join(out(), 'SHA256SUMS'), 'utf8')

async function runOf(urban: number, formats: readonly string[], zones = 'zones.geojson') {
  const study = {
    title: 'Former files',
    year: 2020,
    inventory: { totals: { urban } },
    land: { cover: 'cover.tif', legend: 'cnlucc' },
    zones: { file: zones, id: 'id', name: 'name' },
    publish: { formats },
  }
  writeFileSync(join(folder, 'study.json'), JSON.stringify(study))
  await run(join(folder, 'study.json'), { out: out(), threads: 1, quiet: true, only: ['tables', 'patches'] })
}

beforeEach(() => {
  folder = folderOf({
    'cover.tif': codesTiff(utmGrid(8, 8), new Uint8Array(64).fill(51)),
    'zones.geojson': zonesJson([{ id: 'z', rings: [box(600000, 3549760, 600240, 3550000)] }]),
  })
})

describe('intervals into the folder of former ones', () => {
  const draw = (formats: readonly string[]) => {
    const file = join(folder, 'study.json')
    const study = JSON.parse(readFileSync(file, 'utf8'))
    writeFileSync(file, JSON.stringify({ ...study, publish: { formats } }))
    return uncertainty(file, { out: out(), draws: 1000, threads: 1, quiet: true })
  }

  it('leave no parcels of other draws beside them, and nothing else is touched', async () => {
    await runOf(10, ['gpkg', 'geojson'])
    await draw(['gpkg', 'geojson', 'fgb'])
    writeFileSync(join(out(), 'uncertainty', 'notes.txt'), 'mine')
    writeFileSync(join(out(), 'uncertainty', 'patches.fgb'), 'mended by hand')
    await draw(['gpkg'])
    const names = ['patches.gpkg', 'patches.geojson', 'patches.fgb', 'notes.txt'].map(
      (name) => `uncertainty/${name}`,
    )
    expect([...names, 'patches.geojson', 'zones.csv'].map(there)).toEqual([
      true,
      false,
      true,
      true,
      true,
      true,
    ])
    expect(listed()).toMatch(/ {2}patches\.geojson\n/)
    expect(listed()).not.toMatch(/uncertainty\/patches\.(geojson|fgb)/)
  })
})

describe('a run into the folder of a former one', () => {
  it('removes what that one wrote of another result, and nothing else', async () => {
    await runOf(10, ['gpkg', 'geojson', 'fgb'])
    writeFileSync(join(out(), 'notes.txt'), 'mine')
    writeFileSync(join(out(), 'patches.fgb'), 'mended by hand')
    await runOf(20, ['gpkg'])
    expect(['patches.geojson', 'patches.fgb', 'notes.txt', 'patches.gpkg'].map(there)).toEqual([
      false,
      true,
      true,
      true,
    ])
    expect(listed()).not.toMatch(/patches\.(geojson|fgb)/)
  })

  it('keeps, and goes on listing, what tells the same result', async () => {
    await runOf(10, ['gpkg', 'geojson'])
    await runOf(10, ['gpkg'])
    expect(there('patches.geojson')).toBe(true)
    expect(listed()).toMatch(/ {2}patches\.geojson\n/)
  })

  it('never removes an input of its own, nor trusts a list that was altered', async () => {
    await runOf(10, ['gpkg', 'geojson'])
    const parcels = JSON.parse(readFileSync(join(out(), 'patches.geojson'), 'utf8'))
    expect(parcels.features.length).toBe(1)
    await runOf(20, ['gpkg'], 'out/patches.geojson')
    expect(there('patches.geojson')).toBe(true)
    await runOf(10, ['gpkg', 'fgb'])
    writeFileSync(join(out(), 'SHA256SUMS'), listed().replace(/^./, '0'))
    await runOf(20, ['gpkg'])
    expect(there('patches.fgb')).toBe(true)
  })
})
