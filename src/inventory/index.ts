// The room's door: from an energy balance and factors to a ledger.
export type { AccountOptions, ConsumerChoice } from './account.ts'
export { account, ledgerTotal } from './account.ts'
export { INPUT_COLUMNS, withAgriculture } from './agriculture.ts'
export type { Balance, BalanceEntry, TextRow } from './balance.ts'
export { BALANCE_COLUMNS, readBalance } from './balance.ts'
export { readCeads } from './ceads.ts'
export type { GivenFactor } from './consumer-factor.ts'
export type { FactorKind } from './factor-kind.ts'
export { FACTOR_KINDS } from './factor-kind.ts'
export type { CombustionGas, FactorOverride, FactorRow, FactorSet } from './factor-set.ts'
export { factorSetNames, factors, gwpOf, gwpSets, withOverrides } from './factor-set.ts'
export type { CarrierFactor, FactorDifference } from './factor-table.ts'
export { factorDifferences, factorRows, factorTable, findFactorSet } from './factor-table.ts'
export type { BalanceForm } from './form.ts'
export { formOf } from './form.ts'
export type { GpcCell, GpcReference, GpcTotals, NotationKey } from './gpc.ts'
export {
  gpcOf,
  gpcReference,
  gpcReferences,
  gpcRows,
  gpcTable,
  gpcTotals,
  readGpcCell,
} from './gpc.ts'
export type { GridFactor } from './grid-factor.ts'
export { gridFactor, gridFactors } from './grid-factor.ts'
export type { CarrierIdentity } from './identities.ts'
export { carrierIdentities, checkBalance } from './identities.ts'
export { readIea } from './iea.ts'
export { readIndustries, withIndustries } from './industries.ts'
export type { Gas, Ledger, LedgerRow, View } from './ledger.ts'
export { ledgerOfTotals, SECTORS, sectorOrder, sectorTotals } from './ledger.ts'
export { OVERRIDE_COLUMNS, readOverrides } from './overrides.ts'
export { FACTOR_COLUMNS, readFactorSet } from './own-factors.ts'
export type { ProcessGasRule } from './process-gas.ts'
export type { ProvincialRow } from './provincial.ts'
export { provincialTable } from './provincial.ts'
export type { ResolvedFactor } from './resolve-factor.ts'
export { resolveFactor, tellRow } from './resolve-factor.ts'
export type { Cell, Sheet, TableShape } from './sheet.ts'
export { cellName, cellOf, cellSource, cellText } from './sheet.ts'
export type { Sankey, SectorCarrier, ViewLine } from './structure.ts'
export { energyOfRows, sankey, sectorCarriers, viewLines } from './structure.ts'
export type { Branch, Carrier, CarrierGroup, Flow } from './vocabulary.ts'
export { branches, carriers, flows } from './vocabulary.ts'
export { readYearbook } from './yearbook.ts'
export { yearbookTemplate } from './yearbook-template.ts'
