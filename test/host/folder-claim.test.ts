// One run at a time in an output folder.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CLAIM, claimFolder, releaseFolder } from '../../src/host/folder-claim.ts'
import { journalled } from '../../src/host/journal.ts'
import { cadastre } from '../support/command.ts'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

const NONE = 2 ** 22 + 1
const claimOf = (process: number, host = hostname()) => JSON.stringify({ process, host })
const STUDY = {
  title: 'One',
  year: 2020,
  inventory: { totals: { urban: 0 } },
  land: { cover: 'landuse.tif', legend: 'cnlucc' },
  zones: { file: 'zones.geojson', id: 'id', name: 'name' },
}
const study = folderOf({
  'study.yaml': JSON.stringify(STUDY),
  'landuse.tif': codesTiff(utmGrid(4, 4), new Uint8Array(16).fill(51)),
  'zones.geojson': zonesJson([{ id: 'a', rings: [box(600000, 3549880, 600120, 3550000)] }]),
})
const run = (out: string) => cadastre('run', join(study, 'study.yaml'), '--out', out, '--quiet')

describe('a folder', () => {
  it('is refused while another process runs there, and nothing in it changes', () => {
    const out = folderOf({ [CLAIM]: claimOf(process.pid), 'zones.csv': 'of the other run' })
    const { status, stderr } = run(out)
    expect(status).toBe(2)
    expect(stderr).toMatch(/output\.busy at .*: found a run that still goes on there \(process \d+\)/)
    expect(readdirSync(out).sort()).toEqual([CLAIM, 'zones.csv'])
    expect(readFileSync(join(out, 'zones.csv'), 'utf8')).toBe('of the other run')
  })

  it.each([
    ['a process that is no more', claimOf(NONE)],
    ['another machine', claimOf(process.pid, 'elsewhere')],
    ['a disk that was full', ''],
  ])('is taken over from %s, and free again afterwards', (_, claim) => {
    const out = folderOf({ [CLAIM]: claim })
    const { status, stderr } = run(out)
    expect([status, stderr]).toEqual([0, ''])
    expect(existsSync(join(out, CLAIM))).toBe(false)
    expect(cadastre('verify', out).status).toBe(0)
  })

  it('is claimed before the journal is begun, once', () => {
    const out = folderOf({})
    let claims = 0
    const journal = journalled({ run: async () => {}, threads: 1 } as never, {
      folder: out,
      key: 'key',
      resume: false,
      fewest: 1,
      claim: () => {
        expect(existsSync(join(out, '.unfinished'))).toBe(false)
        claims++
      },
    })
    journal.spool(1).close()
    expect(claims).toBe(1)
    claimFolder(out)
    claimFolder(out)
    expect(existsSync(join(out, CLAIM))).toBe(true)
    releaseFolder(out)
    expect(existsSync(join(out, CLAIM))).toBe(false)
  })
})

describe('a result of nothing', () => {
  it('goes onto a grid without a residual', () => {
    const out = folderOf({})
    expect(run(out).status).toBe(0)
    const { status, stdout, stderr } = cadastre('grid', out, '--to', '100m', '--json')
    expect([status, stderr]).toEqual([0, ''])
    expect(JSON.parse(stdout).residual).toBe(0)
  })
})
