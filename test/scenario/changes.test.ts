// Changes of a ledger beside what a person works out by hand: biofuels, branches that burn otherwise, slips that are told.
import { describe, expect, it } from 'vitest'
import { nodeWorld } from '../../src/host/node.ts'
import { changeLedger, type LedgerChange } from '../../src/inventory/index.ts'
import { exactSum } from '../../src/quantity/index.ts'
import { parseScenario, runScenario } from '../../src/scenario/index.ts'
import { parseStudy, type Solution, solve } from '../../src/study/index.ts'
import { BALANCED_STUDY, box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

const [X, Y] = [600000, 3550000]
const FILES = {
  'landuse.tif': codesTiff(utmGrid(3, 3), [51, 51, 53, 52, 53, 52, 11, 11, 11]),
  'balance.csv': `flow,branch,carrier,amount,unit
final,industry,raw-coal,1000,TJ
final,industry,electricity,100,TJ
final,industry,solid-biofuels,400,TJ
final,urban-residential,natural-gas,200,TJ
final,rural-residential,raw-coal,100,TJ
final,rural-residential,electricity,36,TJ
final,rural-residential,solid-biofuels,50,TJ
`,
  'zones.geojson': zonesJson([{ id: 'w', rings: [box(X, Y - 90, X + 90, Y)] }]),
}
const world = nodeWorld({ base: folderOf(FILES), threads: 1 })

let solved: Solution | undefined
const base = async () => (solved ??= await solve(parseStudy(BALANCED_STUDY, 'study').study!, world))
const change = async (...changes: LedgerChange[]) => {
  const { ledger: before } = await base()
  const { ledger, issues } = changeLedger(before, changes)
  const difference = (sector: string) => ledger.totals[sector]! - before.totals[sector]!
  return { before, ledger, difference, codes: issues.map(({ code }) => code) }
}

// IPCC 2006 V2 T2.3 and T2.5 in t CO2e per TJ, AR5 potentials (CH4 28, N2O 265): CO2 + CH4 + N2O.
const [CH4, N2O] = [28e-3, 265e-3]
const COAL_HOME = 94.6 + 300 * CH4 + 1.5 * N2O
const BIO_HOME = 300 * CH4 + 4 * N2O
const POWER = 0.6 / 3.6e-3

describe('a switch of carriers', () => {
  it('to biofuels: their CO2 is a memo and counts nothing', async () => {
    const { ledger, difference } = await change({
      kind: 'switch',
      where: { sector: 'rural', carrier: 'raw-coal' },
      to: 'solid-biofuels',
      share: 1,
      efficiency: 1,
    })
    expect(difference('rural')).toBeCloseTo(100 * (BIO_HOME - COAL_HOME), 6)
    expect(exactSum(ledger.rows.filter((row) => row.memo).map((row) => row.energy_tj))).toBeCloseTo(550, 9)
  })

  it('to a fuel that only others burn: CH4 and N2O are those of the branch', async () => {
    const { difference } = await change({
      kind: 'switch',
      where: { sector: 'urban' },
      to: 'raw-coal',
      share: 1,
      efficiency: 1,
    })
    expect(difference('urban')).toBeCloseTo(200 * (COAL_HOME - 56.1 - 5 * CH4 - 0.1 * N2O), 6)
    const { difference: ofRural } = await change(
      { kind: 'scale', where: { sector: 'rural', carrier: 'raw-coal' }, by: 0 },
      { kind: 'switch', where: { sector: 'urban' }, to: 'raw-coal', share: 0.5, efficiency: 1 },
    )
    expect(ofRural('urban')).toBeCloseTo(100 * (COAL_HOME - 56.1 - 5 * CH4 - 0.1 * N2O), 6)
  })

  it('of a whole sector leaves what is that carrier already, and takes biofuels by their energy', async () => {
    const { ledger, difference } = await change({
      kind: 'switch',
      where: { sector: 'rural' },
      to: 'electricity',
      share: 0.5,
      efficiency: 3,
    })
    expect(difference('rural')).toBeCloseTo(-50 * COAL_HOME - 25 * BIO_HOME + (75 / 3) * POWER, 6)
    const energy = ledger.rows.filter(({ sector, gas }) => sector === 'rural' && gas === 'CO2')
    expect(exactSum(energy.map((row) => row.energy_tj))).toBeCloseTo(50 + 25 + 36 + 25, 9)
  })

  it('to power without carbon', async () => {
    const { difference, codes } = await change(
      { kind: 'factor', carrier: 'electricity', factor: 0, unit: 't/MWh' },
      { kind: 'switch', where: { sector: 'rural' }, to: 'electricity', share: 1, efficiency: 1 },
    )
    expect(codes).toEqual([])
    expect(difference('rural')).toBeCloseTo(-100 * COAL_HOME - 50 * BIO_HOME - 36 * POWER, 6)
  })

  it('knows the carrier by any of its names', async () => {
    const { ledger } = await change({
      kind: 'switch',
      where: { sector: 'rural', carrier: 'raw-coal' },
      to: '天然气',
      share: 0.5,
      efficiency: 1,
    })
    expect(new Set(ledger.rows.map(({ carrier }) => carrier))).toEqual(
      new Set(['raw-coal', 'electricity', 'solid-biofuels', 'natural-gas']),
    )
  })
})

describe('what changes nothing, or cannot be meant', () => {
  it('is refused', async () => {
    const { codes } = await change(
      { kind: 'switch', where: { carrier: 'electricity' }, to: 'electricity', share: 0.5, efficiency: 2 },
      { kind: 'switch', where: { gas: 'CO2' }, to: 'natural-gas', share: 0.5, efficiency: 1 },
      { kind: 'factor', carrier: 'electricity', factor: 0.45, unit: 'kg/MWh' },
      { kind: 'factor', carrier: 'raw-coal', factor: 94600, unit: 't/TJ' },
      { kind: 'factor', carrier: 'solid-biofuels', factor: 90, unit: 't/TJ' },
      { kind: 'set', where: { carrier: 'raw-coal' }, total: 0 },
      { kind: 'set', where: { carrier: 'raw-coal' }, total: 5 },
    )
    expect(codes).toEqual([
      'change.energy',
      'change.energy',
      'factor.range',
      'factor.range',
      'change.nothing',
      'change.zero',
    ])
  })

  it('is not said to be meant where the ledger has it no more than what was written', async () => {
    const { issues } = changeLedger((await base()).ledger, [
      { kind: 'scale', where: { carrier: '焦炭' }, by: 0.5 },
    ])
    expect(issues[0]!.hint).toContain('See inventory.csv')
  })

  it('names what was meant', async () => {
    const { issues } = changeLedger((await base()).ledger, [
      { kind: 'scale', where: { carrier: '原煤' }, by: 0.5 },
      { kind: 'scale', where: { branch: 'rural-residentail' }, by: 0.5 },
    ])
    expect(issues.map(({ hint }) => hint)).toEqual([
      'Did you mean `raw-coal`?',
      'Did you mean `rural-residential`?',
    ])
  })

  it('is told of a step of a scenario', async () => {
    const given = { factor: 0.3, unit: 't/MWh', source: 'other' }
    const changes = [
      { kind: 'set', where: { sector: 'rural' }, total: 500 },
      { kind: 'scale', where: { sector: 'rural' }, by: 1 },
      { kind: 'study', set: { title: 'Other' } },
      { kind: 'study', set: { 'inventory.electricity': given } },
    ]
    const { scenario } = parseScenario({ title: 'x', changes }, 'change.yaml')
    const { issues, steps } = await runScenario(await base(), scenario!, world)
    expect(issues.filter(({ code }) => code === 'scenario.idle').map(({ path }) => path)).toEqual([
      ['changes', 1],
      ['changes', 2],
    ])
    expect(steps[3]!.effect).toBeCloseTo((-100 * 0.3) / 3.6e-3, 6)
  })
})

it('a changed factor is in doubt like a given one', async () => {
  const { ledger } = await change({ kind: 'factor', carrier: 'raw-coal', factor: 90, unit: 't/TJ' })
  const row = ledger.rows.find(({ carrier, gas }) => carrier === 'raw-coal' && gas === 'CO2')!
  expect(row.terms).toMatchObject([{ share: 1, of: [{ id: 'raw-coal factor', kind: 'override' }] }])
})

it('doubt about the energy of a switch is doubt about what it was measured by', async () => {
  const { ledger: before } = await base()
  const doubt = (kind: 'ncv' | 'co2', id: string) =>
    ({
      id,
      kind,
      group: 'solid',
      branch: '',
      value: 1,
      low: undefined,
      high: undefined,
      source: '',
    }) as const
  const rows = before.rows.map((row) =>
    row.carrier === 'raw-coal'
      ? { ...row, terms: [{ share: 1, of: [doubt('ncv', 'coal ncv'), doubt('co2', 'coal co2')] }] }
      : row.carrier === 'natural-gas'
        ? { ...row, terms: [{ share: 1, of: [doubt('ncv', 'gas ncv'), doubt('co2', 'gas co2')] }] }
        : row,
  )
  const to = (carrier: string) =>
    changeLedger({ ...before, rows }, [
      {
        kind: 'switch',
        where: { sector: 'rural', carrier: 'raw-coal' },
        to: carrier,
        share: 1,
        efficiency: 1,
      },
    ])
      .ledger.rows.find(({ rule, gas }) => rule === 'switched from raw-coal' && gas === 'CO2')!
      .terms!.map(({ of }) => of.map(({ id }) => id))
  expect(to('natural-gas')).toEqual([['gas co2', 'coal ncv']])
  expect(to('electricity')).toEqual([['electricity factor', 'coal ncv']])
})
