// A reference system taken apart: method, parameters, ellipsoid and datum, for formats that spell them out.
import proj4 from 'proj4'
import type { Crs } from '../grid/index.ts'

/** Methods that formats can spell out; the rest are known by code alone. */
export type ProjectionMethod =
  | 'transverse-mercator'
  | 'lambert-conic-1'
  | 'lambert-conic-2'
  | 'albers'
  | 'lambert-azimuthal'
  | 'mercator'
  | 'web-mercator'
  | 'equidistant-cylindrical'
  | 'cylindrical-equal-area'
  | 'sinusoidal'
  | 'mollweide'

/** Angles in degrees, lengths in metres, as proj4 reads them from the definition. */
export interface CrsParameters {
  /** Undefined for longitude and latitude. */
  readonly method: ProjectionMethod | undefined
  readonly latitude0: number
  readonly longitude0: number
  readonly latitude1: number
  readonly latitude2: number
  readonly scale: number
  readonly falseEasting: number
  readonly falseNorthing: number
  readonly primeMeridian: number
  readonly ellipsoid: { readonly name: string; readonly a: number; readonly inverseFlattening: number }
  readonly datum: string
  /** Name of the geographic system below a projected one. */
  readonly geographicName: string
}

interface Parsed {
  readonly projName: string
  readonly lat0?: number
  readonly long0?: number
  readonly lat1?: number
  readonly lat2?: number
  readonly lat_ts?: number
  readonly k0?: number
  readonly x0?: number
  readonly y0?: number
  readonly from_greenwich?: number
  readonly a: number
  readonly rf?: number
  readonly es: number
  readonly ellps?: string
  readonly datumCode?: string
  readonly sphere?: boolean
}

const degrees = (radians = 0) => Number(((radians * 180) / Math.PI).toPrecision(14))

/** The parts of a system; undefined where its method is none of those above. */
export function crsParameters(crs: Crs): CrsParameters | undefined {
  // proj4's type leaves out what it parsed; these are the fields its projections read.
  const parsed = new proj4.Proj(crs.definition) as unknown as Parsed
  const method = crs.kind === 'geographic' ? undefined : methodOf(parsed, crs)
  if (crs.kind === 'projected' && !method) return undefined
  const web = method === 'web-mercator'
  const standard = parsed.lat_ts ?? parsed.lat1
  const { a, e2 } = crs.ellipsoid
  const inverseFlattening = flatteningOf(e2)
  return {
    method,
    latitude0: degrees(parsed.lat0),
    longitude0: degrees(parsed.long0),
    latitude1: degrees(standard),
    latitude2: degrees(parsed.lat2 ?? parsed.lat1),
    scale: parsed.k0 ?? 1,
    falseEasting: parsed.x0 ?? 0,
    falseNorthing: parsed.y0 ?? 0,
    primeMeridian: degrees(parsed.from_greenwich),
    ellipsoid: web
      ? { name: 'WGS 84', a: 6_378_137, inverseFlattening: 298.257223563 }
      : { name: ellipsoidName(parsed, crs), a, inverseFlattening },
    datum: web ? 'WGS_1984' : datumName(parsed, crs),
    geographicName: web ? 'WGS 84' : geographicName(parsed, crs),
  }
}

// Names of methods as PROJ, GDAL's and ESRI's WKT 1 and WKT 2 write them, in small letters without marks.
const METHODS: Readonly<Record<string, ProjectionMethod>> = {
  utm: 'transverse-mercator',
  tmerc: 'transverse-mercator',
  etmerc: 'transverse-mercator',
  transversemercator: 'transverse-mercator',
  gausskruger: 'transverse-mercator',
  lcc: 'lambert-conic-2',
  lambertconformalconic: 'lambert-conic-2',
  lambertconformalconic1sp: 'lambert-conic-2',
  lambertconformalconic2sp: 'lambert-conic-2',
  lambertconicconformal1sp: 'lambert-conic-2',
  lambertconicconformal2sp: 'lambert-conic-2',
  aea: 'albers',
  albers: 'albers',
  albersconicequalarea: 'albers',
  albersequalarea: 'albers',
  laea: 'lambert-azimuthal',
  lambertazimuthalequalarea: 'lambert-azimuthal',
  merc: 'mercator',
  mercator: 'mercator',
  mercator1sp: 'mercator',
  mercatorvarianta: 'mercator',
  eqc: 'equidistant-cylindrical',
  cea: 'cylindrical-equal-area',
  cylindricalequalarea: 'cylindrical-equal-area',
  lambertcylindricalequalarea: 'cylindrical-equal-area',
  sinu: 'sinusoidal',
  sinusoidal: 'sinusoidal',
  moll: 'mollweide',
  mollweide: 'mollweide',
}

