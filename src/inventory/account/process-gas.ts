// Blast furnace and converter gas carry carbon that came in with coke: it must be counted once, by a named rule.
import { fault, type Issue, warning } from '../../error.ts'
import { exactSum } from '../../quantity/index.ts'
import type { Balance, BalanceEntry } from '../balance/balance.ts'
import { type FactorSet, withOverrides } from '../factors/factor-set.ts'
import { type Per, resolveFactor } from '../factors/resolve-factor.ts'
import { isIndustry, isPlant } from '../terms/vocabulary.ts'

/** `upstream`: the gas is free, its carbon is counted with the coke. `combusted`: the gas is counted, the coke reduced by it. */
export type ProcessGasRule = 'upstream' | 'combusted'

const GASES: readonly string[] = ['blast-furnace-gas', 'converter-gas']

/** The set and balance after the rule, and what was done. */
export interface ProcessGasOutcome {
  readonly set: FactorSet
  readonly balance: Balance
  readonly notes: readonly string[]
}

const isCoke = (entry: BalanceEntry) => entry.carrier.id === 'coke' && entry.flow.part === 'final'
// Furnaces stand in steelworks; coke of other branches gives way after theirs.
const furnaceRank = ({ branch }: BalanceEntry) =>
  branch?.codes.gbt === '31' ? 0 : isIndustry(branch) ? 1 : 2

// Process gas that is burned: by consumers, or by plants. What furnaces give off is not burned yet.
const isBurnedGas = ({ carrier, flow, amount }: BalanceEntry) =>
  GASES.includes(carrier.id) && ((flow.part === 'final' && amount !== 0) || (isPlant(flow) && amount < 0))

const isFurnaceInput = ({ carrier, flow, amount }: BalanceEntry) =>
  flow.id === 'blast-furnaces' && amount < 0 && !GASES.includes(carrier.id)

/**
 * Apply the rule. Where the balance shows what blast furnaces take in as transformation (the IEA's does), the
 * gas's carbon stands there and not in final consumption: the gas is counted as burned. Otherwise, without a rule,
 * the set's own is taken (`upstream` where the guideline treats process gas so, or where coke is counted), and a
 * warning says so. A 12.2 against 70.8 tC/TJ mix-up cannot pass unsaid.
 */
export function applyProcessGas(
  balance: Balance,
  set: FactorSet,
  chosen: ProcessGasRule | undefined,
  issues: Issue[],
): ProcessGasOutcome {
  const burned = balance.entries.filter(isBurnedGas)
  const cokeCounted = balance.entries.some((entry) => isCoke(entry) && entry.amount > 0)
  if (burned.length === 0) {
    if (cokeCounted) issues.push(...mixedGas(balance))
    return { set, balance, notes: [] }
  }
  const hasFurnaces = balance.entries.some(isFurnaceInput)
  const rule =
    chosen ??
    (hasFurnaces ? 'combusted' : cokeCounted || set.processGas === 'upstream' ? 'upstream' : 'combusted')
  if (chosen === undefined && !hasFurnaces) issues.push(ruleTaken(balance, burned, cokeCounted, rule))
  if (rule === 'combusted' && set.processGas === 'upstream') issues.push(otherTreatment(balance, set))
  if (rule === 'combusted') return reduceCoke(balance, set, burned, issues)
  if (hasFurnaces) issues.push(nobodyCounts(balance))
  return {
    set: freeGas(set),
    balance,
    notes: [
      'Process gas: blast furnace and converter gas are free; their carbon is counted with the coke they came from.',
    ],
  }
}

function ruleTaken(
  balance: Balance,
  burned: readonly BalanceEntry[],
  cokeCounted: boolean,
  rule: ProcessGasRule,
): Issue {
  const what = [...new Set(burned.map((entry) => entry.carrier.id))].join(' and ')
  return warning(
    'process-gas.rule',
    [balance.file],
    `${what} beside ${cokeCounted ? 'coke' : 'no coke'}, no rule given`,
    '`inventory.process_gas: upstream` or `combusted`',
    `Took \`${rule}\`: ${rule === 'upstream' ? 'the gas is free, its carbon counts with the coke' : 'the gas is counted as burned'}.`,
  )
}

