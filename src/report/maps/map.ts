// Maps: coloured pixels under zone outlines, names, legend, scale bar and north arrow.
import type { ZoneRow } from '../../cadastre/index.ts'
import type { MapFrame } from '../../grid/index.ts'
import { type FigureOptions, frame, HEAD } from '../charts/figure.ts'
import { element, label, short, textWidth } from '../charts/svg.ts'
import { formatShort, roundNice } from '../words/scale.ts'
import { joined, type Text, words, zoneWords } from '../words/words.ts'
import { placeLabels } from './map-labels.ts'

/** One colour of the legend. */
export interface MapClass {
  readonly color: string
  readonly name: Text
}

/** A picture of the ground with what lies over it. Outlines are in pixels of the picture. */
export interface MapInput {
  readonly width: number
  readonly height: number
  /** The pixels as a PNG data URI; undefined where zones are filled. */
  readonly picture: string | undefined
  /** How the cover lies on the ground, and its pixels across one of the picture. */
  readonly frame: MapFrame
  readonly factor: number
  readonly zones: readonly {
    readonly row: Pick<ZoneRow, 'id' | 'name' | 'nameEn'>
    readonly outlines: readonly Float64Array[]
    readonly fill?: string
    /** After the zone's name. */
    readonly note?: Text
  }[]
  readonly legendTitle: Text
  readonly classes: readonly MapClass[]
}

const TALLEST = 900
const WIDEST = 820
const LEGEND = 250
/** Room for a legend's names, which are not cut. */
const legendWidth = (classes: readonly MapClass[]) =>
  Math.max(LEGEND, ...classes.map(({ name }) => 42 + textWidth(name, 13)))

/** Draw the map at a readable size, the legend to its right. */
export function drawMap(heading: Text, input: MapInput, options: FigureOptions): string {
  const { tall } = input.frame
  const scale = Math.min(TALLEST / (input.height * tall), WIDEST / input.width)
  const [width, height] = [input.width * scale, input.height * scale * tall]
  const [left, top] = [20, HEAD]
  const toX = (value: number) => left + value * scale
  const toY = (value: number) => top + value * scale * tall
  const apart = spacing(input.zones, toX, toY)
  const outlines = input.zones.map(({ outlines: rings, fill }) =>
    element('path', {
      d: rings.map((ring) => pathOf(ring, toX, toY, apart)).join(''),
      fill: fill ?? 'none',
      ...(fill && { 'fill-rule': 'evenodd' }),
      stroke: '#333',
      'stroke-width': 0.8,
    }),
  )
  const names = placeLabels(
    input.zones.map(({ row, outlines: rings, note }) => ({
      text:
        note === undefined
          ? zoneWords(row, options.plain)
          : joined(zoneWords(row, options.plain), words(': ', '：'), note),
      rings,
    })),
    toX,
    toY,
    [left, top, left + width, top + height],
  )
  const bodyHeight = Math.max(height, 60 + input.classes.length * 24 + 130)
  const side = left + width + 30
  return frame(side + legendWidth(input.classes), bodyHeight, heading, options, [
    // A cover may end inside a zone, and the last pixels of the picture beyond the cover: what lies outside is cut off.
    element(
      'svg',
      {
        x: left,
        y: top,
        width,
        height,
        viewBox: `${short(left)} ${short(top)} ${short(width)} ${short(height)}`,
      },
      ...pixels(input.picture, {
        x: left,
        y: top,
        width: Math.ceil(input.width) * scale,
        height: Math.ceil(input.height) * scale * tall,
      }),
      outlines.join(''),
      names.join(''),
    ),
    ...legend(input, side, top),
    ...furniture(input, scale, side, top + bodyHeight - 20),
  ])
}

function pixels(
  href: string | undefined,
  place: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): string[] {
  if (href === undefined) return []
  return [element('image', { ...place, href, preserveAspectRatio: 'none', style: 'image-rendering: auto' })]
}

