// Writes a feature table as GeoJSON (RFC 7946): WGS 84, right-hand rule, bounding box; in pieces, one pass.
import {
  type FeatureRow,
  type FeatureTable,
  type Geometry,
  mapPositions,
  rightHanded,
  transformer,
  wgs84,
} from '../../vector/index.ts'

/** Decimals of a degree: 1 mm on the ground. */
const DECIMALS = 8
/** Characters that go out together. */
const PIECE = 2 ** 18

/** The file in pieces; a column called `id` also becomes the features' id. The bounding box comes last. */
export function* writeGeoJson(table: FeatureTable): Generator<Uint8Array> {
  const encoder = new TextEncoder()
  const change = transformer(table.crs, wgs84())
  const box = [Infinity, Infinity, -Infinity, -Infinity]
  let text = `{"type":"FeatureCollection","name":${JSON.stringify(table.name)},"features":[`
  let first = true
  for (const row of table.rows()) {
    text += `${first ? '' : ','}\n${featureText(table, row, change, box)}`
    first = false
    if (text.length < PIECE) continue
    yield encoder.encode(text)
    text = ''
  }
  const bbox = first ? '' : `,"bbox":${JSON.stringify(box)}`
  yield encoder.encode(`${text}\n]${bbox}}\n`)
}

function featureText(
  { columns }: FeatureTable,
  { geometry, values }: FeatureRow,
  change: (positions: Float64Array) => Float64Array,
  box: number[],
): string {
  const properties = Object.fromEntries(columns.map(({ name }, i) => [name, values[i]!]))
  const id = properties['id'] === undefined || properties['id'] === null ? {} : { id: properties['id'] }
  return JSON.stringify({
    type: 'Feature',
    ...id,
    properties,
    geometry: geometryJson(rightHanded(mapPositions(geometry, change)), box),
  })
}

function geometryJson(geometry: Geometry, box: number[]) {
  const positions = (array: Float64Array) => {
    const out: [number, number][] = []
    for (let i = 0; i < array.length; i += 2) {
      const [x, y] = [rounded(array[i]!), rounded(array[i + 1]!)]
      box[0] = Math.min(box[0]!, x)
      box[1] = Math.min(box[1]!, y)
      box[2] = Math.max(box[2]!, x)
      box[3] = Math.max(box[3]!, y)
      out.push([x, y])
    }
    return out
  }
  switch (geometry.kind) {
    case 'point':
      return single('Point', positions(geometry.positions))
    case 'line':
      return single('LineString', geometry.lines.map(positions))
    case 'polygon':
      return single(
        'Polygon',
        geometry.polygons.map((rings) => rings.map(positions)),
      )
  }
}

const single = (type: string, parts: readonly unknown[]) =>
  parts.length === 1 ? { type, coordinates: parts[0] } : { type: `Multi${type}`, coordinates: parts }

const rounded = (value: number) => Math.round(value * 10 ** DECIMALS) / 10 ** DECIMALS
