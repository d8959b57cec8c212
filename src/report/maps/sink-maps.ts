// Maps of sinks: what land takes up by pixel, and as a share of the emission by zone.
import type { NetRow } from '../../cadastre/index.ts'
import type { Figure, FigureOptions } from '../charts/figure.ts'
import { classOf, formatNumber, niceBreaks, sinkColor } from '../words/scale.ts'
import { joined, type Text, words } from '../words/words.ts'
import { drawMap } from './map.ts'
import { type MapGround, type MapPicture, mapInput, rangeName } from './map-pictures.ts'

/** What land takes up: the coefficients' name, pixels of the picture, t CO2 per hectare and year, and the balance of every zone. */
export interface SinkGround {
  readonly set: string
  readonly uptake: Float32Array
  readonly net: readonly NetRow[]
}

/** Both maps; none where the study has no sinks. */
export function sinkMaps(
  data: MapGround & { readonly sinks?: SinkGround | undefined },
  picture: MapPicture | undefined,
  options: FigureOptions,
): Figure[] {
  if (!data.sinks || !picture) return []
  const { set } = data.sinks
  const source = joined(options.source, words(`; coefficients ${set}`, `；系数 ${set}`))
  const sourced = { ...options, source }
  return [uptakeMap(data, picture, sourced), ratioMap(data, data.sinks, sourced)]
}

function uptakeMap(data: MapGround, picture: MapPicture, options: FigureOptions): Figure {
  const unit = words('t CO2 / ha / year', '吨 CO2 / 公顷 / 年')
  return {
    name: 'sinks',
    caption: words(
      'What land takes up, t CO2 per hectare and year: the coefficient of its land code; no part of the emissions. Ground of parks and enterprises takes up nothing.',
      '用地碳汇，吨 CO2 / 公顷 · 年：按土地代码的系数；不计入排放。园区与企业所占土地不计碳汇。',
    ),
    svg: drawMap(
      joined(options.title, words(': taken up by land', '：用地碳汇')),
      mapInput(data, picture, unit),
      options,
    ),
  }
}

function ratioMap(data: MapGround, { net }: SinkGround, options: FigureOptions): Figure {
  const percents = net.map(({ ratio }) => (ratio === undefined ? undefined : 100 * ratio))
  const breaks = niceBreaks(
    Float32Array.from(percents, (value) => value ?? 0),
    6,
  )
  const most = percents.reduce<number>((top, value) => Math.max(top, value ?? 0), 0)
  const count = breaks.length + 1
  const none = { color: '#ffffff', name: words('no emission', '无排放') }
  const fillOf = (value: number | undefined) =>
    value === undefined ? none.color : sinkColor(classOf(value, breaks), count)
  const noteOf = (value: number | undefined): Text =>
    value === undefined ? words('no emission', '无排放') : `${formatNumber(value, value < 10 ? 2 : 0)} %`
  const classes = [
    ...(percents.includes(undefined) ? [none] : []),
    ...Array.from({ length: count }, (_, i) => ({
      color: sinkColor(i, count),
      name: rangeName(i, breaks, most),
    })),
  ]
  const ground = mapInput(
    data,
    { picture: undefined, classes },
    words('sink ÷ emission, %', '碳汇 ÷ 排放，%'),
  )
  return {
    name: 'sink-ratio',
    caption: words(
      'Sink ÷ emission by zone: what the land of a zone takes up, in percent of what the zone emits.',
      '各区县碳汇与排放之比：区内用地吸收量占其排放量的百分比。',
    ),
    svg: drawMap(
      joined(options.title, words(': sink ÷ emission by zone', '：各区县碳汇与排放之比')),
      {
        ...ground,
        zones: ground.zones.map((zone, z) => ({
          ...zone,
          fill: fillOf(percents[z]),
          note: noteOf(percents[z]),
        })),
      },
      options,
    ),
  }
}
