// Reads shapefiles: geometry record by record, attributes, encoding and projection from the files beside it.
import { type Issue, warning } from '../../error.ts'
import { type Feature, type Geometry, nestRings, ringArea } from '../../vector/index.ts'
import { byteWindow } from '../bytes/byte-window.ts'
import { Damage } from '../bytes/damage.ts'
import { readAll, type Source } from '../bytes/source.ts'
import {
  type Companions,
  type FieldChoice,
  reading,
  type VectorFile,
  vectorFile,
} from '../features/vector-file.ts'
import { type DbfTable, readDbf } from './dbf.ts'

const FORMAT = 'Shapefile'
const LARGEST_RECORD = 2 ** 28

/**
 * Read a .shp with its .dbf, .prj, .cpg and .shx, each of which may be missing. Records are found by the index
 * where there is one, else one after the other. Rings become polygons by what lies inside what.
 */
export function readShapefile(
  source: Source,
  companions: Companions,
  fields?: FieldChoice,
): Promise<VectorFile> {
  return reading(FORMAT, source.name, async () => {
    const head = await headerOf(source)
    const declared = await textBeside('.cpg', companions)
    const dbf = await companions('.dbf')
    const table = dbf && (await readDbf(dbf, declared, fields))
    const crs = await textBeside('.prj', companions)
    const turned: number[] = []
    const features: Feature[] = []
    const offsets = await indexed(source, companions)
    for await (const { content, record } of offsets ? byIndex(source, offsets) : inTurn(source)) {
      const properties = table ? table.rows[record] : {}
      if (table && record < table.rows.length && properties === undefined) continue
      const geometry = geometryOf(content, record, turned)
      features.push({ id: undefined, properties: properties ?? {}, geometry })
    }
    const issues = [...turnedRings(source.name, turned), ...rowsMissing(source.name, table, features.length)]
    return vectorFile(FORMAT, { features, crs: crs || undefined, flattened: head.type > 10, issues })
  })
}

async function headerOf(source: Source): Promise<{ type: number }> {
  const view = await byteWindow(source, 100)(0, 100)
  if (view.getInt32(0) !== 9994) throw new Damage('its first bytes are not those of a .shp')
  const size = view.getInt32(24) * 2
  if (size > source.size) throw new Damage(`it speaks of ${size} bytes and has ${source.size}`)
  const type = view.getInt32(32, true)
  if (type === 31) throw new Damage('it holds multipatches, which are surfaces in space and not areas')
  return { type }
}

async function textBeside(extension: string, companions: Companions): Promise<string | undefined> {
  const source = await companions(extension)
  if (!source || source.size > 2 ** 16) return undefined
  const bytes = await readAll(source)
  return new TextDecoder().decode(bytes).replaceAll('\0', '').trim()
}

// Byte offsets of the records by the .shx; undefined where there is none or it cannot be true.
async function indexed(source: Source, companions: Companions): Promise<Float64Array | undefined> {
  const shx = await companions('.shx')
  if (!shx || shx.size < 100 || shx.size > source.size + 100) return undefined
  const bytes = await readAll(shx)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  if (view.getInt32(0) !== 9994) return undefined
  const count = Math.floor((bytes.length - 100) / 8)
  const offsets = Float64Array.from({ length: count }, (_, i) => view.getUint32(100 + i * 8) * 2)
  return offsets.every((offset) => offset >= 100 && offset + 8 <= source.size) ? offsets : undefined
}

interface ShapeRecord {
  readonly content: DataView
  readonly record: number
}

async function* byIndex(source: Source, offsets: Float64Array): AsyncGenerator<ShapeRecord> {
  const bytesAt = byteWindow(source)
  for (const [record, offset] of offsets.entries()) {
    const length = (await bytesAt(offset, 8)).getInt32(4) * 2
    yield { content: await bytesAt(offset + 8, checked(length, record)), record }
  }
}

