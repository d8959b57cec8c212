// Scenarios: drawn changes of the ledger, steps and causes that add up, land counted once.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InputError } from '../../src/error.ts'
import { nodeWorld } from '../../src/host/node.ts'
import { changeLedger, type LedgerChange } from '../../src/inventory/index.ts'
import { exactSum, logMean, productEffects } from '../../src/quantity/index.ts'
import {
  applyChanges,
  causesOfTotals,
  causesOfZones,
  differences,
  parseScenario,
  runScenario,
} from '../../src/scenario/index.ts'
import { parseStudy, resolveAgain, solve } from '../../src/study/index.ts'
import { BALANCED_STUDY, box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

const [X, Y] = [600000, 3550000]
const BALANCE = `flow,branch,carrier,amount,unit
final,industry,raw-coal,1000,TJ
final,industry,electricity,10,10^8 kWh
final,urban-residential,electricity,5,10^8 kWh
final,transport,gasoline,200,TJ
final,agriculture,diesel,20,TJ
final,rural-residential,raw-coal,30,TJ
`
const FILES = {
  'landuse.tif': codesTiff(utmGrid(3, 3), [51, 51, 53, 52, 53, 52, 11, 11, 11]),
  'changed.tif': codesTiff(utmGrid(3, 3), [53, 51, 53, 52, 51, 52, 11, 52, 11]),
  'balance.csv': BALANCE,
  'zones.geojson': zonesJson([
    { id: 'w', rings: [box(X, Y - 90, X + 45, Y)] },
    { id: 'e', rings: [box(X + 45, Y - 90, X + 90, Y)] },
  ]),
}

async function base() {
  const { study } = parseStudy(BALANCED_STUDY, 'study')
  let opened: string[] = []
  const node = nodeWorld({ base: folderOf(FILES), threads: 1 })
  const open = (path: string) => {
    opened.push(path)
    return node.open(path)
  }
  const world = { ...node, open }
  const solution = await solve(study!, world)
  opened = []
  return { solution, world, opened: () => opened }
}

describe('changes of the ledger', () => {
  const change = async (...changes: LedgerChange[]) => {
    const { solution } = await base()
    return { before: solution.ledger, ...changeLedger(solution.ledger, changes) }
  }
  const co2 = (rows: readonly { carrier: string; gas: string; mass_t: number }[], carrier: string) =>
    exactSum(rows.filter((row) => row.carrier === carrier && row.gas === 'CO2').map((row) => row.mass_t))

  it('scale, set', async () => {
    const { before, ledger } = await change(
      { kind: 'scale', where: { sector: 'industry', carrier: 'raw-coal' }, by: 0.5 },
      { kind: 'set', where: { sector: 'rural' }, total: 1234 },
    )
    expect(ledger.totals['rural']).toBeCloseTo(1234, 9)
    expect(co2(ledger.rows, 'electricity')).toBe(co2(before.rows, 'electricity'))
    // 1000 TJ × 94 600 kg/TJ, halved.
    expect(
      ledger.rows.find((row) => row.branch === 'industry' && row.carrier === 'raw-coal')!.mass_t,
    ).toBeCloseTo(47300, 6)
  })

  it('switch by energy: 300 TJ of coal to 250 TJ of gas at 1.2 times the efficiency', async () => {
    const { before, ledger } = await change({
      kind: 'switch',
      where: { sector: 'industry', carrier: 'raw-coal' },
      to: 'natural-gas',
      share: 0.3,
      efficiency: 1.2,
    })
    const gas = ledger.rows.find((row) => row.carrier === 'natural-gas' && row.gas === 'CO2')!
    expect(gas.activity).toBeCloseTo(250, 10)
    expect(gas.mass_t).toBeCloseTo(250 * 56.1, 8)
    expect(co2(before.rows, 'raw-coal') - co2(ledger.rows, 'raw-coal')).toBeCloseTo(300 * 94.6, 6)
    expect(ledger.rows.filter((row) => row.carrier === 'natural-gas').length).toBe(3)
  })

  it('electrify at the factor of the ledger, then clean the grid', async () => {
    const { before, ledger } = await change(
      { kind: 'switch', where: { carrier: 'gasoline' }, to: 'electricity', share: 1, efficiency: 4 },
      { kind: 'factor', carrier: 'electricity', factor: 0.3, unit: 't/MWh' },
    )
    expect(co2(ledger.rows, 'gasoline')).toBe(0)
    // 200 TJ ÷ 4 = 50 TJ more, all at half the factor.
    const more = (50 / 3.6e-3) * 0.3
    expect(co2(ledger.rows, 'electricity')).toBeCloseTo(co2(before.rows, 'electricity') / 2 + more, 4)
  })

  it('that find nothing are faults', async () => {
    const { issues } = await change(
      { kind: 'scale', where: { carrier: 'peat' }, by: 2 },
      { kind: 'switch', where: { carrier: 'gasoline' }, to: 'unicorns', share: 1, efficiency: 1 },
      { kind: 'factor', carrier: 'electricity', factor: 1, unit: 't/t' },
    )
    expect(issues.map(({ code }) => code)).toEqual(['change.nothing', 'change.factor', 'factor.unit'])
  })
})

describe('a scenario', () => {
  const written = {
    title: 'Measures',
    changes: [
      { kind: 'scale', where: { sector: 'urban' }, by: 0.8 },
      { kind: 'study', name: 'new land', set: { 'land.cover': 'changed.tif' } },
      { kind: 'study', name: 'other factors', set: { 'inventory.factors': 'ndrc-2011' } },
      { kind: 'factor', carrier: 'electricity', factor: 0.3, unit: 't/MWh' },
    ],
  }

  it('has steps that add up, and causes that add up to the same', async () => {
    const { solution, world } = await base()
    const { scenario } = parseScenario(written, 'change.yaml')
    const result = await runScenario(solution, scenario!, world)
    const total = differences(solution, result.after).find(({ dimension }) => dimension === 'total')!
    expect(Math.abs(result.residual)).toBeLessThan(1e-9)
    expect(exactSum(result.steps.map(({ effect }) => effect))).toBeCloseTo(total.difference, 9)
    expect(
      exactSum(causesOfTotals(solution, result.after).map(({ effect }) => effect)) / total.difference,
    ).toBeCloseTo(1, 12)
    for (const { zone, totals, shares } of causesOfZones(solution, result.after)) {
      const own = differences(solution, result.after).find(
        ({ dimension, id }) => dimension === 'zone' && id === zone,
      )!
      expect(Math.abs(totals + shares - own.difference) / own.before).toBeLessThan(1e-12)
      expect(shares).not.toBe(0)
    }
    expect(result.steps[1]!.effect).toBe(0)
    expect(result.steps[2]!.effect).not.toBe(0)
  })

  it('tells the faults of every step, each where the scenario has it', async () => {
    const { solution, world } = await base()
    const changes = [
      { kind: 'study', set: { 'land.cover': 'changed.tif' } },
      { kind: 'scale', where: { branch: 'nowhere' }, by: 0.9 },
      { kind: 'close', plant: 'None' },
      { kind: 'scale', where: { carrier: 'diesel' }, by: 0.9 },
      { kind: 'study', set: { 'land.nope': 3 } },
    ]
    const { scenario } = parseScenario({ title: 'x', changes }, 'change.yaml')
    const told = await runScenario(solution, scenario!, world).catch((error: InputError) => error.issues)
    expect(told).toMatchObject([
      { code: 'change.nothing', path: ['changes', 1] },
      { code: 'scenario.plant', path: ['changes', 2] },
      { code: 'study.key' },
    ])
  })

  it('reads no pixel again where the land stays', async () => {
    const { solution, world, opened } = await base()
    const { scenario } = parseScenario({ title: 'x', changes: [written.changes[0]] }, 'change.yaml')
    await runScenario(solution, scenario!, world)
    expect(opened()).not.toContain('landuse.tif')
  })

  it('is a study: the changed study solves to the same', async () => {
    const { solution, world } = await base()
    const { scenario } = parseScenario(written, 'change.yaml')
    const { after } = await runScenario(solution, scenario!, world)
    const { study } = applyChanges(solution.study, scenario!.changes)
    expect((await solve(study, world)).table).toEqual(after.table)
  })

  it('tells every fault of the file', () => {
    const { issues } = parseScenario({ title: '', changes: [{ kind: 'scale', by: -1 }] }, 'c.yaml')
    expect(issues.length).toBeGreaterThanOrEqual(3)
  })

  it('answers a changed ledger at once', async () => {
    const { solution, opened } = await base()
    const { ledger } = changeLedger(solution.ledger, [{ kind: 'scale', where: {}, by: 2 }])
    const { solution: again } = resolveAgain(solution, ledger)
    expect(opened()).toEqual([])
    again.table.rows.forEach((row, z) => {
      expect(row.total / solution.table.rows[z]!.total).toBeCloseTo(2, 12)
    })
  })
})

describe('logarithmic means', () => {
  it('share a change of a product without residual', () => {
    const factor = fc.double({ min: 1e-3, max: 1e3, noNaN: true })
    fc.assert(
      fc.property(fc.array(fc.tuple(factor, factor), { minLength: 1, maxLength: 5 }), (pairs) => {
        const [before, after] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)]
        const product = (list: readonly number[]) => list.reduce((a, b) => a * b, 1)
        const change = product(after) - product(before)
        const scale = Math.max(product(after), product(before))
        expect(Math.abs(exactSum(productEffects(before, after)!) - change) / scale).toBeLessThan(1e-12)
      }),
    )
  })

  it('are between both numbers and meet where they are equal', () => {
    expect(logMean(2, 2)).toBe(2)
    expect(logMean(1 + 1e-9, 1)).toBeCloseTo(1 + 5e-10, 15)
    expect(logMean(4, 1)).toBeCloseTo(3 / Math.log(4), 14)
    expect(productEffects([0, 1], [1, 1])).toBeUndefined()
  })
})
