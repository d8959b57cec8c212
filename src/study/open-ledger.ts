// Opens the accounting side of a study: balance, factors and overrides — or the totals it gives — as a ledger.
import { fault, type Issue } from '../error.ts'
import { readCsv } from '../formats/index.ts'
import {
  account,
  BALANCE_COLUMNS,
  type FactorSet,
  factorSetNames,
  factors,
  type Ledger,
  ledgerOfTotals,
  OVERRIDE_COLUMNS,
  readBalance,
  readOverrides,
  withOverrides,
} from '../inventory/index.ts'
import type { Study } from './schema.ts'
import { textOf } from './text.ts'
import type { World } from './world.ts'

/** The study's ledger; where its inputs are faulty, what the sound rows give, with the faults collected. */
export async function openLedger(study: Study, world: World, issues: Issue[]): Promise<Ledger> {
  const { inventory } = study
  if (inventory.balance === undefined)
    return ledgerOfTotals(inventory.totals ?? {}, 'study: inventory.totals')
  const set = await openFactors(study, world, issues)
  const text = await textOf(inventory.balance, world, issues)
  const table = readCsv(text ?? '', inventory.balance, text === undefined ? [] : BALANCE_COLUMNS)
  issues.push(...table.issues)
  const { balance, issues: found } = readBalance(table.rows, inventory.balance)
  issues.push(...found)
  const ledger = account(balance, set, {
    gwp: inventory.gwp,
    ...(inventory.gases && { gases: inventory.gases }),
    electricity: inventory.electricity,
    heat: inventory.heat,
    ...(inventory.branches && { branches: inventory.branches }),
  })
  issues.push(...ledger.issues)
  return ledger
}

async function openFactors(study: Study, world: World, issues: Issue[]): Promise<FactorSet> {
  const { factors: name, overrides } = study.inventory
  const shipped = factors(name)
  if (!shipped) {
    issues.push(
      fault(
        'factors.unknown',
        ['inventory', 'factors'],
        `"${name}"`,
        `one of ${factorSetNames().join(', ')}`,
        'Name a shipped set, and give your own factors in `inventory.overrides`.',
      ),
    )
  }
  const set = shipped ?? factors(factorSetNames()[0]!)!
  if (overrides === undefined) return set
  const text = await textOf(overrides, world, issues)
  if (text === undefined) return set
  const table = readCsv(text, overrides, OVERRIDE_COLUMNS)
  issues.push(...table.issues)
  const read = readOverrides(table.rows, overrides)
  issues.push(...read.issues)
  return withOverrides(set, read.overrides)
}
