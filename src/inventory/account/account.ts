// Account: energy balance × factors → ledger, by Eq. 1–4 of the paper, with what is deducted and why.
import { fault, type Issue } from '../../error.ts'
import { exactSum } from '../../quantity/index.ts'
import type { Balance, BalanceEntry } from '../balance/balance.ts'
import { equivalentPower } from '../balance/equivalent-power.ts'
import { borrowedCalorific } from '../factors/calorific-check.ts'
import { type CombustionGas, type FactorSet, gwpOf, gwpSets } from '../factors/factor-set.ts'
import { idleOverrides } from '../factors/overrides.ts'
import { type Ledger, type LedgerRow, sectorOrder, sectorTotals, type View } from '../ledger/ledger.ts'
import { type Branch, branches, carriers, isPlant } from '../terms/vocabulary.ts'
import {
  balanceFactor,
  type ConsumerFactor,
  defaultHeat,
  type GivenFactor,
  givenFactor,
} from './consumer-factor.ts'
import { burnedFinally, fuelRows, type RowPart, rowPart } from './final-rows.ts'
import { type GridChoice, gridFactor } from './grid-factor.ts'
import { applyProcessGas, type ProcessGasRule } from './process-gas.ts'

/** Where the factor of electricity or heat comes from: the balance, a published grid factor, or given. */
export type ConsumerChoice =
  | { readonly from: 'balance'; readonly imports?: GivenFactor | undefined }
  | ({ readonly from: 'grid' } & GridChoice)
  | GivenFactor

/** What a study says of its inventory beyond balance and factors. */
export interface AccountOptions {
  /** GWP set, e.g. `ar5`. */
  readonly gwp: string
  readonly gases?: readonly CombustionGas[]
  readonly electricity?: ConsumerChoice | undefined
  readonly heat?: ConsumerChoice | undefined
  /** Branch id → sector, where it differs from the shipped table. */
  readonly branches?: Readonly<Record<string, string>>
  readonly view?: View
  readonly processGas?: ProcessGasRule | undefined
}

/**
 * CE = Σ sectors (Eq. 1); each sector's CE = Σ carriers energy × w (Eq. 2–4) over final consumption. Raw material is
 * removed; fuel of power and heat plants is deducted as transformation and returns through electricity and heat
 * at the consumer — or, in the producer view, is counted where it is burned, and electricity and heat are free.
 */
export function account(given: Balance, factorSet: FactorSet, options: AccountOptions): Ledger {
  const issues: Issue[] = []
  const gases = options.gases ?? ['CO2', 'CH4', 'N2O']
  const gwps = readGwps(options.gwp, gases, issues)
  const { balance, set, notes } = applyProcessGas(given, factorSet, options.processGas, issues)
  issues.push(...borrowedCalorific(balance, set), ...idleOverrides(balance, set), ...equivalentPower(balance))
  const view = options.view ?? 'consumer'
  const delivery = deliveredFactors(balance, set, gases, options, view === 'consumer' ? issues : [])
  if (view === 'consumer') issues.push(...missingFactors(balance, delivery, issues))
  const work: Work = { balance, set, gases, gwps, delivery, branches: options.branches ?? {} }
  const taken = rowsOf(work, view, issues)
  // The other side of the same balance, for comparison; what it lacks stops nothing.
  const other = rowsOf(work, view === 'consumer' ? 'producer' : 'consumer', [])
  const sectors = sectorOrder(taken.map((row) => row.sector))
  const rows = inOrder(taken, sectors)
  const told = [
    ...notes,
    ...consumerNotes(view, delivery, rows),
    ...transformationNotes(balance),
    ...lossNotes(balance),
  ]
  return {
    gwp: options.gwp,
    view,
    sectors,
    rows,
    totals: sectorTotals(rows, sectors),
    counterpart: inOrder(other, sectorOrder(other.map((row) => row.sector))),
    factorSet: { name: set.name, year: set.year, scale: set.scale, quality: set.quality },
    notes: told,
    issues: issues.filter(isFirst),
  }
}

// A figure from memory is told once, not for every row that it is used in.
const isFirst = (issue: Issue, i: number, all: readonly Issue[]) =>
  issue.code !== 'factor.unverified' ||
  all.findIndex(({ code, found }) => code === issue.code && found === issue.found) === i

