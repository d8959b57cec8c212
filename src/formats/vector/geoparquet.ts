// Writes a feature table as GeoParquet 1.1: WKB, PROJJSON, a covering of boxes, row groups along a Hilbert curve.
import type { ColumnSource } from 'hyparquet-writer'
import { type Column, crsProjJson, type FeatureTable, type Geometry } from '../../vector/index.ts'
import type { Spool } from '../bytes/source.ts'
import { spoolFeatures } from '../features/feature-spool.ts'
import { type Boxes, extentOfBoxes } from '../features/hilbert.ts'
import { putWkb } from '../features/wkb.ts'

/** Rows of a group: small enough that a reader with a window skips most of a file. */
const GROUP = 20_000

const TYPE_NAMES = { point: 'MultiPoint', line: 'MultiLineString', polygon: 'MultiPolygon' } as const

/** Whole numbers of any size a float64 holds exactly; text; reals. */
const PARQUET = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  integer: { type: 'INT64' },
  real: { type: 'DOUBLE' },
} as const

/** The file in pieces. A value is written as its column says; the geometry column is called `geometry`. */
export async function writeGeoParquet(
  table: FeatureTable,
  options: { readonly spool: () => Spool },
): Promise<Iterable<Uint8Array>> {
  const { ByteWriter, ParquetWriter } = await import('hyparquet-writer')
  return {
    *[Symbol.iterator]() {
      const spool = options.spool()
      try {
        let kind: Geometry['kind'] = 'polygon'
        const spooled = spoolFeatures(table, spool, (sink, { geometry, values }) => {
          kind = geometry.kind
          const at = sink.take(4)
          const length = sink.text(JSON.stringify(values))
          sink.view.setUint32(at, length)
          putWkb(sink, geometry)
        })
        const writer = new ByteWriter()
        const drain = () => {
          const bytes = writer.getBytes().slice()
          writer.index = 0
          return bytes
        }
        const parquet = new ParquetWriter({
          writer,
          schema: schemaOf(table.columns),
          kvMetadata: [{ key: 'geo', value: JSON.stringify(geoMetadata(table, kind, spooled.boxes)) }],
          createdBy: 'carbon-cadastre',
        })
        for (let start = 0; start < spooled.order.length; start += GROUP) {
          const group = spooled.order.subarray(start, start + GROUP)
          parquet.write({ columnData: columnsOf(table.columns, group, spooled), rowGroupSize: GROUP })
          yield drain()
        }
        parquet.finish()
        yield drain()
      } finally {
        spool.close()
      }
    },
  }
}

function schemaOf(columns: readonly Column[]) {
  const side = (name: string) => ({ name, type: 'DOUBLE' as const, repetition_type: 'REQUIRED' as const })
  return [
    { name: 'root', num_children: columns.length + 2 },
    ...columns.map(({ name, type }) => ({ name, ...PARQUET[type], repetition_type: 'OPTIONAL' as const })),
    { name: 'geometry', type: 'BYTE_ARRAY' as const, repetition_type: 'REQUIRED' as const },
    { name: 'bbox', repetition_type: 'REQUIRED' as const, num_children: 4 },
    ...['xmin', 'ymin', 'xmax', 'ymax'].map(side),
  ]
}

function columnsOf(
  columns: readonly Column[],
  group: Uint32Array,
  { boxes, read }: ReturnType<typeof spoolFeatures>,
): ColumnSource[] {
  const values = columns.map((): unknown[] => [])
  const wkb: Uint8Array[] = []
  const bbox: unknown[] = []
  const decoder = new TextDecoder()
  for (const position of group) {
    const bytes = read(position)
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
    const row = JSON.parse(decoder.decode(bytes.subarray(4, 4 + length))) as (string | number | null)[]
    columns.forEach(({ type }, i) => {
      const value = row[i]!
      values[i]!.push(type === 'integer' && value !== null ? BigInt(value) : value)
    })
    wkb.push(bytes.subarray(4 + length))
    const [xmin, ymin, xmax, ymax] = boxes.values.subarray(position * 4, position * 4 + 4)
    bbox.push({ xmin, ymin, xmax, ymax })
  }
  return [
    ...columns.map(({ name }, i) => ({ name, data: values[i]! })),
    { name: 'geometry', data: wkb, statistics: false },
    { name: 'bbox', data: bbox },
  ]
}

function geoMetadata(table: FeatureTable, kind: Geometry['kind'], boxes: Boxes) {
  const box = extentOfBoxes(boxes)
  const covering = (side: string) => ['bbox', side]
  return {
    version: '1.1.0',
    primary_column: 'geometry',
    columns: {
      geometry: {
        encoding: 'WKB',
        geometry_types: [TYPE_NAMES[kind]],
        crs: crsProjJson(table.crs) ?? null,
        orientation: 'counterclockwise',
        edges: 'planar',
        ...(box && { bbox: [box.minX, box.minY, box.maxX, box.maxY] }),
        covering: {
          bbox: {
            xmin: covering('xmin'),
            ymin: covering('ymin'),
            xmax: covering('xmax'),
            ymax: covering('ymax'),
          },
        },
      },
    },
  }
}
