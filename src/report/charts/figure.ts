// What every figure shares: its frame, its captions, the names of zones and the note on synthetic data.
import type { ZoneRow } from '../../cadastre/index.ts'
import { inChinese } from '../words/chinese.ts'
import { type Text, words } from '../words/words.ts'
import { drawing, label, textWidth } from './svg.ts'

/** A drawing with its file name (without ending) and what it shows. */
export interface Figure {
  readonly name: string
  readonly caption: Text
  /** Drawn from observations alone, also where the study is synthetic. */
  readonly observed?: boolean
  readonly svg: string
}

/** What every figure says of itself. */
export interface FigureOptions {
  readonly title: string
  /** Shown under the title when inputs are not observations. */
  readonly synthetic: string | undefined
  /** English names only, for pictures drawn without Chinese fonts. */
  readonly plain: boolean
  readonly source: Text
}

/** A zone's name: English and Chinese where both are known, English (or the id) alone in plain figures. */
export function zoneName(row: Pick<ZoneRow, 'id' | 'name' | 'nameEn'>, plain: boolean): string {
  const readable = [...row.name].every((char) => char.codePointAt(0)! < 0x2e80)
  if (plain) return row.nameEn ?? (readable ? row.name : row.id)
  return row.nameEn === undefined || row.nameEn === row.name ? row.name : `${row.nameEn} ${row.name}`
}

/** Height of the head that `frame` adds, in pixels. */
export const HEAD = 66
/** Height of the foot that `frame` adds, in pixels. */
export const FOOT = 30

/** A figure with title, note and source line around its body (drawn from y = HEAD), as wide as its longest line at least. */
export function frame(
  bodyWidth: number,
  bodyHeight: number,
  heading: Text,
  options: FigureOptions,
  body: readonly string[],
): string {
  const height = HEAD + bodyHeight + FOOT
  const said = options.synthetic
    ? words(`Synthetic: ${options.synthetic}`, `合成数据：${inChinese(options.synthetic)}`)
    : ''
  const note = said === '' ? '' : label(20, 52, said, { size: 13, fill: '#a02020', weight: 500 })
  const lines = [textWidth(heading, 19), textWidth(said, 13), textWidth(options.source, 11)]
  const width = Math.max(bodyWidth, 40 + Math.max(...lines))
  return drawing(
    width,
    height,
    heading,
    label(20, 30, heading, { size: 19, weight: 500 }),
    note,
    // Bodies of many thousand pieces are more than a call takes.
    body.join(''),
    label(20, height - 10, options.source, { size: 11, fill: '#555' }),
  )
}
