// The figures of a solution: land use, emission intensity, bars by zone — each as SVG, in full or for pictures.
import type { Ledger } from '../../inventory/index.ts'
import type { ContextRow } from '../../study/index.ts'
import { barChart } from '../charts/bar-chart.ts'
import { type CompositionData, compositionChart } from '../charts/composition-chart.ts'
import type { Figure, FigureOptions } from '../charts/figure.ts'
import { flowChart } from '../charts/flow-chart.ts'
import { seriesCharts } from '../charts/series-chart.ts'
import { drawMap } from '../maps/map.ts'
import { type MapGround, type MapPicture, type MapPictures, mapInput } from '../maps/map-pictures.ts'
import { type SinkGround, sinkMaps } from '../maps/sink-maps.ts'
import { joined, sectorWords, type Text, type Words, words } from '../words/words.ts'

/** What figures without a map are drawn from. */
export interface ChartData extends CompositionData {
  readonly ledger: Pick<Ledger, 'rows'>
  /** Years of population, urbanisation and product, where the study gives them. */
  readonly context: readonly ContextRow[]
}

/** What figures are drawn from. */
export interface FigureData extends MapGround, ChartData {
  readonly lands: MapGround['lands']
  /** What land takes up, where the study asks for sinks. */
  readonly sinks?: SinkGround | undefined
}

const INTENSITY = words('t CO2e per hectare and year', '吨 CO2e / 公顷 · 年')

/** All figures of a run; `plain` leaves out what a machine without Chinese fonts cannot draw. */
export function figures(data: FigureData, pictures: MapPictures, options: FigureOptions): readonly Figure[] {
  return [
    ...maps(data, pictures, options),
    ...sinkMaps(data, pictures.sink, options),
    ...chartFigures(data, options),
  ]
}

const headed = ({ title }: FigureOptions, english: string, chinese: string) =>
  joined(title, words(`: ${english}`, `：${chinese}`))

function maps(data: FigureData, pictures: MapPictures, options: FigureOptions): Figure[] {
  const map = (title: Text, picture: MapPicture, legendTitle: Text) =>
    drawMap(title, mapInput(data, picture, legendTitle), options)
  const intensity = (name: string, band: number, of: Words): Figure => ({
    name,
    caption: joined(
      words('Emission intensity, ', '排放强度，'),
      of,
      words(', ', '，'),
      INTENSITY,
      words('.', '。'),
    ),
    svg: map(
      joined(headed(options, 'emission intensity, ', '排放强度，'), of),
      pictures.bands[band]!,
      words('t CO2e / ha / year', '吨 CO2e / 公顷 / 年'),
    ),
  })
  const { sectors, rows } = data.table
  return [
    {
      name: 'land-use',
      caption: words(
        'Land use by class: the codes of the land cover, refined and split where the study says so; ground that parks and enterprises take is industrial.',
        '土地利用分类：按土地覆被代码，必要时细化与拆分；工业园区与企业所占土地归入工业。',
      ),
      svg: map(headed(options, 'land use', '土地利用'), pictures.landUse, words('Land cover', '土地覆被')),
    },
    intensity('emissions', data.preview.bands.length - 1, words('all sectors', '全部部门')),
    ...sectors.flatMap((sector, s) =>
      rows.some((row) => row.emissions[s]! > 0)
        ? [intensity(`emissions-${sector}`, s, sectorWords(sector))]
        : [],
    ),
  ]
}

/** The figures that numbers alone make: land use by zone, flows, emissions by zone, the years of the context. */
export function chartFigures(data: ChartData, options: FigureOptions): readonly Figure[] {
  return [
    {
      name: 'composition',
      caption: words('Composition of land use by zone.', '各区县土地利用构成。'),
      svg: compositionChart(
        data,
        headed(options, 'land use by zone, % of area', '各区县土地利用构成，占面积 %'),
        options,
      ),
    },
    {
      name: 'flows',
      caption: words(
        'Structure of emissions: carrier, branch, sector, and the land of the sector.',
        '排放结构：能源品种、行业、部门及其用地。',
      ),
      svg: flowChart(data, options),
    },
    {
      name: 'zones',
      caption: words('Emissions by zone and sector.', '各区县分部门排放。'),
      svg: barChart(data.table, options),
    },
    ...seriesCharts(data.context, options),
  ]
}
