// Account: energy balance × factors → ledger, by Eq. 1–4 of the paper, with what is deducted and why.
import { fault, type Issue, warning } from '../error.ts'
import { exactSum } from '../quantity/index.ts'
import type { Balance, BalanceEntry } from './balance.ts'
import {
  balanceFactor,
  type ConsumerFactor,
  defaultHeat,
  type GivenFactor,
  givenFactor,
} from './consumer-factor.ts'
import { type CombustionGas, type FactorSet, gwpOf, gwpSets, resolveFactor } from './factor-set.ts'
import { type Ledger, type LedgerRow, sectorOrder, sectorTotals } from './ledger.ts'
import type { Branch } from './vocabulary.ts'

/** Where the factor of electricity or heat comes from. */
export type ConsumerChoice =
  | { readonly from: 'balance'; readonly imports?: GivenFactor | undefined }
  | GivenFactor

export interface AccountOptions {
  /** GWP set, e.g. `ar5`. */
  readonly gwp: string
  readonly gases?: readonly CombustionGas[]
  readonly electricity?: ConsumerChoice | undefined
  readonly heat?: ConsumerChoice | undefined
  /** Branch id → sector, where it differs from the shipped table. */
  readonly branches?: Readonly<Record<string, string>>
}

/**
 * CE = Σ sectors (Eq. 1); each sector's CE = Σ carriers energy × w (Eq. 2–4) over final consumption. Industry's
 * raw-material use is removed; fuel of power and heat plants is deducted as transformation and returns through
 * electricity and heat at the consumer. Gases are apart until the GWP.
 */
