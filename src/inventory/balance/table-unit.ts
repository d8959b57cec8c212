// The unit of a whole table: 单位：万吨标准煤, or where a title or the corner names one alone.
import type { Issue } from '../../error.ts'
import { type Unit, unitOf } from '../../quantity/index.ts'
import { type Cell, cellName, cellText, type Sheet } from '../terms/sheet.ts'
import { type Carrier, carriers } from '../terms/vocabulary.ts'
import { unknownUnit } from './balance.ts'
import { STANDARD, UNIT_WORDS } from './column-names.ts'

const NAMED = /(?:单位|\bunits?)\s*[:：]\s*([^()（）\n]+)/i
const EQUIVALENT = /tce|kgce|toe|标准?煤|油当量|equivalent/i
const PHYSICAL = /实物|physical/i

/** The unit that a header tells of its whole table. */
export function tableUnit(header: readonly (readonly Cell[])[]): Unit | undefined {
  const named = textsNamed(header).map(unitOf).find(Boolean)
  return named ?? titles(header).map(unitWithin).find(Boolean)
}

const textsNamed = (header: readonly (readonly Cell[])[]) =>
  header
    .flat()
    .map(cellText)
    .flatMap((text) => (isCarrier(text) ? [] : (NAMED.exec(text)?.[1]?.trim() ?? [])))

// 万吨、亿立方米 or 万吨/亿立方米; blanks stand within 10^4 t.
const BETWEEN = /\s*[、，,；;]\s*|(?<=[\u4e00-\u9fff])\s*[\s/／]\s*(?=[\u4e00-\u9fff])/
const SHARE = /[%％‰]|百分/

/** Units that a header tells of its table's carriers by what they measure (单位：万吨、亿立方米); one that is none is a fault. */
export function listedUnits(
  header: readonly (readonly Cell[])[],
  place: readonly string[],
): { readonly units: readonly Unit[]; readonly issues: readonly Issue[] } {
  const text = textsNamed(header).find((said) => unitOf(said) === undefined && UNIT_WORDS.test(said))
  const parts = (text ?? '').split(BETWEEN).filter((part) => part !== '')
  const strange = parts.find(
    (part) => unitOf(part) === undefined && UNIT_WORDS.test(part) && !SHARE.test(part),
  )
  if (strange !== undefined) return { units: [], issues: [unknownUnit(`"${strange}"`, place)] }
  return { units: parts.flatMap((part) => unitOf(part) ?? []), issues: [] }
}

/** The unit of a list that measures a carrier: electricity in kWh, heat in joules, others by weight or volume. */
export function unitAmong(units: readonly Unit[], carrier: Carrier): Unit | undefined {
  const fitting = units.filter(({ dimension }) => dimension === carrier.dimension)
  if (carrier.dimension !== 'energy') return fitting[0]
  const kind = ENERGIES.find((pattern) => pattern.test(carrier.unit))
  return fitting.find(({ name }) => kind?.test(name))
}

const ENERGIES = [/Wh$/, /J$/, /tce$/]

/** The fault of a table whose title speaks of standard coal while no unit says how much of it. */
export function standardWithoutUnit(
  header: readonly (readonly Cell[])[],
  name: string,
  place: readonly string[],
): readonly Issue[] {
  const title = [name, ...titles(header)].find((text) => STANDARD.test(text) && !PHYSICAL.test(text))
  return title === undefined
    ? []
    : [unknownUnit(`a table in standard coal ("${title}") without its unit`, place)]
}

// Texts that are no column's: those above the carriers' names in lines of one or two, and those of the first column. Of
// lines, one beside the first column may be a column's unit, unless it is coal or oil equivalent.
function titles(header: readonly (readonly Cell[])[]): readonly string[] {
  const names = header.findIndex((row) => row.some((cell) => isCarrier(cellText(cell))))
  return header.flatMap((row, r) => {
    const texts = [...new Set(row.map(cellText).filter((text) => text !== ''))]
    const first = cellText(row[0])
    if (r >= names || texts.length > 2) return first === '' ? [] : [first]
    return texts.filter((text) => text === first || EQUIVALENT.test(unitWithin(text)?.name ?? ''))
  })
}

const isCarrier = (text: string) =>
  text !== '' && carriers().find(text.split(/[\n(（]/)[0]!.trim()) !== undefined

// (万吨标准煤), ktoe, Energy balance, thousand tonnes of oil equivalent.
function unitWithin(text: string): Unit | undefined {
  const inBrackets = [...text.matchAll(/[（(]([^（()）]*)[）)]/g)].map(([, inside]) => inside!)
  return [...inBrackets, text, ...text.split(/[,，;；:：—–]/)]
    .map((part) => unitOf(part))
    .find((unit) => unit !== undefined)
}

const UNITS_BELOW = /^(?:计量)?单位$|^units?$/i

/** The unit that a column of units tells row by row, where it is one; of several it cannot be said whose they are, a fault. */
export function unitOfRows(
  { sheet, first, end }: { readonly sheet: Sheet; readonly first: number; readonly end: number },
  header: readonly (readonly Cell[])[],
  file: string,
  issues: Issue[],
): Unit | undefined {
  const col = columnOfUnits(header)
  if (col < 1) return undefined
  const texts = sheet.rows.slice(first, end).map((row) => cellText(row[col]))
  const units = [...new Set(texts)].filter((text) => unitOf(text) ?? UNIT_WORDS.test(text))
  const unit = units.length === 1 ? unitOf(units[0]!) : undefined
  if (units.length > 0 && !unit)
    issues.push(unknownUnit(`"${units.slice(0, 3).join(', ')}"`, [file, cellName(sheet, first, col)]))
  return unit
}

const columnOfUnits = (header: readonly (readonly Cell[])[]) =>
  header.map((row) => row.findIndex((cell) => UNITS_BELOW.test(cellText(cell)))).find((col) => col >= 0) ?? -1