function otherTreatment(balance: Balance, set: FactorSet): Issue {
  return warning(
    'process-gas.set',
    [balance.file],
    `process gas counted as burned with the factors of ${set.name}, which counts its carbon with the coke`,
    'a set that counts process gas as burned, such as ipcc-2006 (70.8 t C/TJ of blast furnace gas)',
    'Its 12.2 t C/TJ is 5.8 times too little here: choose another set, or give the gas in `inventory.overrides`.',
  )
}

function nobodyCounts(balance: Balance): Issue {
  return fault(
    'process-gas.uncounted',
    [balance.file],
    '`process_gas: upstream` where coke of blast furnaces is transformation',
    '`combusted`: the coke is not counted, so the gas must be',
    'Remove `inventory.process_gas`.',
  )
}

// Editions of 20 carriers print blast furnace and converter gas within other gas.
function mixedGas(balance: Balance): Issue[] {
  const mixed = balance.entries.find(
    (entry) => entry.carrier.id === 'other-gas' && entry.amount !== 0 && entry.flow.part !== 'supply',
  )
  if (!mixed) return []
  return [
    warning(
      'process-gas.mixed',
      [mixed.source],
      'other gas beside coke, and no blast furnace or converter gas apart',
      'process gas in columns of its own',
      'It is counted as burned. Where it holds blast furnace gas, move that to its own column, or its carbon counts twice.',
    ),
  ]
}

function freeGas(set: FactorSet): FactorSet {
  const source = '0: its carbon is counted with the coke it came from (process_gas: upstream)'
  return withOverrides(
    set,
    GASES.map((carrier) => ({ carrier, gas: 'CO2' as const, value: 0, per: 'energy' as const, source })),
  )
}

// The gas is counted; the carbon that furnaces took in covers it first, then the coke that industry consumed.
function reduceCoke(
  balance: Balance,
  set: FactorSet,
  burned: readonly BalanceEntry[],
  issues: Issue[],
): ProcessGasOutcome {
  const co2 = (entry: BalanceEntry, amount: number) => {
    const factor = resolveFactor(set, entry.carrier, 'CO2', 'manufacturing', entry.unit.dimension as Per)
    return factor ? amount * entry.unit.value * factor.value : 0
  }
  const sum = (entries: readonly BalanceEntry[]) =>
    exactSum(entries.map((entry) => co2(entry, Math.abs(entry.amount))))
  const total = sum(burned)
  const furnaces = sum(balance.entries.filter(isFurnaceInput))
  let left = Math.max(0, total - furnaces)
  const lessened = new Map<BalanceEntry, BalanceEntry>()
  for (const entry of balance.entries.filter(isCoke).sort((a, b) => furnaceRank(a) - furnaceRank(b))) {
    const whole = co2(entry, entry.amount)
    if (whole <= 0 || left <= 0) continue
    const taken = Math.min(left, whole)
    left -= taken
    lessened.set(entry, { ...entry, amount: entry.amount * (1 - taken / whole) })
  }
  const entries = balance.entries.map((entry) => lessened.get(entry) ?? entry)
  if (left > total * 1e-9 && (furnaces > 0 || balance.entries.some(isCoke)))
    issues.push(tooMuchGas(balance, total, left))
  const from = furnaces > 0 ? furnaceNote(furnaces, total) : 'deducted from the coke consumed'
  const note = `Process gas: ${total.toPrecision(9)} t CO2 are counted with blast furnace and converter gas and ${from}.`
  return { set, balance: { ...balance, entries }, notes: [note] }
}

function furnaceNote(furnaces: number, total: number): string {
  const rest = furnaces - total
  const beyond =
    rest > 0
      ? `; ${rest.toPrecision(7)} t CO2 of what they took in left them otherwise (iron, industrial processes) and are not counted`
      : '; what they did not take in is deducted from the coke consumed'
  return `come from ${furnaces.toPrecision(9)} t CO2 that blast furnaces took in as transformation${beyond}`
}

function tooMuchGas(balance: Balance, total: number, left: number): Issue {
  return fault(
    'process-gas.coke',
    [balance.file],
    `process gas worth ${total.toPrecision(7)} t CO2, ${left.toPrecision(7)} t more than the coke consumed`,
    'no more carbon in the gas than in the coke',
    'Check the amounts of gas and their calorific value, or use `process_gas: upstream`.',
  )
}
