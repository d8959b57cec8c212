// Small maps side by side, one a choice: which zones rise or fall among the others by total emission.
import type { ZoneTable } from '../../cadastre/index.ts'
import { type Grid, mapFrame } from '../../grid/index.ts'
import type { Sensitivity, Variant } from '../../scenario/index.ts'
import { type Extent, extentOf, type Feature, positionArrays } from '../../vector/index.ts'
import { type Figure, type FigureOptions, frame, HEAD } from '../charts/figure.ts'
import { element, label, short, textWidth } from '../charts/svg.ts'
import { told } from '../words/chinese.ts'
import { type Words, words } from '../words/words.ts'
import { centreOf } from './map-labels.ts'

const PANEL = 210
const GAP = 24
const LINE = 15
const ACROSS = 4
// The keys of the legend, and the room of each.
const KEYS = [-3, -2, -1, 0, 1, 2, 3] as const
const KEY = 78
const UNMOVED = '#eeeeea'
// From falling to rising by 1, 2, 3 places and more.
const FALLING = ['#c9d6e8', '#87a5cd', '#4a6fa5'] as const
const RISING = ['#f2cdbf', '#dd8d76', '#ad3a38'] as const

/** Places that a zone rises (+) or falls (−) under a choice. */
export const placesRisen = ({ base }: Sensitivity, variant: Variant, z: number): number =>
  base.zones[z]!.rank - variant.zones[z]!.rank

const colorOf = (places: number) =>
  places === 0 ? UNMOVED : (places > 0 ? RISING : FALLING)[Math.min(3, Math.abs(places)) - 1]!
const signed = (places: number) => (places > 0 ? `+${places}` : `−${-places}`)

/** The maps of all choices; `outlines` are the zones' polygons in the order of the table and in the system of the grid. */
export function rankMaps(
  table: ZoneTable,
  answer: Sensitivity,
  outlines: readonly Feature[],
  grid: Grid,
  options: FigureOptions,
): Figure {
  const extent = extentOf(outlines.flatMap(({ geometry }) => (geometry ? positionArrays(geometry) : [])))
  const { variants } = answer
  // A unit upwards by one across: not 1 in degrees.
  const upright = mapFrame(grid).tall * Math.abs(grid.affine.a / grid.affine.e)
  const tall = extent
    ? Math.min(2, (upright * (extent.maxY - extent.minY)) / (extent.maxX - extent.minX)) * PANEL
    : PANEL
  const titles = variants.map(({ name }) => linesOf(told(name)))
  const second = LINE * (Math.max(1, ...titles.map(({ length }) => length)) - 1)
  const row = tall + 50 + second
  const rows = Math.max(1, Math.ceil(variants.length / ACROSS))
  const panels = variants.flatMap((variant, i) => {
    const [x, y] = [GAP + (i % ACROSS) * (PANEL + GAP), HEAD + 20 + Math.floor(i / ACROSS) * row]
    const moved = variant.zones.filter((_, z) => placesRisen(answer, variant, z) !== 0).length
    const note = words(
      moved === 0 ? 'no rank changes' : `${moved} ranks change`,
      moved === 0 ? '位次不变' : `${moved} 个位次变化`,
    )
    return [
      ...titles[i]!.map((line, l) => label(x, y + l * LINE, line, { size: SIZE, weight: 500 })),
      label(x, y + second + LINE, note, { size: 11, fill: '#555' }),
      ...(extent
        ? panel(table, answer, variant, outlines, {
            ...{ extent, upright, x },
            y: y + second + 22,
            height: tall - 22,
          })
        : []),
    ]
  })
  const heading = words(`${options.title}: ranks under other choices`, `${options.title}：其他选择下的位次`)
  const width = GAP + Math.max(Math.min(ACROSS, variants.length) * (PANEL + GAP), KEYS.length * KEY)
  return {
    name: 'sensitivity-ranks',
    caption: words(
      'Places that each zone rises (red) or falls (blue) by total emission, one map a choice made otherwise.',
      '各选择下各区总排放位次的上升（红）与下降（蓝）。',
    ),
    svg: frame(width, rows * row + 50, heading, options, [...panels, ...legend(HEAD + rows * row + 20)]),
  }
}

