// cadastre export: the parcels of a folder in another format are byte for byte what their own table would give.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cadastre, NANJING } from '../support/command.ts'
import { drawnTable } from '../support/feature-tables.ts'
import { writeTable } from '../support/host.ts'
import { folderOf } from '../support/small-study.ts'

const out = folderOf({})
await writeTable(out, drawnTable(), 'gpkg')

describe('cadastre export', () => {
  it.each(['parquet', 'fgb', 'geojson', 'shp'] as const)('to .%s', async (format) => {
    const folder = folderOf({})
    const told = cadastre('export', out, '--to', join(folder, `parcels.${format}`))
    expect(told.status).toBe(0)
    expect(told.stdout).toContain('3 parcels written')
    const direct = readFileSync(await writeTable(folderOf({}), drawnTable(), format))
    expect(readFileSync(join(folder, `parcels.${format}`)).equals(direct)).toBe(true)
    if (format === 'shp') {
      for (const suffix of ['shx', 'dbf', 'prj', 'cpg'])
        expect(existsSync(join(folder, `parcels.${suffix}`))).toBe(true)
    }
  })

  it('tells what it cannot do with code 2, and leaves nothing', () => {
    const target = join(folderOf({}), 'parcels.dwg')
    const told = cadastre('export', out, '--to', target)
    expect(told.status).toBe(2)
    expect(told.stderr).toMatch(/\.parquet/)
    expect(existsSync(target)).toBe(false)
    expect(cadastre('export', folderOf({}), '--to', 'a.fgb').stderr).toMatch(/no patches\.gpkg/)
  })

  it('says where no database answers, with code 1', () => {
    const told = cadastre('export', out, '--to', 'postgres://me:secret@127.0.0.1:9/city')
    expect(told.status).toBe(1)
    expect(told.stderr).toMatch(/No database answers at 127\.0\.0\.1:9\/city/)
    expect(told.stderr).not.toContain('secret')
  })
})

describe('cadastre run --formats', () => {
  it('writes parcels beside patches.gpkg, and tells what a format cannot carry', () => {
    const folder = folderOf({})
    const study = NANJING
    const told = cadastre('run', study, '--out', folder, '--only', 'patches', '--formats', 'fgb,shp')
    expect(told.status).toBe(0)
    for (const suffix of ['gpkg', 'fgb', 'shp', 'dbf', 'prj'])
      expect(existsSync(join(folder, `patches.${suffix}`)), suffix).toBe(true)
    expect(told.stderr).toMatch(/explanation → explanatio/)
    const again = join(folderOf({}), 'patches.fgb')
    expect(cadastre('export', folder, '--to', again).status).toBe(0)
    expect(readFileSync(again).equals(readFileSync(join(folder, 'patches.fgb')))).toBe(true)
    expect(cadastre('run', study, '--out', folder, '--formats', 'dwg').status).toBe(2)
  })
})
