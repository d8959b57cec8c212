// Chooses among several sheets of one form: by the study's year, its region, and amounts rather than standard coal.
import { fault, type Issue, warning } from '../../error.ts'
import { cellText, type Sheet } from '../terms/sheet.ts'
import { regions } from '../terms/vocabulary.ts'
import { STANDARD } from './column-names.ts'
import { equivalentTold, isEquivalent } from './equivalent-power.ts'

/** What tells one sheet from another. */
export interface SheetWanted {
  readonly year: number
  readonly region?: string | undefined
  /** Whether sheets may be parts of one table, that of each sheet beside the other's. */
  readonly areParts?: ((sheets: readonly Sheet[]) => boolean) | undefined
}

const HEAD_ROWS = 6

// What a sheet says of itself: its name and the texts above its figures.
function titleOf({ name, rows }: Sheet): string {
  const texts = rows
    .slice(0, HEAD_ROWS)
    .filter((row) => !row.some((cell) => typeof cell === 'number' && !isYear(cell)))
    .flatMap((row) => row.map(cellText))
  return [name, ...texts].join(' ')
}

// Its name and the lines of one or two texts: a header names more, and may tell sums of all energy either way.
const lineOf = ({ name, rows }: Sheet): string =>
  [name, ...rows.slice(0, HEAD_ROWS).map((row) => row.map(cellText).filter((text) => text !== ''))]
    .filter((line) => typeof line === 'string' || line.length <= 2)
    .flat()
    .join(' ')

// Sheets are named without spaces: InnerMongolia.
const joined = (text: string) => text.toLowerCase().replace(/\s+/g, '')

const isYear = (value: number) => Number.isInteger(value) && value >= 1900 && value < 2100
const yearsIn = (text: string) => (text.match(/(?<![\d.])(?:19|20)\d\d(?!\d)/g) ?? []).map(Number)

/**
 * The sheets to read, in their order. Of several those stay that say the study's year, its region, and amounts; those
 * that are left must be parts of one table. A choice that nothing decides is a fault, another year than the study's a warning.
 */
export function chooseSheets(
  sheets: readonly Sheet[],
  wanted: SheetWanted,
  file: string,
  issues: Issue[],
): readonly Sheet[] {
  const titles = new Map(sheets.map((sheet) => [sheet, titleOf(sheet)]))
  const narrowed = (left: readonly Sheet[], fits: (title: string) => boolean) => {
    const kept = left.filter((sheet) => fits(titles.get(sheet)!))
    return left.length > 1 && kept.length > 0 ? kept : left
  }
  const { region, year } = wanted
  // A province may be named in English and its sheet in Chinese.
  const known = region === undefined ? undefined : regions().find(region)
  const names = [region, known?.name, known?.nameZh].flatMap((name) =>
    name === undefined ? [] : joined(name),
  )
  const ofRegion = narrowed(sheets, (title) => names.some((name) => joined(title).includes(name)))
  const ofYear = narrowed(ofRegion, (title) => yearsIn(title).includes(year))
  const byEnergy = ofYear.filter((sheet) => !isEquivalent(lineOf(sheet)))
  const left = narrowed(
    byEnergy.length > 0 ? byEnergy : ofYear,
    (title) => !STANDARD.test(title.replace(/[（(][^）)]*[）)]/g, (unit) => (/量/.test(unit) ? unit : ''))),
  )
  if (left.length > 1 && wanted.areParts?.(left) !== true) {
    issues.push(tooMany(left, file, wanted))
    return []
  }
  const said = yearsIn(left.map((sheet) => titles.get(sheet)!).join(' '))
  for (const sheet of left) if (isEquivalent(lineOf(sheet))) issues.push(equivalentTold([file, sheet.name]))
  if (said.length > 0 && !said.includes(year)) issues.push(otherYear(said, file, year))
  return left
}

function tooMany(sheets: readonly Sheet[], file: string, { year, region }: SheetWanted): Issue {
  return fault(
    'balance.sheets',
    [file],
    `${sheets.length} sheets that could be meant: ${sheets
      .map(({ name }) => name)
      .slice(0, 12)
      .join(', ')}`,
    `one sheet of ${[region, year].filter(Boolean).join(' ')}`,
    'Name the sheet by its year, give `inventory.region`, or keep the one that is meant.',
  )
}

function otherYear(said: readonly number[], file: string, year: number): Issue {
  return warning(
    'balance.year',
    [file],
    `a title of ${[...new Set(said)].join(', ')}`,
    `${year}, the year of the study`,
    'Check that the right balance is named.',
  )
}
