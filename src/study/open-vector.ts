// Opens the vector inputs of a study — zones, parks, enterprises — in the grid's system, collecting every fault.
import { fault, type Issue, warning } from '../error.ts'
import { readCsv, readGeoJson } from '../formats/index.ts'
import type { Crs, Grid } from '../grid/index.ts'
import type { Zone } from '../land/index.ts'
import {
  crsOfEpsg,
  type Datum,
  epsgOfText,
  type Feature,
  findCrossing,
  mapPositions,
  toWgs84,
  transformer,
  wgs84,
} from '../vector/index.ts'
import type { Study } from './schema.ts'
import { textOf } from './text.ts'
import type { World } from './world.ts'

export interface OpenedZones {
  readonly zones: readonly Omit<Zone, 'area'>[]
  readonly features: readonly Feature[]
}

/** Polygons of the zones with their ids and names, in the grid's system. */
export async function openZones(
  study: Study,
  world: World,
  grid: Grid | undefined,
  issues: Issue[],
): Promise<OpenedZones> {
  const { file, id, name, name_en } = study.zones
  const features = await openGeoJson(file, world, grid?.crs, issues)
  const zones: Omit<Zone, 'area'>[] = []
  const seen = new Set<string>()
  features.forEach((feature, i) => {
    const text = (key: string) => {
      const value = feature.properties[key]
      return value === undefined || value === null ? undefined : String(value).trim()
    }
    const zoneId = text(id) ?? (id === 'id' ? feature.id : undefined)
    if (zoneId === undefined || zoneId === '') {
      const keys = Object.keys(feature.properties).join(', ')
      issues.push(
        fault(
          'zones.id',
          [file, `feature ${i + 1}`, id],
          `no property \`${id}\``,
          'an id for every zone',
          `The feature has: ${keys || 'no properties'}. Set \`zones.id\` to one of them.`,
        ),
      )
    } else if (seen.has(zoneId)) {
      issues.push(
        fault(
          'zones.duplicate',
          [file, `feature ${i + 1}`, id],
          `id ${zoneId} again`,
          'each id once',
          'Merge the features into one MultiPolygon, or give them ids of their own.',
        ),
      )
    }
    if (feature.geometry && feature.geometry.kind !== 'polygon') {
      issues.push(
        fault(
          'zones.geometry',
          [file, `feature ${i + 1}`],
          `a ${feature.geometry.kind}`,
          'a polygon',
          'Zones are areas; give their boundaries as polygons.',
        ),
      )
    }
    seen.add(zoneId ?? '')
    zones.push({
      id: zoneId ?? `#${i + 1}`,
      name: text(name) ?? zoneId ?? `#${i + 1}`,
      nameEn: name_en === undefined ? undefined : text(name_en),
    })
  })
  return { zones, features }
}

/** Features of a GeoJSON file in the given system; polygons that cross themselves are faults. */
export async function openGeoJson(
  file: string,
  world: World,
  crs: Crs | undefined,
  issues: Issue[],
): Promise<readonly Feature[]> {
  const text = await textOf(file, world, issues)
  if (text === undefined) return []
  const read = readGeoJson(text, file)
  issues.push(...read.issues)
  read.features.forEach((feature, i) => {
    if (feature.geometry?.kind !== 'polygon') return
    for (const rings of feature.geometry.polygons) {
      const crossing = findCrossing(rings)
      if (!crossing) continue
      const place = `${crossing.x.toFixed(6)}, ${crossing.y.toFixed(6)}`
      issues.push(
        fault(
          'polygon.crossing',
          [file, `feature ${i + 1}`],
          `a ring that crosses itself at ${place}`,
          'rings that do not cross',
          'Repair the outline there, for example with "Fix geometries" in QGIS.',
        ),
      )
      break
    }
  })
  const from = crsOfMember(read.crs, file, issues)
  if (!crs) return read.features
  const change = transformer(from, crs)
  return read.features.map((feature) =>
    feature.geometry ? { ...feature, geometry: mapPositions(feature.geometry, change) } : feature,
  )
}

function crsOfMember(text: string | undefined, file: string, issues: Issue[]): Crs {
  if (text === undefined) return wgs84()
  const code = epsgOfText(text)
  const crs = code === undefined ? undefined : crsOfEpsg(code)
  if (crs) return crs
  issues.push(
    fault(
      'crs.unknown',
      [file, 'crs'],
      `"${text}"`,
      'an EPSG code such as urn:ogc:def:crs:EPSG::4326',
      'Save the file in WGS 84, or name its EPSG code in the `crs` member.',
    ),
  )
  return wgs84()
}

const DATUMS: readonly string[] = ['wgs84', 'gcj02', 'bd09']

/** Enterprise points of a CSV with lon, lat and optional id, name, datum; in the grid's system. */
export async function openEnterprises(
  file: string,
  world: World,
  crs: Crs | undefined,
  issues: Issue[],
): Promise<readonly Feature[]> {
  const text = await textOf(file, world, issues)
  if (text === undefined) return []
  const table = readCsv(text, file, ['lon', 'lat'])
  issues.push(...table.issues)
  const change = crs ? transformer(wgs84(), crs) : (positions: Float64Array) => positions
  const features: Feature[] = []
  const shifted = new Map<string, number>()
  for (const { line, cells } of table.rows) {
    const datum = (cells['datum'] || 'wgs84').toLowerCase()
    const position = positionOf(cells, datum, file, line, issues)
    if (!position) continue
    if (datum !== 'wgs84') shifted.set(datum, (shifted.get(datum) ?? 0) + 1)
    const geometry = { kind: 'point' as const, positions: change(Float64Array.from(position)) }
    features.push({ id: cells['id'] || `${line}`, properties: cells, geometry })
  }
  for (const [datum, count] of shifted) {
    issues.push(
      warning(
        'datum.converted',
        [file, 'datum'],
        `${count} points in ${datum}`,
        'WGS 84',
        'They were converted; residual of the conversion at most 0.2 m.',
      ),
    )
  }
  return features
}

function positionOf(
  cells: Readonly<Record<string, string>>,
  datum: string,
  file: string,
  line: number,
  issues: Issue[],
) {
  const [lon, lat] = [cells['lon'], cells['lat']].map((cell) =>
    cell === undefined || cell.trim() === '' ? Number.NaN : Number(cell),
  )
  const place = [file, line]
  if (Number.isNaN(lon) || Number.isNaN(lat)) {
    issues.push(
      fault(
        'point.coordinates',
        place,
        `lon "${cells['lon'] ?? ''}", lat "${cells['lat'] ?? ''}"`,
        'two numbers in degrees',
        'Give the enterprise its coordinates, or remove the row.',
      ),
    )
    return undefined
  }
  if (Math.abs(lon!) > 180 || Math.abs(lat!) > 90) {
    issues.push(
      fault(
        'point.range',
        place,
        `lon ${lon}, lat ${lat}`,
        'degrees: lon −180 … 180, lat −90 … 90',
        'Check that the columns are not swapped and not in metres.',
      ),
    )
    return undefined
  }
  if (!DATUMS.includes(datum)) {
    issues.push(
      fault(
        'point.datum',
        [...place, 'datum'],
        `"${datum}"`,
        DATUMS.join(', '),
        'Name the datum of the map the points were taken from.',
      ),
    )
    return undefined
  }
  return toWgs84(datum as Datum, lon!, lat!)
}
