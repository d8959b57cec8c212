// Elements of SVG and HTML as strings, everything escaped.
import { escapeText } from '../words/svg-text.ts'
import type { Text } from '../words/words.ts'

export { escapeText } from '../words/svg-text.ts'

/** Attributes of an element; those without a value are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>

/** An element with attributes and children that are already markup. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const listed = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeText(typeof value === 'number' ? short(value) : value!)}"`)
    .join('')
  return children.length === 0 ? `<${name}${listed}/>` : `<${name}${listed}>${children.join('')}</${name}>`
}

/** Coordinates with two decimals: enough for a figure, the same on every machine. */
export function short(value: number): string {
  return String(Math.round(value * 100) / 100)
}

/** Fonts of figures: the shipped one in pictures, the reader's own elsewhere. */
export const FONT = "'Cadastre Sans', Roboto, 'Noto Sans', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif"

/** How a text is drawn; sizes in pixels. */
export interface TextStyle {
  readonly size?: number
  readonly anchor?: 'start' | 'middle' | 'end'
  readonly weight?: number
  readonly fill?: string
  /** A white edge that keeps the text readable on a map. */
  readonly halo?: boolean
}

/** A line of text at a baseline position; of two languages the Chinese one is hidden until a page shows it. */
export function label(x: number, y: number, text: Text, style: TextStyle = {}): string {
  if (typeof text === 'string') return line(x, y, text, style, {})
  if (text.en === text.zh) return line(x, y, text.en, style, {})
  return (
    line(x, y, text.en, style, { class: 'en' }) +
    line(x, y, text.zh, style, { class: 'zh', lang: 'zh', display: 'none' })
  )
}

function line(x: number, y: number, text: string, style: TextStyle, own: Attributes): string {
  const { size = 13, anchor = 'start', weight, fill = '#222', halo = false } = style
  const common = {
    x,
    y,
    ...own,
    'font-family': FONT,
    'font-size': size,
    'text-anchor': anchor,
    'font-weight': weight,
  }
  const edge = halo
    ? element(
        'text',
        { ...common, fill: '#fff', stroke: '#fff', 'stroke-width': size / 4, 'stroke-linejoin': 'round' },
        escapeText(text),
      )
    : ''
  return edge + element('text', { ...common, fill }, escapeText(text))
}

/** A whole drawing of the given size on white. */
export function drawing(width: number, height: number, title: Text, ...children: readonly string[]): string {
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${short(width)} ${short(height)}`,
      width,
      height,
      role: 'img',
    },
    element('title', {}, escapeText(typeof title === 'string' ? title : `${title.en} · ${title.zh}`)),
    element('rect', { width, height, fill: '#fff' }),
    ...children,
  )
}

/** Rough width of a text in pixels: wide characters count double; of two languages the wider one. */
export function textWidth(text: Text, size: number): number {
  if (typeof text !== 'string') return Math.max(textWidth(text.en, size), textWidth(text.zh, size))
  return [...text].reduce((sum, char) => sum + (char.codePointAt(0)! > 0x2e7f ? 1 : 0.56), 0) * size
}
