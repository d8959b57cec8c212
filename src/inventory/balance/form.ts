// Tells the form of a balance from its header and labels.

import { fault, type Issue } from '../../error.ts'
import { listed } from '../../quantity/index.ts'
import { cellText, type Sheet } from '../terms/sheet.ts'
import { BALANCE_COLUMNS } from './balance.ts'
import { isCeads } from './ceads.ts'
import { isEurostat } from './eurostat.ts'
import { isIea } from './iea.ts'
import { readIndustries } from './industries.ts'
import { isYearbook } from './yearbook-labels.ts'

/** Forms in which a balance, or a published inventory in its place, may come. */
export type BalanceForm = 'tidy' | 'iea' | 'eurostat' | 'ceads' | 'yearbook' | 'unknown'

/** The form of a sheet; `unknown` where nothing in it is known. */
export function formOf(sheet: Sheet): BalanceForm {
  const head = (sheet.rows[0] ?? []).map((cell) => cellText(cell).toLowerCase())
  if (head.includes('flow') && head.includes('carrier')) return 'tidy'
  if (isIea(sheet)) return 'iea'
  if (isEurostat(sheet)) return 'eurostat'
  if (isCeads(sheet)) return 'ceads'
  return isYearbook(sheet) ? 'yearbook' : 'unknown'
}

// A sheet a country, year or product, its rows by codes of flows.
const isEurostatBook = ({ rows }: Sheet) =>
  ['GAE', 'GIC', 'FC_E', 'FC_IND_E', 'TI_E'].filter((code) =>
    rows.some((row) => row.slice(0, 4).some((cell) => cellText(cell) === code)),
  ).length > 1

const SHORT = { most: 8, longest: 40 }

/** The fault of a file in none of the forms: what its header says, and how to bring its figures; none where it is nearly tidy. */
export function unknownForm(sheets: readonly Sheet[], file: string): Issue | undefined {
  const rows = sheets.flatMap((sheet) => sheet.rows.slice(0, 1))
  const heads = rows.map((row) => row.map((cell) => cellText(cell)).filter((text) => text !== ''))
  const isTidy = (head: readonly string[]) =>
    BALANCE_COLUMNS.filter((name) => head.some((text) => text.toLowerCase() === name)).length >= 2
  const head = heads.flat()
  // JSON or a page is no table at all.
  if (heads.some(isTidy) || /^[{[<]|\0/.test(head[0] ?? '')) return undefined
  if (sheets.some(isEurostatBook))
    return fault(
      'balance.form',
      [file],
      'a workbook of Eurostat’s balances',
      'Eurostat’s complete energy balances (nrg_bal_c) as TSV or CSV',
      'Download nrg_bal_c from Eurostat’s data browser as TSV, or as CSV with a figure a row.',
    )
  const isByIndustry = sheets.some((sheet) => readIndustries(sheet, file).entries.length > 0)
  return fault(
    'balance.form',
    [file],
    isByIndustry ? 'consumption by industry' : `a table that begins with ${listed(head, SHORT) || 'nothing'}`,
    'an energy balance: tidy, the yearbook’s, the IEA’s, Eurostat’s or the CEADs inventory’s',
    isByIndustry
      ? 'Name it as `inventory.industries`, beside a balance that has the other branches and the sums of industry.'
      : 'Write its figures as rows of flow, branch, carrier, amount, unit: final,industry,natural gas,5,TJ.',
  )
}
