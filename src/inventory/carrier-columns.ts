// The header of a matrix of amounts: which column holds which carrier, in which unit.
import { fault, type Issue } from '../error.ts'
import { type Unit, unitOf } from '../quantity/index.ts'
import { type Cell, cellName, cellNumber, cellText, type Sheet, unmerged } from './sheet.ts'
import { type Carrier, carriers } from './vocabulary.ts'

/** One column of amounts. */
export interface CarrierColumn {
  readonly col: number
  readonly carrier: Carrier
  readonly unit: Unit
}

const SUMS = /合计|总计|^煤炭?$|total$|^total|sum/i

/**
 * The carriers of a matrix by column. Header cells above row `first` are read from the bottom up: the carrier
 * first, the unit wherever one stands; sums are left out, unknown names with amounts below are faults.
 */
export function carrierColumns(sheet: Sheet, first: number, file: string, issues: Issue[]): CarrierColumn[] {
  const header = unmerged(sheet).slice(0, first)
  const width = Math.max(0, ...sheet.rows.map((row) => row.length))
  const columns: CarrierColumn[] = []
  for (let col = 0; col < width; col++) {
    const parts = header
      .map((row) => cellText(row[col]))
      .filter((text) => text !== '')
      .reverse()
      .flatMap((text) => text.split(/\n/))
    const named = parts.map(stripUnit).filter((text) => text !== '')
    if (named.length === 0 || named.slice(0, 2).some((text) => SUMS.test(text))) continue
    const carrier = named.map((text) => carriers().find(text)).find((found) => found !== undefined)
    const unit = parts.map(unitIn).find((found) => found !== undefined)
    if (carrier) columns.push({ col, carrier, unit: unit ?? unitOf(carrier.unit)! })
    else tellHeader(sheet, header, named[0]!, col, file, issues)
  }
  if (columns.length === 0) {
    issues.push(
      fault(
        'balance.header',
        [file, sheet.name],
        'no column named for a carrier',
        'columns such as 原煤 or Raw Coal',
        'Keep the header rows of the yearbook above the figures.',
      ),
    )
  }
  return columns
}

function tellHeader(
  sheet: Sheet,
  header: readonly (readonly Cell[])[],
  text: string,
  col: number,
  file: string,
  issues: Issue[],
): void {
  const hasAmounts = sheet.rows.slice(header.length).some((row) => (cellNumber(row[col]) ?? 0) !== 0)
  if (!hasAmounts) return
  const near = carriers().suggest(text)
  issues.push(
    fault(
      'balance.carrier',
      [file, cellName(sheet, Math.max(0, header.length - 1), col)],
      `"${text}"`,
      'a known carrier',
      near ? `Did you mean \`${near}\`?` : 'See data/carriers.csv.',
    ),
  )
}

const stripUnit = (text: string) => (unitOf(text) ? '' : text.replace(/[（(][^）)]*[）)]/g, '').trim())

function unitIn(text: string): Unit | undefined {
  const inside = /[（(]([^）)]*)[）)]/.exec(text)?.[1]
  return (inside && unitOf(inside.replace(/tons?|tonnes?/i, 't'))) || unitOf(text)
}
