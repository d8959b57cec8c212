// The room's door: from an energy balance and factors to a ledger.
export type { AccountOptions, ConsumerChoice } from './account.ts'
export { account, ledgerTotal } from './account.ts'
export type { Balance, BalanceEntry, TextRow } from './balance.ts'
export { BALANCE_COLUMNS, readBalance } from './balance.ts'
export type { GivenFactor } from './consumer-factor.ts'
export type { CombustionGas, FactorSet } from './factor-set.ts'
export {
  factorSetNames,
  factors,
  gwpOf,
  gwpSets,
  OVERRIDE_COLUMNS,
  readOverrides,
  resolveFactor,
  withOverrides,
} from './factor-set.ts'
export type { Gas, Ledger, LedgerRow } from './ledger.ts'
export { ledgerOfTotals, SECTORS, sectorOrder, sectorTotals } from './ledger.ts'
export type { Branch, Carrier, CarrierGroup, Flow } from './vocabulary.ts'
export { branches, carriers, flows } from './vocabulary.ts'