interface Work {
  readonly balance: Balance
  readonly set: FactorSet
  readonly gases: readonly CombustionGas[]
  readonly gwps: Partial<Record<CombustionGas, number>>
  readonly delivery: Delivery
  readonly branches: Readonly<Record<string, string>>
}

// Rows of one view, unordered.
function rowsOf(work: Work, view: View, issues: Issue[]): LedgerRow[] {
  const { balance, set, gases, gwps } = work
  const rows: LedgerRow[] = []
  const add = ({ carrier, source }: BalanceEntry, branch: Branch, parts: readonly RowPart[]) => {
    const sector = work.branches[branch.id] ?? branch.sector
    for (const part of parts) {
      const gwp = gwps[part.gas] ?? 0
      const emission = part.mass_t * gwp
      rows.push({
        sector,
        branch: branch.id,
        carrier: carrier.id,
        ...part,
        gwp,
        emission_t: emission,
        activity_source: source,
      })
    }
  }
  for (const burned of burnedFinally(balance.entries, issues)) {
    const { entry } = burned
    const branch = entry.branch!
    const { group } = entry.carrier
    if (group !== 'electricity' && group !== 'heat')
      add(entry, branch, fuelRows(burned, set, gases, branch.group, 'final consumption burned', issues))
    else if (view === 'consumer') add(entry, branch, consumerRows(entry, work.delivery[group], gases))
  }
  if (view === 'producer') {
    const plants = branches().find('power-heat')!
    const rule = 'burned in power and heat plants (producer view)'
    for (const entry of plantInputs(balance))
      add(entry, plants, fuelRows({ entry, removed: 0 }, set, gases, 'energy', rule, issues))
  }
  return rows
}

function readGwps(
  set: string,
  gases: readonly CombustionGas[],
  issues: Issue[],
): Partial<Record<CombustionGas, number>> {
  const gwps: Partial<Record<CombustionGas, number>> = {}
  for (const gas of gases) {
    const value = gwpOf(set, gas)
    if (value !== undefined) gwps[gas] = value
  }
  if (Object.keys(gwps).length < gases.length) {
    issues.push(
      fault(
        'gwp.unknown',
        ['inventory', 'gwp'],
        `"${set}"`,
        `one of ${gwpSets().join(', ')}`,
        'Name a shipped set.',
      ),
    )
  }
  return gwps
}

type Delivery = Readonly<Record<'electricity' | 'heat', ConsumerFactor | undefined>>

function deliveredFactors(
  balance: Balance,
  set: FactorSet,
  gases: readonly CombustionGas[],
  options: AccountOptions,
  issues: Issue[],
): Delivery {
  const factorOf = (carrier: 'electricity' | 'heat') => {
    const choice = options[carrier]
    const place = ['inventory', carrier]
    if (choice && 'factor' in choice) return givenFactor(choice, carrier, place, issues)
    if (choice?.from === 'grid') {
      const published = gridFactor(choice, place, issues)
      return published && givenFactor(published, carrier, place, issues)
    }
    const imported = choice?.imports && givenFactor(choice.imports, carrier, [...place, 'imports'], issues)
    const derived = balanceFactor(balance, set, gases, carrier, imported, issues)
    return derived ?? (carrier === 'heat' ? defaultHeat() : undefined)
  }
  return { electricity: factorOf('electricity'), heat: factorOf('heat') }
}

function consumerRows(
  entry: BalanceEntry,
  factor: ConsumerFactor | undefined,
  gases: readonly CombustionGas[],
): RowPart[] {
  if (entry.amount === 0) return []
  if (!factor) return []
  return gases.flatMap((gas) => {
    const perTJ = factor.perTJ[gas]
    return perTJ === undefined
      ? []
      : [
          {
            ...rowPart(entry, {
              gas,
              perBase: perTJ,
              source: factor.source,
              rule: factor.rule,
              energy: entry.amount * entry.unit.value,
            }),
            terms: factor.terms[gas],
          },
        ]
  })
}

