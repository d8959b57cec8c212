// Colours for legends that give none: those of the class, each of another grey, paler for every further code of it.
const COLORS: readonly (readonly [class_: RegExp, color: string])[] = [
  [/^(crop|agri|paddy)/, '#f3e4a5'],
  [/^(forest|tree|wood)/, '#2b7440'],
  [/^shrub/, '#6f9a52'],
  [/^grass/, '#b3d078'],
  [/^wetland/, '#7fc4c0'],
  [/^water/, '#4aa3dd'],
  [/^(snow|ice)/, '#e4f1f8'],
  [/^(bare|unused)/, '#d0c3ae'],
  [/^(built|urban|town)/, '#a30f1c'],
]
// Share of white in a class's second code, and at most.
const [PALER, PALEST] = [0.1, 0.7]

/** Colour of the `nth` code (from 0) of a class; `position` in the legend tells unknown classes apart. */
export function classColor(name: string, nth: number, position: number): string {
  const color = COLORS.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1]
  return color === undefined ? spareColor(position) : mixedWithWhite(color, Math.min(PALEST, nth * PALER))
}

function mixedWithWhite(color: string, share: number): string {
  const channel = (at: number) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16)
    return hex(value + (255 - value) * share)
  }
  return `#${channel(1)}${channel(3)}${channel(5)}`
}

// Hues a golden angle apart, light enough to print.
function spareColor(position: number): string {
  const hue = (position * 137.508) % 360
  const channel = (shift: number) => {
    const k = (shift + hue / 30) % 12
    return hex((0.68 - 0.22 * Math.max(-1, Math.min(k - 3, 9 - k, 1))) * 255)
  }
  return `#${channel(0)}${channel(8)}${channel(4)}`
}

const hex = (value: number) => Math.round(value).toString(16).padStart(2, '0')
