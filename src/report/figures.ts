// The figures of a solution: land use, emission intensity, bars by zone — each as SVG, in full or for pictures.
import { OUTSIDE, type Preview, type ZoneTable } from '../cadastre/index.ts'
import { encodePng, type Zlib } from '../formats/index.ts'
import { type Grid, isCylindrical, toPixel } from '../grid/index.ts'
import type { Ledger } from '../inventory/index.ts'
import { type Lands, UNKNOWN } from '../land/index.ts'
import type { Feature } from '../vector/index.ts'
import { barChart } from './bar-chart.ts'
import { compositionChart } from './composition-chart.ts'
import type { Figure, FigureOptions } from './figure.ts'
import { flowChart } from './flow-chart.ts'
import { drawMap, type MapInput } from './map.ts'
import { classOf, formatShort, niceBreaks, rampColor, rgbOf } from './scale.ts'
import { type CityYear, seriesCharts } from './series-chart.ts'
import { joined, sectorWords, type Text, type Words, words } from './words.ts'

/** What figures are drawn from. */
export interface FigureData {
  readonly table: ZoneTable
  readonly lands: Lands
  readonly preview: Preview
  readonly ledger: Pick<Ledger, 'rows'>
  /** Hectares by zone and position in the legend. */
  readonly classAreas: readonly (readonly number[])[]
  /** Years of population, urbanisation and product, where the study gives them. */
  readonly context: readonly CityYear[]
  /** Zone outlines in the grid's system, in the order of the table. */
  readonly outlines: readonly Feature[]
}

const INTENSITY = words('t CO2e per hectare and year', '吨 CO2e / 公顷 · 年')

/** Pixels of a map as a PNG data URI, and what its colours mean. */
export type MapPicture = Pick<MapInput, 'picture' | 'classes'>

/** The pixels of all maps, encoded once for every drawing of them: land use, then the bands. */
export interface MapPictures {
  readonly landUse: MapPicture
  readonly bands: readonly MapPicture[]
}

/** Colour the previews. */
export function mapPictures(data: FigureData, zlib: Zlib): MapPictures {
  return {
    landUse: landUsePicture(data, zlib),
    bands: data.preview.bands.map((values) => intensityPicture(data.preview, values, zlib)),
  }
}

/** All figures of a run; `plain` leaves out what a machine without Chinese fonts cannot draw. */
export function figures(data: FigureData, pictures: MapPictures, options: FigureOptions): readonly Figure[] {
  return [...maps(data, pictures, options), ...charts(data, options), ...seriesCharts(data.context, options)]
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

function charts(data: FigureData, options: FigureOptions): Figure[] {
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
      svg: flowChart(
        data,
        headed(options, 'structure of emissions, 10⁴ t CO2e a year', '排放结构，万吨 CO2e/年'),
        options,
      ),
    },
    {
      name: 'zones',
      caption: words('Emissions by zone and sector.', '各区县分部门排放。'),
      svg: barChart(data.table, options),
    },
  ]
}

function landUsePicture({ lands, preview }: FigureData, zlib: Zlib): MapPicture {
  const total = preview.bands.at(-1)!
  const industry = lands.sectors.indexOf('industry')
  const emitting = preview.bands[industry]
  const featureIndex = lands.legend.length + 1
  // A preview pixel shows as a park where at least half of it is industrial ground.
  const half = emitting ? emitting.reduce((most, value) => Math.max(most, value), 0) / 2 : 0
  const indices = preview.classes.map((klass, i) => {
    if (total[i] === OUTSIDE || klass === UNKNOWN) return 0
    const byFeature = half > 0 && emitting![i]! > half && lands.legend[klass - 1]?.sector !== 'industry'
    return byFeature ? featureIndex : klass
  })
  const used = new Set(indices)
  const feature = { color: '#3d1452', name: words('Industrial parks and enterprises', '工业园区与企业') }
  const classes = [
    ...lands.legend.flatMap(({ code, color, name, nameZh }, i) =>
      used.has(i + 1) ? [{ color, name: joined(`${code} `, words(name, nameZh ?? name)) }] : [],
    ),
    ...(used.has(featureIndex) ? [feature] : []),
  ]
  const colors = [
    [255, 255, 255, 0],
    ...lands.legend.map(({ color }) => [...rgbOf(color), 255]),
    [...rgbOf(feature.color), 255],
  ]
  const png = encodePng(
    preview.width,
    preview.height,
    { kind: 'palette', indices, colors: colors as [number, number, number, number][] },
    zlib,
  )
  return { picture: dataUri(png), classes }
}

function intensityPicture({ width, height }: Preview, values: Float32Array, zlib: Zlib): MapPicture {
  const breaks = niceBreaks(values)
  const most = values.reduce((top, value) => Math.max(top, value), 0)
  const count = breaks.length + 1
  const indices = new Uint8Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    indices[i] = value === OUTSIDE ? 0 : value > 0 ? 2 + classOf(value, breaks) : 1
  }
  const ramp = Array.from({ length: count }, (_, i) => rampColor(i, count))
  const colors: [number, number, number, number][] = [
    [255, 255, 255, 0],
    [255, 255, 255, 255],
    ...ramp.map((color): [number, number, number, number] => [...rgbOf(color), 255]),
  ]
  const classes = [
    { color: '#ffffff', name: words('no emission', '无排放') },
    ...ramp.map((color, i) => ({ color, name: rangeName(i, breaks, most) })),
  ]
  return { picture: dataUri(encodePng(width, height, { kind: 'palette', indices, colors }, zlib)), classes }
}

function rangeName(at: number, breaks: readonly number[], most: number): Text {
  if (breaks.length === 0) return joined(words('up to ', '至多 '), formatShort(most))
  if (at === 0) return joined(words('below ', '低于 '), formatShort(breaks[0]!))
  if (at === breaks.length) return joined(formatShort(breaks.at(-1)!), words(' and more', ' 及以上'))
  return `${formatShort(breaks[at - 1]!)} – ${formatShort(breaks[at]!)}`
}

function mapInput(data: FigureData, picture: MapPicture, legendTitle: Text): MapInput {
  const { lands, preview, table } = data
  const { grid } = lands
  return {
    width: grid.width / preview.factor,
    height: grid.height / preview.factor,
    ...picture,
    pixelSize: isCylindrical(grid.crs) ? undefined : grid.affine.a * grid.crs.metresPerUnit * preview.factor,
    zones: table.rows.map((row, z) => ({
      row,
      outlines: outlinesOf(data.outlines[z], grid, preview.factor),
    })),
    legendTitle,
  }
}

function outlinesOf(feature: Feature | undefined, grid: Grid, factor: number): Float64Array[] {
  if (feature?.geometry?.kind !== 'polygon') return []
  return feature.geometry.polygons.flat().map((ring) => {
    const out = new Float64Array(ring.length)
    for (let i = 0; i < ring.length; i += 2) {
      const [col, row] = toPixel(grid, ring[i]!, ring[i + 1]!)
      out[i] = col / factor
      out[i + 1] = row / factor
    }
    return out
  })
}

function dataUri(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192))
  return `data:image/png;base64,${btoa(text)}`
}