// What is consumed without a factor, once a carrier; a choice that was refused has been told already.
function missingFactors(balance: Balance, delivery: Delivery, told: readonly Issue[]): Issue[] {
  return (['electricity', 'heat'] as const).flatMap((id) => {
    const used = balance.entries.filter(
      ({ carrier, flow, amount }) => carrier.group === id && flow.part === 'final' && amount !== 0,
    )
    const refused = told.some(({ severity, path }) => severity === 'error' && path.includes(id))
    if (delivery[id] !== undefined || used.length === 0 || refused) return []
    const total = exactSum(used.map(({ amount, unit }) => amount * unit.value))
    return [
      fault(
        `${id}.factor`,
        [used[0]!.source],
        `${Number(total.toPrecision(8))} TJ of ${id} consumed in ${used.length} ${used.length === 1 ? 'row' : 'rows'}`,
        'rows of generation in the balance, or a factor',
        `Give \`inventory.${id}: { factor, unit, source }\`.`,
      ),
    ]
  })
}

// Fuel that power and heat plants burn, as positive amounts.
function plantInputs(balance: Balance): BalanceEntry[] {
  return balance.entries
    .filter((entry) => isPlant(entry.flow) && entry.amount < 0)
    .filter((entry) => entry.carrier.group !== 'electricity' && entry.carrier.group !== 'heat')
    .map((entry) => ({ ...entry, amount: -entry.amount }))
}

function consumerNotes(view: View, delivery: Delivery, rows: readonly LedgerRow[]): readonly string[] {
  if (view === 'producer')
    return [
      'Producer view: fuel of power and heat plants is counted where it is burned; electricity and heat at the consumer are free, and what is moved in is outside.',
    ]
  const used = (id: string) => rows.some((row) => row.carrier === id)
  return (['electricity', 'heat'] as const).flatMap((id) => (used(id) ? (delivery[id]?.notes ?? []) : []))
}

// Transformation other than power and heat moves carbon from one carrier to another and burns none.
function transformationNotes(balance: Balance): string[] {
  const flows = new Map<string, string[]>()
  for (const entry of balance.entries) {
    const { flow, carrier, amount, unit } = entry
    if (flow.part !== 'transformation' || isPlant(flow)) continue
    flows.set(flow.name, [...(flows.get(flow.name) ?? []), `${amount} ${unit.name} ${carrier.id}`])
  }
  return [...flows].map(([name, parts]) => `Not burned but transformed (${name}): ${parts.join('; ')}.`)
}

// What is lost, used as material, or used by the energy industries themselves: none is left out in silence.
function lossNotes(balance: Balance): string[] {
  const tell = (flow: string, words: string) => {
    const parts = balance.entries
      .filter((entry) => entry.flow.id === flow && entry.amount !== 0)
      .map(({ amount, unit, carrier }) => `${Number(amount.toPrecision(9))} ${unit.name} ${carrier.id}`)
    return parts.length === 0 ? [] : [`${words}: ${parts.join('; ')}.`]
  }
  return [
    ...tell('material', 'Used as raw material, not burned'),
    ...tell('loss', 'Lost in transport and distribution, not burned; of power and heat it raises the factor'),
    ...tell('own-use', 'Own use of power and heat plants; it raises the factor at the consumer'),
  ]
}

// By sector, branch, carrier and gas, so that the same figures give the same ledger whatever form they came in.
function inOrder(rows: readonly LedgerRow[], sectors: readonly string[]): LedgerRow[] {
  const place = (list: readonly { readonly id: string }[]) => new Map(list.map((item, i) => [item.id, i]))
  const [branchAt, carrierAt] = [place(branches().entries), place(carriers().entries)]
  const key = (row: LedgerRow) => [
    sectors.indexOf(row.sector),
    branchAt.get(row.branch) ?? 0,
    carrierAt.get(row.carrier) ?? 0,
    ['CO2', 'CH4', 'N2O'].indexOf(row.gas),
  ]
  return rows
    .map((row) => ({ row, key: key(row) }))
    .sort((a, b) => a.key.map((value, i) => value - b.key[i]!).find((gap) => gap !== 0) ?? 0)
    .map(({ row }) => row)
}

/** Sum of the ledger, t CO2e a year. */
export function ledgerTotal(ledger: Ledger): number {
  return exactSum(Object.values(ledger.totals))
}