type Along = (value: number) => number

// Vertices closer than a third of a picture pixel are left out, and of very many those that lie closer than `spacing` says.
function pathOf(ring: Float64Array, x: Along, y: Along, apart: number): string {
  const kept = verticesApart(ring, x, y, apart)
  return `${kept.map(([px, py], i) => `${i === 0 ? 'M' : 'L'}${short(px)} ${short(py)}`).join('')}Z`
}

const CLOSE = 0.3
// So many vertices a map has, or nearly: thousands of zones would make every drawing ten megabytes.
const MOST = 100_000

// Distance of vertices, in pixels of the drawing.
function spacing(zones: MapInput['zones'], x: Along, y: Along): number {
  let count = 0
  let length = 0
  for (const { outlines } of zones)
    for (const ring of outlines) {
      const kept = verticesApart(ring, x, y, CLOSE)
      count += kept.length
      kept.forEach(([px, py], i) => {
        const [fromX, fromY] = kept[Math.max(0, i - 1)]!
        length += Math.abs(px - fromX) + Math.abs(py - fromY)
      })
    }
  return count <= MOST ? CLOSE : Math.max(CLOSE, length / MOST)
}

function verticesApart(ring: Float64Array, x: Along, y: Along, apart: number) {
  const kept: (readonly [x: number, y: number])[] = []
  let [lastX, lastY] = [Number.NaN, Number.NaN]
  for (let i = 0; i < ring.length; i += 2) {
    const [px, py] = [x(ring[i]!), y(ring[i + 1]!)]
    if (Math.abs(px - lastX) + Math.abs(py - lastY) < apart) continue
    kept.push([px, py])
    ;[lastX, lastY] = [px, py]
  }
  return kept
}

function legend(input: MapInput, x: number, y: number): string[] {
  return [
    label(x, y + 20, input.legendTitle, { weight: 500 }),
    ...input.classes.flatMap(({ color, name }, i) => [
      element('rect', {
        x,
        y: y + 34 + i * 24,
        width: 24,
        height: 16,
        fill: color,
        stroke: '#999',
        'stroke-width': 0.5,
      }),
      label(x + 32, y + 47 + i * 24, name),
    ]),
  ]
}

function furniture({ frame, factor }: MapInput, scale: number, x: number, y: number): string[] {
  const pixelSize = frame.across * factor
  const length = roundNice((100 * pixelSize) / scale)
  const across = (length / pixelSize) * scale
  const text = scaleWords(length, frame.latitude)
  const north = x + Math.max(across, textWidth(text, 12)) + 50
  return [
    element('path', {
      d: `M${short(x)} ${short(y - 6)}V${short(y)}H${short(x + across)}V${short(y - 6)}`,
      fill: 'none',
      stroke: '#222',
      'stroke-width': 1.5,
    }),
    label(x, y - 12, text, { size: 12 }),
    element('path', {
      d: `M${short(north)} ${short(y - 34)}L${short(north + 7)} ${short(y - 8)}L${short(north)} ${short(y - 14)}L${short(north - 7)} ${short(y - 8)}Z`,
      fill: '#222',
      transform: `rotate(${short(frame.north)} ${short(north)} ${short(y - 20)})`,
    }),
    label(north, y + 4, 'N', { size: 12, anchor: 'middle' }),
  ]
}

function scaleWords(length: number, latitude: number | undefined): Text {
  const text = length >= 1000 ? `${formatShort(length / 1000)} km` : `${formatShort(length)} m`
  if (latitude === undefined) return text
  const [degrees, isSouth] = [`${Math.abs(latitude).toFixed(1)}°`, latitude < 0]
  return words(
    `${text} at ${degrees} ${isSouth ? 'S' : 'N'}`,
    `${text}（${isSouth ? '南' : '北'}纬 ${degrees} 处）`,
  )
}
