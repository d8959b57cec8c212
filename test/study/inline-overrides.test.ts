// Factors of a study's own, written as rows of the study itself instead of a table.
import { describe, expect, it } from 'vitest'
import type { Issue } from '../../src/error.ts'
import { nodeWorld } from '../../src/host/node.ts'
import { parseStudy } from '../../src/study/index.ts'
import { openLedger } from '../../src/study/inputs/open-ledger.ts'
import { folderOf } from '../support/small-study.ts'

const ROW = { carrier: 'diesel', gas: 'CO2', value: 3.1, unit: 't/t', source: 'lab 2020' }
const BALANCE = 'flow,branch,carrier,amount,unit\nfinal,industry,diesel,100,t\nfinal,industry,coke,1,t\n'

async function ledgerOf(overrides: unknown, table = '') {
  const { study, issues: told } = parseStudy(
    {
      title: 'Own factors',
      year: 2020,
      inventory: { balance: 'b.csv', overrides },
      land: { cover: 'c.tif', legend: 'cnlucc' },
      zones: { file: 'z.geojson', id: 'id', name: 'name' },
    },
    'study',
  )
  const issues: Issue[] = [...told]
  const world = nodeWorld({ base: folderOf({ 'b.csv': BALANCE, 'own.csv': table }), threads: 1 })
  const ledger = study && (await openLedger(study, world, issues))
  return { ledger, issues }
}

describe('overrides in the study', () => {
  it('win over the set as those of a table do', async () => {
    const [inline, table] = [
      await ledgerOf([ROW]),
      await ledgerOf('own.csv', 'carrier,gas,value,unit,source\ndiesel,CO2,3.1,t/t,lab 2020\n'),
    ]
    expect(inline.issues).toEqual([])
    expect(inline.ledger!.rows).toEqual(table.ledger!.rows)
    const row = inline.ledger!.rows.find(({ carrier, gas }) => carrier === 'diesel' && gas === 'CO2')!
    expect(row.emission_t).toBeCloseTo(310, 10)
    expect(row.factor_source).toContain('lab 2020')
  })

  it('have their faults at the row and column', async () => {
    const { issues } = await ledgerOf([ROW, { ...ROW, carrier: 'diesle' }])
    expect(issues.map(({ code, path }) => [code, ...path])).toEqual([
      ['factor.carrier', 'inventory.overrides', 2, 'carrier'],
    ])
    const { source: _, ...bare } = ROW
    expect((await ledgerOf([bare])).issues[0]!.path.join('.')).toContain('overrides')
  })
})