export function account(balance: Balance, set: FactorSet, options: AccountOptions): Ledger {
  const issues: Issue[] = []
  const gases = options.gases ?? ['CO2', 'CH4', 'N2O']
  const gwps = readGwps(options.gwp, gases, issues)
  const electricity = consumerFactor(balance, set, gases, 'electricity', options.electricity, issues)
  const heat = consumerFactor(balance, set, gases, 'heat', options.heat, issues)
  const rows: LedgerRow[] = []
  for (const { entry, removed } of burnedFinally(balance, issues)) {
    const sector = sectorOf(entry.branch!, options)
    const delivered =
      entry.carrier.id === 'electricity' ? electricity : entry.carrier.id === 'heat' ? heat : undefined
    const parts =
      entry.carrier.group === 'electricity' || entry.carrier.group === 'heat'
        ? consumerRows(entry, delivered, gases, issues)
        : fuelRows(entry, set, gases, removed, issues)
    for (const part of parts) {
      const gwp = gwps[part.gas] ?? 0
      rows.push({
        sector,
        branch: entry.branch!.id,
        carrier: entry.carrier.id,
        ...part,
        gwp,
        emission_t: part.mass_t * gwp,
        activity_source: entry.source,
      })
    }
  }
  const used = (id: string) => rows.some((row) => row.carrier === id)
  const notes = [electricity, heat].flatMap((factor, i) =>
    factor && used(i === 0 ? 'electricity' : 'heat') ? factor.notes : [],
  )
  const sectors = sectorOrder(rows.map((row) => row.sector))
  return {
    gwp: options.gwp,
    sectors,
    rows,
    totals: sectorTotals(rows, sectors),
    notes: [...notes, ...transformationNotes(balance)],
    issues,
  }
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

function consumerFactor(
  balance: Balance,
  set: FactorSet,
  gases: readonly CombustionGas[],
  carrier: 'electricity' | 'heat',
  choice: ConsumerChoice | undefined,
  issues: Issue[],
): ConsumerFactor | undefined {
  const place = ['inventory', carrier]
  if (choice && 'factor' in choice) return givenFactor(choice, carrier, place, issues)
  const imported = choice?.imports && givenFactor(choice.imports, carrier, [...place, 'imports'], issues)
  const derived = balanceFactor(balance, set, gases, carrier, imported, issues)
  return derived ?? (carrier === 'heat' ? defaultHeat() : undefined)
}

// Final consumption less what serves as raw material, entry by entry.
function burnedFinally(balance: Balance, issues: Issue[]): { entry: BalanceEntry; removed: number }[] {
  const materials = balance.entries.filter((entry) => entry.flow.part === 'non-energy')
  const left = materials.map((entry) => entry.amount * entry.unit.value)
  const burned = balance.entries
    .filter((entry) => entry.flow.part === 'final')
    .map((entry) => {
      let removed = 0
      materials.forEach((material, i) => {
        const same =
          material.branch === entry.branch &&
          material.carrier === entry.carrier &&
          material.unit.dimension === entry.unit.dimension
        if (!same) return
        const taken = Math.min(entry.amount - removed, left[i]! / entry.unit.value)
        removed += taken
        left[i]! -= taken * entry.unit.value
      })
      return { entry: removed === 0 ? entry : { ...entry, amount: entry.amount - removed }, removed }
    })
  materials.forEach((material, i) => {
    if (left[i]! <= Math.abs(material.amount * material.unit.value) * 1e-12) return
    issues.push(
      fault(
        'balance.material',
        [material.source],
        `${material.amount} ${material.unit.name} of ${material.carrier.id} as raw material`,
        'no more than the branch consumes',
        'Correct the amount: it is an "of which" of final consumption.',
      ),
    )
  })
  return burned
}

type RowPart = Pick<
  LedgerRow,
  'gas' | 'activity' | 'activity_unit' | 'factor' | 'factor_unit' | 'factor_source' | 'mass_t' | 'rule'
> & { readonly gas: CombustionGas }

function consumerRows(
  entry: BalanceEntry,
  factor: ConsumerFactor | undefined,
  gases: readonly CombustionGas[],
  issues: Issue[],
): RowPart[] {
  if (entry.amount === 0) return []
  if (!factor) {
    issues.push(
      fault(
        `${entry.carrier.id}.factor`,
        [entry.source],
        `${entry.amount} ${entry.unit.name} of ${entry.carrier.id} consumed`,
        `rows of generation in the balance, or a factor`,
        `Give \`inventory.${entry.carrier.id}: { factor, unit, source }\`.`,
      ),
    )
    return []
  }
  return gases.flatMap((gas) => {
    const perTJ = factor.perTJ[gas]
    return perTJ === undefined ? [] : [rowPart(entry, gas, perTJ, factor.source, factor.rule)]
  })
}

function fuelRows(
  entry: BalanceEntry,
  set: FactorSet,
  gases: readonly CombustionGas[],
  removed: number,
  issues: Issue[],
): RowPart[] {
  if (entry.amount === 0 && removed === 0) return []
  const rule =
    removed > 0
      ? `final consumption less ${removed} ${entry.unit.name} used as raw material`
      : 'final consumption burned'
  return gases.flatMap((gas) => {
    const factor = resolveFactor(
      set,
      entry.carrier,
      gas,
      entry.branch!.group,
      entry.unit.dimension as 'mass' | 'volume' | 'energy',
    )
    if (!factor) {
      if (gas === 'CO2')
        issues.push(
          fault(
            'factor.missing',
            [entry.source],
            `${entry.carrier.id} in ${entry.unit.name}`,
            `a CO2 factor in ${set.name}`,
            'Give one in `inventory.overrides`, or leave the row out if nothing is burned.',
          ),
        )
      return []
    }
    if (factor.unverified)
      issues.push(
        warning(
          'factor.unverified',
          [entry.source, gas],
          factor.source,
          'a figure checked against its source',
          'Check it, or give your own in `inventory.overrides`.',
        ),
      )
    return [rowPart(entry, gas, factor.value, factor.source, rule)]
  })
}

function rowPart(
  entry: BalanceEntry,
  gas: CombustionGas,
  perBase: number,
  source: string,
  rule: string,
): RowPart {
  const factor = perBase * entry.unit.value
  return {
    gas,
    activity: entry.amount,
    activity_unit: entry.unit.name,
    factor,
    factor_unit: `t ${gas}/${entry.unit.name}`,
    factor_source: source,
    mass_t: entry.amount * factor,
    rule,
  }
}

function sectorOf(branch: Branch, options: AccountOptions): string {
  return options.branches?.[branch.id] ?? branch.sector
}

// Transformation other than power and heat moves carbon from one carrier to another and burns none.
function transformationNotes(balance: Balance): string[] {
  const flows = new Map<string, string[]>()
  for (const entry of balance.entries) {
    const { flow, carrier, amount, unit } = entry
    if (flow.part !== 'transformation' || flow.id === 'thermal-power' || flow.id === 'heating') continue
    flows.set(flow.name, [...(flows.get(flow.name) ?? []), `${amount} ${unit.name} ${carrier.id}`])
  }
  return [...flows].map(([name, parts]) => `Not burned but transformed (${name}): ${parts.join('; ')}.`)
}

/** Sum of the ledger, t CO2e a year. */
export function ledgerTotal(ledger: Ledger): number {
  return exactSum(Object.values(ledger.totals))
}
