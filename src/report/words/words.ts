// Text in both languages: the report and its figures carry English and Chinese, and show one at a time.
import { branches, carriers } from '../../inventory/index.ts'
import { escapeText } from './svg-text.ts'

/** The same words in English and Chinese. */
export interface Words {
  readonly en: string
  readonly zh: string
}

/** Words, or a text that is the same in both languages. */
export type Text = string | Words

/** Words in both languages. */
export const words = (en: string, zh: string): Words => ({ en, zh })

/** The English of a text, for pages in one language. */
export const english = (text: Text): string => (typeof text === 'string' ? text : text.en)

/** Put texts together, language by language. */
export function joined(...parts: readonly Text[]): Words {
  const of = (language: 'en' | 'zh') =>
    parts.map((part) => (typeof part === 'string' ? part : part[language])).join('')
  return { en: of('en'), zh: of('zh') }
}

/** Files as captions call them: by their own names, the folders left out; of more than three the first two. */
export function fileWords(files: string | readonly string[]): Words {
  const names = [files].flat().map((file) => file.split(/[\\/]/).at(-1)!)
  if (names.length <= 3) return words(names.join(', '), names.join('、'))
  const [first, second] = names
  const more = names.length - 2
  return words(`${first}, ${second} and ${more} more`, `${first}、${second} 等 ${names.length} 个文件`)
}

/** Text as HTML: escaped, powers of ten raised, both languages where they differ. */
export function html(text: Text): string {
  if (typeof text === 'string' || text.en === text.zh)
    return printed(typeof text === 'string' ? text : text.en)
  return `<span class="en">${printed(text.en)}</span><span class="zh" lang="zh">${printed(text.zh)}</span>`
}

const printed = (text: string) => escapeText(withPowers(text))

const withPowers = (text: string) =>
  text.replaceAll(/\b10\^(\d+)/g, (_, digits: string) => `10${digits.replaceAll(/\d/g, raised)}`)

/** A text with its powers of ten raised, for drawings. */
export const raisedPowers = (text: Text): Text =>
  typeof text === 'string' ? withPowers(text) : words(withPowers(text.en), withPowers(text.zh))

const raised = (digit: string) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]!

const SECTORS: Readonly<Record<string, Words>> = {
  industry: words('industry', '工业生产'),
  urban: words('urban', '城镇'),
  agriculture: words('agriculture', '农业生产'),
  rural: words('rural', '农村生活'),
  total: words('total', '合计'),
}

/** A sector's name; a study's own sectors keep the name they have. */
export const sectorWords = (sector: string): Words => SECTORS[sector] ?? words(sector, sector)

/** A zone's name in either language, English where it is known; `plain` puts the id for letters that only Chinese fonts have. */
export const zoneWords = (
  row: { readonly id: string; readonly name: string; readonly nameEn: string | undefined },
  plain = false,
): Words => words(row.nameEn ?? (plain && !isLatin(row.name) ? row.id : row.name), row.name)

const isLatin = (text: string) => [...text].every((char) => char.codePointAt(0)! < 0x2e80)

const CLASSES: Readonly<Record<string, string>> = {
  cropland: '耕地',
  forest: '林地',
  shrubland: '灌木地',
  grassland: '草地',
  water: '水域',
  wetland: '湿地',
  'built-up': '建设用地',
  bare: '未利用地',
  unused: '未利用地',
  snow: '冰雪',
}

/** A broad land class in both languages. */
export const classWords = (name: string): Words => words(name, CLASSES[name] ?? name)

const named = (entry: { readonly name: string; readonly nameZh: string } | undefined, id: string): Words =>
  entry ? words(entry.name, entry.nameZh) : words(id, id)

// What a ledger of given totals has in the place of carriers and branches.
const ALL = words('all', '全部')

/** A carrier's name in both languages, or its id where it is the user's own. */
export const carrierWords = (id: string): Words =>
  id === 'process' ? words('Processes', '工业过程') : id === 'all' ? ALL : named(carriers().find(id), id)

/** A branch's name in both languages, or its id where it is the user's own. */
export const branchWords = (id: string): Words => (id === 'all' ? ALL : named(branches().find(id), id))
