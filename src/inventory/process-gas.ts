// Blast furnace and converter gas carry carbon that came in with coke: it must be counted once, by a named rule.
import { fault, type Issue, warning } from '../error.ts'
import { exactSum } from '../quantity/index.ts'
import type { Balance, BalanceEntry } from './balance.ts'
import { type FactorSet, withOverrides } from './factor-set.ts'
import { type Per, resolveFactor } from './resolve-factor.ts'

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

/**
 * Apply the rule; without one, the set's own (`upstream` where the guideline treats process gas so, or where coke
 * is counted), and a warning that says so. A 12.2 against 70.8 tC/TJ mix-up cannot pass unsaid.
 */
export function applyProcessGas(
  balance: Balance,
  set: FactorSet,
  chosen: ProcessGasRule | undefined,
  issues: Issue[],
): ProcessGasOutcome {
  const burned = balance.entries.filter(
    (entry) => GASES.includes(entry.carrier.id) && entry.flow.part !== 'supply' && entry.amount !== 0,
  )
  const cokeCounted = balance.entries.some((entry) => isCoke(entry) && entry.amount > 0)
  if (burned.length === 0) {
    if (cokeCounted) issues.push(...mixedGas(balance))
    return { set, balance, notes: [] }
  }
  const rule = chosen ?? (cokeCounted || set.processGas === 'upstream' ? 'upstream' : 'combusted')
  if (chosen === undefined) {
    const what = [...new Set(burned.map((entry) => entry.carrier.id))].join(' and ')
    issues.push(
      warning(
        'process-gas.rule',
        [balance.file],
        `${what} beside ${cokeCounted ? 'coke' : 'no coke'}, no rule given`,
        '`inventory.process_gas: upstream` or `combusted`',
        `Took \`${rule}\`: ${rule === 'upstream' ? 'the gas is free, its carbon counts with the coke' : 'the gas is counted as burned'}.`,
      ),
    )
  }
  if (rule === 'upstream')
    return {
      set: freeGas(set),
      balance,
      notes: [
        'Process gas: blast furnace and converter gas are free; their carbon is counted with the coke they came from.',
      ],
    }
  return reduceCoke(balance, set, burned, issues)
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

// Industry's coke less the carbon that left the furnace as gas.
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
  let left = exactSum(burned.map((entry) => co2(entry, Math.abs(entry.amount))))
  const total = left
  const entries = balance.entries.map((entry) => {
    const whole = isCoke(entry) ? co2(entry, entry.amount) : 0
    if (whole <= 0 || left <= 0) return entry
    const taken = Math.min(left, whole)
    left -= taken
    return { ...entry, amount: entry.amount * (1 - taken / whole) }
  })
  if (left > total * 1e-9 && balance.entries.some(isCoke)) {
    issues.push(
      fault(
        'process-gas.coke',
        [balance.file],
        `process gas worth ${total.toPrecision(7)} t CO2, ${left.toPrecision(7)} t more than the coke consumed`,
        'no more carbon in the gas than in the coke',
        'Check the amounts of gas and their calorific value, or use `process_gas: upstream`.',
      ),
    )
  }
  const note = `Process gas: ${total.toPrecision(9)} t CO2 are counted with blast furnace and converter gas and deducted from the coke consumed.`
  return { set, balance: { ...balance, entries }, notes: [note] }
}
