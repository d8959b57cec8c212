// Tells the form of a balance from its header and labels.
import { isCeads } from './ceads.ts'
import { isIea } from './iea.ts'
import { cellText, type Sheet } from './sheet.ts'
import { isYearbook } from './yearbook-labels.ts'

/** Forms in which a balance, or a published inventory in its place, may come. */
export type BalanceForm = 'tidy' | 'iea' | 'ceads' | 'yearbook' | 'unknown'

/** The form of a sheet; `unknown` where nothing in it is known. */
export function formOf(sheet: Sheet): BalanceForm {
  const head = (sheet.rows[0] ?? []).map((cell) => cellText(cell).toLowerCase())
  if (head.includes('flow') && head.includes('carrier')) return 'tidy'
  if (isIea(sheet)) return 'iea'
  if (isCeads(sheet)) return 'ceads'
  return isYearbook(sheet) ? 'yearbook' : 'unknown'
}
