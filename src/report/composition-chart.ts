// Land use by zone as bars of shares: the paper's Figure 5 beside its map.
import type { ZoneTable } from '../cadastre/index.ts'
import type { Lands } from '../land/index.ts'
import { type FigureOptions, frame, HEAD } from './figure.ts'
import { formatNumber, rgbOf } from './scale.ts'
import { element, label, textWidth } from './svg.ts'
import { classWords, joined, type Text, zoneWords } from './words.ts'

export interface CompositionData {
  readonly table: ZoneTable
  readonly lands: Pick<Lands, 'legend'>
  /** Hectares by zone and position in the legend. */
  readonly classAreas: readonly (readonly number[])[]
}

interface LandClass {
  readonly name: string
  readonly color: string
  readonly members: readonly number[]
}

/** The broad classes that occur, in the order of the legend. */
export function classesOf({ lands, classAreas }: Omit<CompositionData, 'table'>): readonly LandClass[] {
  const found = new Map<string, LandClass>()
  lands.legend.forEach((entry, k) => {
    if (!classAreas.some((row) => row[k]! > 0)) return
    const known = found.get(entry.class)
    found.set(entry.class, {
      name: entry.class,
      color: known?.color ?? entry.color,
      members: [...(known?.members ?? []), k],
    })
  })
  return [...found.values()]
}

const ROW = 30

/** A bar of 100 % for every zone, one for the whole region above them. */
export function compositionChart(data: CompositionData, heading: Text, options: FigureOptions): string {
  const { table, classAreas } = data
  const classes = classesOf(data)
  const rows = table.rows.map((row, z) => ({
    name: zoneWords(row) as Text,
    area: row.area,
    of: classAreas[z]!,
  }))
  const region = {
    name: { en: 'All zones', zh: '全域' } as Text,
    area: rows.reduce((sum, row) => sum + row.area, 0),
    of: data.lands.legend.map((_, k) => rows.reduce((sum, row) => sum + row.of[k]!, 0)),
  }
  const left = Math.min(260, Math.max(...rows.map((row) => textWidth(row.name, 13))) + 36)
  const width = 640
  const bars = [region, ...rows].flatMap((row, i) => {
    const y = HEAD + 12 + i * ROW
    let x = left
    const pieces = classes.map(({ color, members }) => {
      const share = members.reduce((sum, k) => sum + row.of[k]!, 0) / row.area
      const at = x
      x += share * width
      return (
        element('rect', {
          x: at,
          y,
          width: share * width,
          height: ROW - 11,
          fill: color,
          stroke: '#fff',
          'stroke-width': 0.6,
        }) + shareLabel(at + (share * width) / 2, y + 13.5, share, color)
      )
    })
    return [
      label(left - 10, y + 14, row.name, { anchor: 'end', ...(i === 0 && { weight: 500 }) }),
      ...pieces,
      label(left + width + 10, y + 14, `${formatNumber(row.area / 100, 0)} km²`, { size: 12, fill: '#444' }),
    ]
  })
  const keys = keysRow(classes, region, HEAD + 12 + (rows.length + 1) * ROW + 22)
  return frame(left + width + 110, 12 + (rows.length + 1) * ROW + 44, heading, options, [...bars, ...keys])
}

// The share in words where there is room: greys alone do not tell classes apart.
function shareLabel(x: number, y: number, share: number, color: string): string {
  if (share < 0.055) return ''
  const [r, g, b] = rgbOf(color)
  const fill = 0.299 * r + 0.587 * g + 0.114 * b > 140 ? '#222' : '#fff'
  return label(x, y, formatNumber(100 * share, 0), { size: 11, anchor: 'middle', fill })
}

function keysRow(
  classes: readonly LandClass[],
  region: { readonly area: number; readonly of: readonly number[] },
  y: number,
): string[] {
  let x = 20
  return classes.flatMap(({ name, color, members }) => {
    const share = (100 * members.reduce((sum, k) => sum + region.of[k]!, 0)) / region.area
    const text = joined(classWords(name), ` ${formatNumber(share, 1)} %`)
    const at = x
    x += textWidth(text, 13) + 48
    return [
      element('rect', {
        x: at,
        y: y - 12,
        width: 18,
        height: 14,
        fill: color,
        stroke: '#999',
        'stroke-width': 0.5,
      }),
      label(at + 24, y, text),
    ]
  })
}
