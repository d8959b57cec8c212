// Pixels of the report's maps as pictures with their classes, and the ground that every map shows.
import { OUTSIDE, type Preview, type ZoneTable } from '../../cadastre/index.ts'
import { encodePng, type Zlib } from '../../formats/index.ts'
import { type Grid, mapFrame, toPixel } from '../../grid/index.ts'
import { type Lands, UNKNOWN } from '../../land/index.ts'
import type { Feature } from '../../vector/index.ts'
import { classOf, formatShort, niceBreaks, rampColor, rgbOf, sinkColor } from '../words/scale.ts'
import { joined, type Text, words } from '../words/words.ts'
import type { MapInput } from './map.ts'

/** What maps are drawn from. */
export interface MapGround {
  readonly table: ZoneTable
  readonly lands: Lands
  readonly preview: Preview
  /** Zone outlines in the grid's system, in the order of the table. */
  readonly outlines: readonly Feature[]
}

/** Pixels of a map as a PNG data URI, and what its colours mean. */
export type MapPicture = Pick<MapInput, 'picture' | 'classes'>

/** The pixels of all maps, encoded once for every drawing of them: land use, then the bands. */
export interface MapPictures {
  readonly landUse: MapPicture
  readonly bands: readonly MapPicture[]
  /** What land takes up, where the study asks for sinks. */
  readonly sink?: MapPicture | undefined
}

/** Colours of classes from the lowest, and the word for ground that has none. */
export interface ClassColors {
  readonly colorOf: (at: number, count: number) => string
  readonly none: Text
}

const EMISSION: ClassColors = { colorOf: rampColor, none: words('no emission', '无排放') }

const UPTAKE: ClassColors = { colorOf: sinkColor, none: words('takes up nothing', '无吸收') }

/** Colour the previews; `sink`: t CO2 per hectare and year taken up, on the same pixels. */
export function mapPictures(data: MapGround, zlib: Zlib, sink?: Float32Array): MapPictures {
  return {
    landUse: landUsePicture(data, zlib),
    bands: data.preview.bands.map((values) => classedPicture(data.preview, values, EMISSION, zlib)),
    ...(sink && { sink: classedPicture(data.preview, sink, UPTAKE, zlib) }),
  }
}

function landUsePicture({ lands, preview }: Pick<MapGround, 'lands' | 'preview'>, zlib: Zlib): MapPicture {
  const total = preview.bands.at(-1)!
  const industry = lands.sectors.indexOf('industry')
  // A class may be sampled where others emit: without parks or enterprises nothing is one.
  const emitting = lands.layers.length > 0 ? preview.bands[industry] : undefined
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

/** Values in classes of round numbers: a colour each, white where there is nothing. */
function classedPicture(
  { width, height }: Pick<Preview, 'width' | 'height'>,
  values: Float32Array,
  { colorOf, none }: ClassColors,
  zlib: Zlib,
): MapPicture {
  const breaks = niceBreaks(values)
  const most = values.reduce((top, value) => Math.max(top, value), 0)
  const count = breaks.length + 1
  const indices = new Uint8Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    indices[i] = value === OUTSIDE ? 0 : value > 0 ? 2 + classOf(value, breaks) : 1
  }
  const ramp = Array.from({ length: count }, (_, i) => colorOf(i, count))
  const colors: [number, number, number, number][] = [
    [255, 255, 255, 0],
    [255, 255, 255, 255],
    ...ramp.map((color): [number, number, number, number] => [...rgbOf(color), 255]),
  ]
  const classes = [
    { color: '#ffffff', name: none },
    ...ramp.map((color, i) => ({ color, name: rangeName(i, breaks, most) })),
  ]
  return { picture: dataUri(encodePng(width, height, { kind: 'palette', indices, colors }, zlib)), classes }
}

/** A class by its limits; the only one by the greatest value. */
export function rangeName(at: number, breaks: readonly number[], most: number): Text {
  if (breaks.length === 0) return joined(words('up to ', '至多 '), formatShort(most))
  if (at === 0) return joined(words('below ', '低于 '), formatShort(breaks[0]!))
  if (at === breaks.length) return joined(formatShort(breaks.at(-1)!), words(' and more', ' 及以上'))
  return `${formatShort(breaks[at - 1]!)} – ${formatShort(breaks[at]!)}`
}

/** A picture with the zones over it. */
export function mapInput(data: MapGround, picture: MapPicture, legendTitle: Text): MapInput {
  const { lands, preview, table } = data
  const { grid } = lands
  return {
    width: grid.width / preview.factor,
    height: grid.height / preview.factor,
    ...picture,
    frame: mapFrame(grid),
    factor: preview.factor,
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