interface Place {
  readonly extent: Extent
  readonly upright: number
  readonly x: number
  readonly y: number
  readonly height: number
}

function panel(
  { rows }: ZoneTable,
  answer: Sensitivity,
  variant: Variant,
  outlines: readonly Feature[],
  { extent, upright, x, y, height }: Place,
): string[] {
  const scale = Math.min(
    PANEL / (extent.maxX - extent.minX),
    height / (upright * (extent.maxY - extent.minY)),
  )
  const toX = (value: number) => x + (value - extent.minX) * scale
  const toY = (value: number) => y + (extent.maxY - value) * scale * upright
  const places = rows.map((_, z) => placesRisen(answer, variant, z))
  const shapes = rows.map((_, z) =>
    element('path', {
      d: ringsOf(outlines[z])
        .map((ring) => pathOf(ring, toX, toY))
        .join(''),
      fill: colorOf(places[z]!),
      'fill-rule': 'evenodd',
      stroke: '#777',
      'stroke-width': 0.6,
    }),
  )
  const numbers = rows.flatMap((_, z) => {
    const own = centreOf(ringsOf(outlines[z]))
    if (places[z] === 0 || !own) return []
    const [middleX, middleY] = [toX(own.x), toY(own.y)]
    return [label(middleX, middleY + 4, signed(places[z]!), { size: 11, anchor: 'middle', halo: true })]
  })
  return [...shapes, ...numbers]
}

const ringsOf = (feature: Feature | undefined): readonly Float64Array[] =>
  feature?.geometry?.kind === 'polygon' ? feature.geometry.polygons.flat() : []

// Corners closer than half a pixel of the picture are left out.
function pathOf(ring: Float64Array, toX: (x: number) => number, toY: (y: number) => number): string {
  const parts: string[] = []
  let [lastX, lastY] = [Number.NaN, Number.NaN]
  for (let i = 0; i < ring.length; i += 2) {
    const [px, py] = [toX(ring[i]!), toY(ring[i + 1]!)]
    if (Math.abs(px - lastX) + Math.abs(py - lastY) < 0.5) continue
    parts.push(`${parts.length === 0 ? 'M' : 'L'}${short(px)} ${short(py)}`)
    ;[lastX, lastY] = [px, py]
  }
  return `${parts.join('')}Z`
}

// A name in one or two lines that fit above a map; what two cannot hold is cut.
function linesOf({ en, zh }: Words): readonly Words[] {
  const [inEnglish, inChinese] = [broken(en), broken(zh)]
  const count = Math.max(inEnglish.length, inChinese.length)
  return Array.from({ length: count }, (_, i) => words(inEnglish[i] ?? '', inChinese[i] ?? ''))
}

const ROOM = PANEL + GAP - 8
const SIZE = 12

function broken(name: string): readonly string[] {
  if (textWidth(name, SIZE) <= ROOM) return [name]
  const most = longest(name, ROOM)
  // Chinese is broken anywhere, other text between words.
  const space = most.lastIndexOf(' ')
  const first = space > most.length / 2 ? most.slice(0, space) : most
  const rest = name.slice(first.length).trimStart()
  return [first, textWidth(rest, SIZE) <= ROOM ? rest : `${longest(rest, ROOM - 10)}…`]
}

function longest(name: string, room: number): string {
  const letters = [...name]
  while (textWidth(letters.join(''), SIZE) > room) letters.pop()
  return letters.join('')
}

function legend(y: number): string[] {
  return KEYS.flatMap((places, i) => {
    const x = GAP + i * KEY
    const name = places === 0 ? '0' : `${signed(places)}${Math.abs(places) === 3 ? ' …' : ''}`
    return [
      element('rect', {
        x,
        y,
        width: 22,
        height: 14,
        fill: colorOf(places),
        stroke: '#999',
        'stroke-width': 0.5,
      }),
      label(x + 28, y + 12, name, { size: 12 }),
    ]
  })
}
