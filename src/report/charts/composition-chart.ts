// Land use by zone as bars of shares: the paper's Figure 5 beside its map.
import type { ZoneTable } from '../../cadastre/index.ts'
import type { Lands } from '../../land/index.ts'
import { formatNumber, formatShort, rgbOf } from '../words/scale.ts'
import { classWords, joined, type Text, words, zoneWords } from '../words/words.ts'
import { chartedZones, othersWords } from './charted-zones.ts'
import { type FigureOptions, frame, HEAD } from './figure.ts'
import { element, label, textWidth } from './svg.ts'

/** What the chart of land use is drawn from. */
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
// Ground of a zone of which the cover says nothing.
const UNSEEN = '#efedea'

/** A bar of 100 % for every zone, one for the whole region above them. */
export function compositionChart(data: CompositionData, heading: Text, options: FigureOptions): string {
  const { table, classAreas } = data
  const classes = classesOf(data)
  const charted = chartedZones(table)
  const together = (name: Text, zones: readonly number[]) => ({
    name,
    area: zones.reduce((sum, z) => sum + table.rows[z]!.area, 0),
    of: data.lands.legend.map((_, k) => zones.reduce((sum, z) => sum + classAreas[z]![k]!, 0)),
  })
  const rows = charted.shown.map((z) => ({
    name: zoneWords(table.rows[z]!, options.plain) as Text,
    area: table.rows[z]!.area,
    of: classAreas[z]!,
  }))
  if (charted.others.length > 0) rows.push(together(othersWords(charted), charted.others))
  const region = together(
    words('All zones', '全域'),
    table.rows.map((_, z) => z),
  )
  const left = Math.max(...[region, ...rows].map((row) => textWidth(row.name, 13))) + 36
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
    const whole = { x: left, y, width, height: ROW - 11, fill: UNSEEN }
    return [
      label(left - 10, y + 14, row.name, { anchor: 'end', ...(i === 0 && { weight: 500 }) }),
      element('rect', whole),
      ...pieces,
      label(left + width + 10, y + 14, `${squareKilometres(row.area)} km²`, { size: 12, fill: '#444' }),
    ]
  })
  // A cover may end inside a zone, or leave ground without an observation.
  const seen = region.of.reduce((sum, of) => sum + of, 0) / region.area
  const keys = keysRow(classes, region, seen, HEAD + 12 + (rows.length + 1) * ROW + 22)
  return frame(
    Math.max(left + width + 110, keys.end + 20),
    12 + (rows.length + 1) * ROW + 44,
    heading,
    options,
    [...bars, ...keys.drawn],
  )
}

const squareKilometres = (hectares: number) =>
  hectares < 1000 ? formatShort(hectares / 100) : formatNumber(hectares / 100, 0)

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
  seen: number,
  y: number,
): { readonly drawn: readonly string[]; readonly end: number } {
  const listed = classes.map(({ name, color, members }) => ({
    name: classWords(name),
    color,
    share: members.reduce((sum, k) => sum + region.of[k]!, 0) / region.area,
  }))
  const unseen = { name: words('not in the cover', '栅格未覆盖'), color: UNSEEN, share: 1 - seen }
  let x = 20
  const drawn = [...listed, ...(unseen.share > 0.0005 ? [unseen] : [])].flatMap(({ name, color, share }) => {
    const text = joined(name, ` ${formatNumber(100 * share, 1)} %`)
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
  return { drawn, end: x - 24 }
}
