// Breaks, colours and numbers as people read them.
import { type Words, words } from './words.ts'

// Colours of intensity, light to dark: legible in grey and to colour-blind readers.
const RAMP = ['#fdeaa8', '#fcd581', '#f8b259', '#ee8d45', '#d65f3b', '#ad3a38', '#7a1f35', '#470f2b'] as const

/** Colours of the paper's sectors, each of another grey, then spare ones for a study's own. */
const SECTOR_COLORS: Readonly<Record<string, string>> = {
  industry: '#7a2230',
  urban: '#e08b3c',
  agriculture: '#bcd78f',
  rural: '#4a6fa5',
}
const SPARE_COLORS = [
  '#8e6bb0',
  '#4fa3a5',
  '#c06a92',
  '#8a8a5c',
  '#5b5b5b',
  '#c9b037',
  '#2f6b4f',
  '#b59a7d',
  '#2b3f73',
  '#d98880',
  '#7fb3d5',
  '#6e4b2a',
]

/** Colour of the sector at a position of the study's list. */
export function sectorColor(sector: string, position: number): string {
  return SECTOR_COLORS[sector] ?? SPARE_COLORS[position % SPARE_COLORS.length]!
}

/**
 * Upper class limits for skewed intensities: at most `most` round numbers (1, 2, 5 × 10ⁿ) that split the
 * positive values into classes of about equal count, the least ones aside that hold less than a millionth of the sum
 * together. The last class is open.
 */
export function niceBreaks(values: Float32Array, most: number = RAMP.length): readonly number[] {
  const positive = withoutDust(values.filter((value) => value > 0).sort())
  if (positive.length === 0) return []
  // One rate all over, but for slivers at the edges of land: a limit would only tell those apart.
  if (positive[Math.floor(positive.length * EDGES)]! > (1 - SAME) * positive.at(-1)!) return []
  const breaks: number[] = []
  for (let i = 1; i < most; i++) {
    const rounded = roundNice(positive[Math.floor((positive.length * i) / most)]!)
    if (rounded > (breaks.at(-1) ?? 0) && rounded < positive.at(-1)!) breaks.push(rounded)
  }
  return spreadOut(breaks, positive, most)
}

// Outlines drawn along pixel edges, but rounded, touch the pixels beside them: these may be many and hold nothing.
const DUST = 1e-6

function withoutDust(sorted: Float32Array): Float32Array {
  const most = DUST * sorted.reduce((sum, value) => sum + value, 0)
  let dust = 0
  return sorted.subarray(
    sorted.findIndex((value) => {
      dust += value
      return dust >= most
    }),
  )
}

// Few distinct values leave few quantiles: fill up with round numbers between smallest and largest, the slivers at
// edges of land left aside.
const SLIVERS = 0.05
const [EDGES, SAME] = [0.1, 0.001]

function spreadOut(breaks: readonly number[], sorted: Float32Array, most: number): readonly number[] {
  if (breaks.length >= most / 2) return breaks
  const [low, high] = [Math.log10(sorted[Math.floor(sorted.length * SLIVERS)]!), Math.log10(sorted.at(-1)!)]
  const more = Array.from({ length: most - 1 }, (_, i) =>
    roundNice(10 ** (low + ((high - low) * (i + 1)) / most)),
  )
  // The limits that part the values come first: round numbers between them part few.
  const fitting = more.filter((value) => value > sorted[0]! && value < sorted.at(-1)!)
  return [...new Set([...breaks, ...fitting])].slice(0, most - 1).sort((a, b) => a - b)
}

/** The nearest of 1, 2, 5 × 10ⁿ. */
export function roundNice(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  const lead = value / power
  const nice = lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10
  return Number((nice * power).toPrecision(1))
}

/** Class of a value: 0 … breaks.length. */
export function classOf(value: number, breaks: readonly number[]): number {
  let at = 0
  while (at < breaks.length && value >= breaks[at]!) at += 1
  return at
}

/** The ramp's colour for one of `count` classes. */
export function rampColor(at: number, count: number): string {
  return RAMP[count <= 1 ? RAMP.length - 3 : Math.round((at * (RAMP.length - 1)) / (count - 1))]!
}

// From light to dark green: legible in grey, and apart from the ramp of emissions.
const [UPTAKE_LEAST, UPTAKE_MOST] = ['#d9f0d3', '#005824']

/** Colour of one of `count` classes of what land takes up. */
export function sinkColor(at: number, count: number): string {
  const share = count > 1 ? at / (count - 1) : 1
  const most = rgbOf(UPTAKE_MOST)
  const channels = rgbOf(UPTAKE_LEAST).map((from, i) => Math.round(from + (most[i]! - from) * share))
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

/** A number with separators and as many decimals as asked; zero is "0", and what is rounded to it has no sign. */
export function formatNumber(value: number, decimals = 0): string {
  if (value === 0) return '0'
  const rounded = Math.abs(value).toFixed(decimals)
  const [whole, part] = rounded.split('.')
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ',')
  return `${value < 0 && Number(rounded) > 0 ? '−' : ''}${grouped}${part ? `.${part}` : ''}`
}

// Less than 100 g is what sums of tonnes leave of rounding.
const GRAIN = 1e-4

/** Tonnes as 10⁴ t, with two decimals; what those cannot tell with two digits. */
export function tenThousand(tonnes: number): string {
  const value = tonnes / 1e4
  return Math.abs(tonnes) < GRAIN || Math.abs(value) >= 0.005 ? formatNumber(value, 2) : digits(value, 2)
}

const digits = (value: number, count: number) => String(Number(value.toPrecision(count))).replace(/^-/, '−')

/** A number with three significant digits, for legends. */
export function formatShort(value: number): string {
  return Math.abs(value) >= 1000 ? formatNumber(value) : digits(value, 3)
}

/** What amounts are told in: so many tonnes to one, and its name. */
export interface MassUnit {
  readonly tonnes: number
  readonly name: Words
}

const MASS_UNITS: readonly MassUnit[] = [
  { tonnes: 1e4, name: words('10⁴ t', '万吨') },
  { tonnes: 1, name: words('t', '吨') },
  { tonnes: 1e-3, name: words('kg', '千克') },
]

/** The unit of a drawing whose largest amount is `most` tonnes: 10⁴ t, or t and kg where that is less than one of them. */
export const massUnit = (most: number): MassUnit =>
  (most > 0 && MASS_UNITS.find(({ tonnes }) => most >= tonnes)) || MASS_UNITS[most > 0 ? 2 : 0]!

/** Round axis positions from 0 to at least `top`. */
export function ticks(top: number, count = 5): readonly number[] {
  if (!(top > 0)) return [0]
  const step = roundNice(top / count)
  return Array.from({ length: Math.ceil(top / step - 1e-9) + 1 }, (_, i) => Number((i * step).toPrecision(6)))
}

/** Red, green, blue of #rrggbb. */
export function rgbOf(color: string): readonly [number, number, number] {
  const value = Number.parseInt(color.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}
