// The header of a matrix of amounts: which column holds which carrier, in which unit.
import { fault, type Issue, warning } from '../../error.ts'
import { type Unit, unitOf } from '../../quantity/index.ts'
import { type Cell, cellNumber, cellText, unmerged } from '../terms/sheet.ts'
import { type Carrier, carriers } from '../terms/vocabulary.ts'
import { type Equivalent, equivalentAlone, type Standard, standardAlone } from './aside-columns.ts'
import { unknownUnit } from './balance.ts'
import { COAL, insideOf, nameIn, UNIT_WORDS, unitIn } from './column-names.ts'
import { isEquivalent } from './equivalent-power.ts'
import { type CarrierColumn, filledColumns, headCell, holds, type Matrix } from './matrix.ts'
import { isOfLabels, isYearAlone, namelessColumns } from './nameless-columns.ts'
import { listedUnits, standardWithoutUnit, tableUnit, unitAmong, unitOfRows } from './table-unit.ts'

// A column of its own that sums others; and such a name above its translation.
const SUM = /合计|总计|消费总量|综合能源|\btotal\b|\bsum\b/i
const SUM_ABOVE = /^\S{0,6}(?:合计|总计)$|^(?:\S+ ){0,2}total$|^total\b(?: \S+){0,2}$/i
// Columns that number the rows.
const NUMBERS =
  /^(?:序号|编号|行业|(?:行业)?(?:编码|代码)|行次|行号|年份|年度|year|no\.?|nr\.?|industry|(?:industry )?code|line)$/i
