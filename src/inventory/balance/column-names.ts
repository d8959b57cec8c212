// What the text of a column's header says: a carrier's name, its unit.
import { type Unit, unitOf } from '../../quantity/index.ts'
import { withoutMarks } from '../terms/sheet.ts'
import { carriers } from '../terms/vocabulary.ts'

/** Coal without its kinds: a sum beside them, a carrier alone. */
export const COAL = /^(?:煤|煤炭|煤品|coal)$/i

/** Words of units, known or not. */
export const UNIT_WORDS =
  /[%％‰]|百分|吨|立方|[万亿千]方|[千吉兆太万亿]焦|千瓦|瓦时|[万亿]度|标准?煤|[千大]卡|公斤|千克|[万千亿]升|桶|nm[3³]|\b(?:[kmg]?t|[kmg]?g|tons?|m3|[bm]cm|[kmg]?tce|[kmg]?toe|[kmgtp]?wh|[kmgtp]j|[kmgt]?cal|(?:mm)?btu|bbl|barrels?|lbs?|m?l|lit(?:er|re)s?)\b|m³/i

/** A text that speaks of standard coal. */
export const STANDARD = /标准量|标准?煤|coal equivalent|\bsce\b|\btce\b/i

// What stands in brackets: 原煤（万吨）, 原煤[吨], 原煤【吨】.
const BRACKETS = /[（([［【〔]([^）)\]］】〕]*)[）)\]］】〕]/g

/** The name in a header's text: without brackets and marks of notes, units and what was done with it; empty for a unit. */
export function nameIn(text: string): string {
  // Rows of column numbers, or of sums, may stand below the names.
  if (unitOf(text) || !/\p{L}/u.test(text)) return ''
  const name = withoutMarks(text.replace(BRACKETS, '').trim())
  return carriers().find(name) ? name : nameOfPhrase(name)
}

// 原煤/吨, 柴油 万吨, 原煤消费量: a carrier with its unit behind it, or with what was done with it.
function nameOfPhrase(text: string): string {
  const name = withUnitBehind(text)?.[1] ?? text
  const plain = name.replace(/(?:终端)?(?:(?:消费|消耗|使用)量?|实物量|标准量|折标量)$|\s*consumption$/i, '')
  return carriers().find(plain) || COAL.test(plain) ? plain : name
}

function withUnitBehind(text: string): readonly [string, string, string] | undefined {
  const [, name = '', unit = ''] =
    /^(.*[^\s/／,，、:：])[\s/／,，、:：]+([^\s/／,，、:：]+)$/s.exec(text) ?? []
  return name !== '' && unitOf(unit) && carriers().find(nameOfPhrase(name)) ? [text, name, unit] : undefined
}

/** Where a header's text would tell a unit. */
export const insideOf = (text: string) =>
  (new RegExp(BRACKETS).exec(text)?.[1] ?? withUnitBehind(text)?.[2] ?? text).replace(
    /^\s*(?:(?:计量)?单位|unit)\s*[:：]\s*/i,
    '',
  )

/** The unit that a header's text tells. */
export const unitIn = (text: string): Unit | undefined => unitOf(insideOf(text)) ?? unitOf(text)