async function* inTurn(source: Source): AsyncGenerator<ShapeRecord> {
  const bytesAt = byteWindow(source)
  let at = 100
  for (let record = 0; at < source.size; record++) {
    const length = checked((await bytesAt(at, 8)).getInt32(4) * 2, record)
    yield { content: await bytesAt(at + 8, length), record }
    at += 8 + length
  }
}

function checked(length: number, record: number): number {
  if (length >= 4 && length <= LARGEST_RECORD) return length
  throw new Damage(`record ${record + 1} has ${length} bytes`)
}

function geometryOf(content: DataView, record: number, turned: number[]): Geometry | undefined {
  const type = content.getInt32(0, true)
  switch (type % 10) {
    case 0:
      return undefined
    case 1:
      return { kind: 'point', positions: positionsAt(content, 4, 1) }
    case 8:
      return { kind: 'point', positions: positionsAt(content, 40, content.getInt32(36, true)) }
    case 3:
      return { kind: 'line', lines: partsOf(content, record) }
    case 5:
      return { kind: 'polygon', polygons: polygonsOf(partsOf(content, record), record, turned) }
    default:
      throw new Damage(`record ${record + 1} is of shape type ${type}`)
  }
}

function partsOf(content: DataView, record: number): Float64Array[] {
  const [parts, points] = [content.getInt32(36, true), content.getInt32(40, true)]
  if (parts < 0 || parts > points) throw new Damage(`record ${record + 1} has ${parts} parts`)
  const positions = positionsAt(content, 44 + parts * 4, points)
  const starts = Array.from({ length: parts }, (_, i) => content.getInt32(44 + i * 4, true))
  return starts.map((start, i) => {
    const end = starts[i + 1] ?? points
    if (start < 0 || end < start || end > points) throw new Damage(`part ${i + 1} of record ${record + 1}`)
    return positions.subarray(start * 2, end * 2)
  })
}

function positionsAt(content: DataView, offset: number, count: number): Float64Array {
  if (count < 0 || offset + count * 16 > content.byteLength)
    throw new Damage(`${count} points in too few bytes`)
  const out = new Float64Array(count * 2)
  for (let i = 0; i < out.length; i++) out[i] = content.getFloat64(offset + i * 8, true)
  return out
}

// Outer rings run clockwise by the specification; what lies inside what decides where a file has it wrong.
function polygonsOf(rings: readonly Float64Array[], record: number, turned: number[]): Float64Array[][] {
  const solid = rings.filter((ring) => ring.length >= 6 && ringArea(ring) !== 0)
  // What is no number, or encloses nothing, is left to repair, which says where.
  const whole = solid.length > 0 && solid.every((ring) => Number.isFinite(ringArea(ring)))
  if (!whole) return rings.length > 0 ? [[...rings]] : []
  const polygons = nestRings(solid)
  const wrong = polygons.some((polygon) => polygon.some((ring, i) => ringArea(ring) < 0 !== (i === 0)))
  if (wrong) turned.push(record + 1)
  return polygons
}

function turnedRings(file: string, records: readonly number[]): Issue[] {
  if (records.length === 0) return []
  return [
    warning(
      'ring.turned',
      [file, `record ${records[0]}`],
      `rings that run the wrong way round in ${records.length} records`,
      'outer rings clockwise, holes counter-clockwise',
      'They were turned by what lies inside what; look at these features on a map.',
    ),
  ]
}

function rowsMissing(file: string, table: DbfTable | undefined, count: number): Issue[] {
  const found = table === undefined ? 'no .dbf beside it' : `${table.rows.length} rows for ${count} shapes`
  if (table && table.rows.length >= count) return []
  return [
    warning(
      'shapefile.attributes',
      [file],
      found,
      'a .dbf with a row for every shape',
      'Features without a row have no attributes; copy the .dbf along with the .shp.',
    ),
  ]
}