// Columns of a part: of a carrier they are counted in it, of a sum they are what counts.
const OF_WHICH = /^(?:[#＃]+|其中|of which)\s*[:：]?\s*/i
// A column that tells a carrier in standard coal, beside or in place of its physical quantity.
const IN_STANDARD = /标准量|折标/

interface Named {
  readonly col: number
  readonly name: string
}

/**
 * The carriers of a matrix by column. Header cells are read from the bottom up: the carrier first, the unit wherever
 * one stands, else that of the whole table; sums are left out, and parts (其中, #) of a column
 * that counts itself. `beside` are the columns of tables that this one goes on from or in, where parts of a sum may stand. Unknown names and units with amounts below are faults, and so are a carrier's second column and a sum without a part.
 */
export function carrierColumns(
  matrix: Matrix,
  file: string,
  issues: Issue[],
  beside: readonly CarrierColumn[] = [],
): CarrierColumn[] {
  const header = unmerged(matrix.sheet).slice(matrix.top, matrix.first)
  const width = Math.max(0, ...matrix.sheet.rows.map((row) => row.length))
  const columns: CarrierColumn[] = []
  const sums: Named[] = []
  const coals: Named[] = []
  const wholes: Whole[] = []
  const equivalents: Equivalent[] = []
  const standards: Standard[] = []
  const nameless: number[] = []
  const common = commonUnits(matrix, header, file, issues)
  const ofAll = partsOf(header, 0)
  let whole: Whole | undefined
  for (let col = 0; col < width; col++) {
    const printed = partsOf(header, col)
    const parts = printed.map((text) => text.replace(OF_WHICH, '')).filter((text) => text !== '')
    const named = parts.map(nameIn).filter((text) => text !== '')
    const name = named[0]
    if (name === undefined) nameless.push(col)
    if (name === undefined || NUMBERS.test(name)) continue
    const known = named.map((text) => carriers().find(text)).find((found) => found !== undefined)
    const carrier = known ?? (COAL.test(name) ? carriers().find('raw-coal') : undefined)
    if (carrier && printed.some((text) => isEquivalent(text) && !ofAll.includes(text))) {
      equivalents.push({ col, carrier })
      continue
    }
    const standard = carrier && printed.find((text) => IN_STANDARD.test(text) && !ofAll.includes(text))
    if (carrier && standard !== undefined) {
      const unit = unitFor({ col, carrier, parts }, common, matrix, file, issues)
      standards.push({ col, carrier, unit, said: standard })
      continue
    }
    const isPart = printed.some((text) => OF_WHICH.test(text))
    if (isPart && whole && !whole.isSum) continue
    if (isPart) whole?.parts.push(col)
    else whole = wholeOf(matrix, { col, name }, isSum(name, named[1]) || COAL.test(name))
    if (whole && whole.parts.length === 1) wholes.push(whole)
    if (isSum(name, named[1])) sums.push({ col, name })
    else if (carrier)
      columns.push({ col, carrier, unit: unitFor({ col, carrier, parts }, common, matrix, file, issues) })
    else tellHeader(matrix, name, col, file, issues)
    if (COAL.test(name)) coals.push({ col, name })
  }
  columns.push(...standardAlone(standards, columns, matrix, file, issues))
  if (!common.isEnergy && columns.some(({ col }) => isBare(matrix, header, col)))
    issues.push(...standardWithoutUnit(header, matrix.sheet.name, [file, headCell(matrix, 0)]))
  const kept = withoutCoalSums(columns, coals, matrix, file, issues)
  issues.push(...doubled(kept, matrix, file), ...partless(sums, kept, beside, matrix, file))
  issues.push(...equivalentAlone(equivalents, kept, matrix, file))
  issues.push(...wholes.flatMap((one) => lackingParts(one, kept, matrix, file)))
  issues.push(
    ...(columns.length === 0 ? [noCarriers(matrix, file)] : namelessColumns(nameless, header, matrix, file)),
  )
  return kept
}

/** A column with amounts that columns marked as parts may follow. */
interface Whole extends Named {
  readonly isSum: boolean
  readonly parts: number[]
}

const wholeOf = (matrix: Matrix, named: Named, isSum: boolean): Whole | undefined =>
  holds(matrix, named.col) ? { ...named, isSum, parts: [] } : undefined

const LEAST_PARTS = 0.95

// Parts of a sum count in its place, and may be some of them only.
function lackingParts(
  { col, name, parts }: Whole,
  columns: readonly CarrierColumn[],
  matrix: Matrix,
  file: string,
): Issue[] {
  const taken = columns.filter((column) => parts.includes(column.col))
  const amount = (at: number) =>
    matrix.sheet.rows
      .slice(matrix.first, matrix.end)
      .reduce((sum, row) => sum + Math.abs(cellNumber(row[at]) ?? 0), 0)
  const share = taken.reduce((sum, column) => sum + amount(column.col), 0) / amount(col)
  const isAlike = new Set(taken.map(({ unit }) => unit.name)).size === 1
  if (!/[煤油]|coal|oil/i.test(name) || taken.length === 0 || !isAlike || share >= LEAST_PARTS) return []
  return [
    warning(
      'balance.parts',
      [file, headCell(matrix, col)],
      `parts of "${name}" that make ${Math.round(share * 100)} % of it`,
      'every part in a column of its own',
      'The parts are counted, the rest is not; add its column.',
    ),
  ]
}

// Texts of a header column from the bottom up.
const partsOf = (header: readonly (readonly Cell[])[], col: number) =>
  header
    .map((row) => cellText(row[col]))
    .filter((text) => text !== '')
    .reverse()
    .flatMap((text) => text.split(/\n/))

// Above a carrier's own name stands its group, above another its translation.
const isSum = (name: string, above: string | undefined) =>
  SUM.test(name) ||
  (above !== undefined && SUM_ABOVE.test(above) && (COAL.test(name) || !carriers().find(name)))

const COALS: readonly string[] = ['raw-coal', 'cleaned-coal', 'other-washed-coal', 'briquettes', 'gangue']
const isCoal = ({ carrier }: CarrierColumn) => COALS.includes(carrier.id) || /coal$|lignite/.test(carrier.id)
const isOil = ({ carrier }: CarrierColumn) =>
  carrier.group === 'liquid' || carrier.id === 'lpg' || carrier.id === 'refinery-gas'

function withoutCoalSums(
  columns: CarrierColumn[],
  coals: readonly Named[],
  matrix: Matrix,
  file: string,
  issues: Issue[],
): CarrierColumn[] {
  const isNamedSo = ({ col }: CarrierColumn) => coals.some((coal) => coal.col === col)
  if (columns.some((column) => isCoal(column) && !isNamedSo(column) && holds(matrix, column.col)))
    return columns.filter((column) => !isNamedSo(column))
  for (const { col, name } of coals.filter(({ col }) => holds(matrix, col)))
    issues.push(
      warning(
        'balance.coal',
        [file, headCell(matrix, col)],
        `"${name}" without its kinds`,
        '原煤, 洗精煤 … in columns of their own',
        'It is read as raw coal, whose calorific value may differ.',
      ),
    )
  return columns
}

// A carrier's second column would count it twice.
function doubled(columns: readonly CarrierColumn[], matrix: Matrix, file: string): Issue[] {
  const full = filledColumns(columns, matrix)
  return full.flatMap(({ col, carrier }, i) => {
    const before = full.slice(0, i).find((other) => other.carrier.id === carrier.id)
    if (!before) return []
    return [
      fault(
        'balance.carrier',
        [file, headCell(matrix, col)],
        `a second column of ${carrier.id}, beside ${headCell(matrix, before.col)}`,
        'each carrier in one column',
        'Remove one of them, or name it for what it holds.',
      ),
    ]
  })
}

// A sum whose parts the table does not have would be lost.
function partless(
  sums: readonly Named[],
  columns: readonly CarrierColumn[],
  beside: readonly CarrierColumn[],
  matrix: Matrix,
  file: string,
): Issue[] {
  const full = [...filledColumns(columns, matrix), ...beside]
  return sums.flatMap(({ col, name }) => {
    const isPart = /煤|coal/i.test(name) ? isCoal : /油|oil|petrol/i.test(name) ? isOil : () => true
    if (!holds(matrix, col) || full.length === 0 || full.some(isPart)) return []
    return [
      fault(
        'balance.sum',
        [file, headCell(matrix, col)],
        `a sum "${name}" without a column of its parts`,
        'carriers in columns of their own',
        'Add the columns it sums, or name it for the carrier it is, such as 原煤.',
      ),
    ]
  })
}

// Without a unit of its own.
const isBare = (matrix: Matrix, header: readonly (readonly Cell[])[], col: number) =>
  holds(matrix, col) && !partsOf(header, col).some(unitIn)

// The unit that a column's header names, else the table's where it measures what the carrier does, else the carrier's own.
function unitFor(
  { col, carrier, parts }: Omit<CarrierColumn, 'unit'> & { readonly parts: readonly string[] },
  common: Common,
  matrix: Matrix,
  file: string,
  issues: Issue[],
): Unit {
  const own = parts.map(unitIn).find((found) => found !== undefined)
  const unlike = parts.map(insideOf).find((text) => UNIT_WORDS.test(text) && !carriers().find(text))
  if (!own && unlike && !/[:：]/.test(unlike) && holds(matrix, col))
    issues.push(unknownUnit(`"${unlike}" for ${carrier.id}`, [file, headCell(matrix, col)]))
  const told = own ?? common.unitOf(carrier)
  if (!told && common.isStrict && holds(matrix, col))
    issues.push(unknownUnit(`${carrier.id} in none of the table’s units`, [file, headCell(matrix, col)]))
  return told ?? unitOf(carrier.unit)!
}

/** What a table says of the units of all its columns. */
interface Common {
  readonly isEnergy: boolean
  /** Whether units that it does not tell are not the yearbook's either. */
  readonly isStrict: boolean
  unitOf(carrier: Carrier): Unit | undefined
}

function commonUnits(
  matrix: Matrix,
  header: readonly (readonly Cell[])[],
  file: string,
  issues: Issue[],
): Common {
  const { units, issues: strange } = listedUnits(header, [file, headCell(matrix, 0)])
  issues.push(...strange)
  const one = units.length > 0 ? undefined : (tableUnit(header) ?? unitOfRows(matrix, header, file, issues))
  const fits = ({ dimension }: Carrier) => one?.dimension === 'energy' || one?.dimension === dimension
  return {
    isEnergy: one?.dimension === 'energy',
    isStrict:
      units.length > 0 || (one !== undefined && !carriers().entries.some(({ unit }) => unit === one.name)),
    unitOf: (carrier) => (units.length > 0 ? unitAmong(units, carrier) : fits(carrier) ? one : undefined),
  }
}

function noCarriers({ sheet, top, first }: Matrix, file: string): Issue {
  const header = sheet.rows.slice(top, first).flat()
  const isByYear = header.some(isYearAlone)
  return fault(
    'balance.header',
    sheet.name === '' ? [file] : [file, sheet.name],
    isByYear ? 'columns of years, none named for a carrier' : 'no column named for a carrier',
    'columns such as 原煤 or Raw Coal',
    isByYear
      ? 'A balance of all energy by year tells no fuels apart: take the sheet in physical quantity (实物量) of the study’s year.'
      : 'Keep the header rows of the yearbook above the figures.',
  )
}

function tellHeader(matrix: Matrix, text: string, col: number, file: string, issues: Issue[]): void {
  if (!holds(matrix, col) || isOfLabels(matrix, col)) return
  const near = carriers().suggest(text)
  issues.push(
    fault(
      'balance.carrier',
      [file, headCell(matrix, col)],
      `"${text}"`,
      'a known carrier',
      near ? `Did you mean \`${near}\`?` : 'See data/carriers.csv.',
    ),
  )
}