function methodOf(parsed: Parsed, crs: Crs): ProjectionMethod | undefined {
  const method = METHODS[parsed.projName.toLowerCase().replace(/[^a-z0-9]/g, '')]
  if (method === 'mercator') {
    if (parsed.lat_ts !== undefined && parsed.lat_ts !== 0) return undefined
    return crs.ellipsoid.e2 === 0 && crs.ellipsoid.a === 6_378_137 ? 'web-mercator' : 'mercator'
  }
  if (method === 'lambert-conic-2') {
    if (parsed.lat2 !== undefined && parsed.lat2 !== parsed.lat1) return method
    if (parsed.lat1 === parsed.lat0) return 'lambert-conic-1'
    return (parsed.k0 ?? 1) === 1 ? method : undefined
  }
  return method
}

const ELLIPSOIDS: Readonly<Record<string, string>> = {
  WGS84: 'WGS 84',
  GRS80: 'GRS 1980',
  krass: 'Krassowsky 1940',
  intl: 'International 1924',
  clrk66: 'Clarke 1866',
  bessel: 'Bessel 1841',
  airy: 'Airy 1830',
  IAU76: 'IAG 1975',
}

const isWgs84 = (parsed: Parsed, crs: Crs) =>
  parsed.datumCode?.toUpperCase() === 'WGS84' || /^WGS ?(19)?84\b/.test(crs.name)

const flatteningOf = (e2: number) => (e2 === 0 ? 0 : Number((1 / (1 - Math.sqrt(1 - e2))).toPrecision(13)))

function ellipsoidName({ ellps }: Parsed, { ellipsoid }: Crs): string {
  const named = ELLIPSOIDS[ellps ?? ''] ?? ellps
  // proj4 says `wgs84` of every ellipsoid that is given by its axes.
  if (named !== undefined && named !== 'wgs84') return named
  const known = Object.keys(ELLIPSOIDS).find((code) => {
    const { a, es } = new proj4.Proj(`+proj=longlat +ellps=${code}`) as unknown as Parsed
    return a === ellipsoid.a && Math.abs(flatteningOf(es) - flatteningOf(ellipsoid.e2)) < 1e-7
  })
  return ELLIPSOIDS[known ?? ''] ?? 'unnamed'
}

const baseName = (crs: Crs) => (crs.name.startsWith('+') ? 'unknown' : (crs.name.split(' / ')[0] ?? crs.name))

// Names under which readers look a datum up; others go by the name of their geographic system.
const DATUMS: readonly (readonly [pattern: RegExp, datum: string])[] = [
  [/^(CGCS2000|China Geodetic Coordinate System 2000)$/, 'China_2000'],
  [/^ETRS89/, 'European_Terrestrial_Reference_System_1989'],
  [/^NAD83$/, 'North_American_Datum_1983'],
  [/^NAD27$/, 'North_American_Datum_1927'],
]

function datumName(parsed: Parsed, crs: Crs): string {
  if (isWgs84(parsed, crs)) return 'WGS_1984'
  const base = baseName(crs)
  return DATUMS.find(([pattern]) => pattern.test(base))?.[1] ?? base.replace(/[^A-Za-z0-9]+/g, '_')
}

function geographicName(parsed: Parsed, crs: Crs): string {
  return isWgs84(parsed, crs) ? 'WGS 84' : baseName(crs)
}
