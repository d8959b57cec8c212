// Reference systems written out: WKT 1 as GDAL and as ESRI spell it, and PROJJSON.
import type { Crs } from '../grid/index.ts'
import { type CrsParameters, crsParameters, type ProjectionMethod } from './crs-parameters.ts'
import { isNorthingFirst } from './epsg-table.ts'

type Quantity = keyof Omit<
  CrsParameters,
  'method' | 'ellipsoid' | 'datum' | 'geographicName' | 'primeMeridian'
>

/** A parameter: its value, its names in WKT 1 (GDAL, ESRI) and its name and code in EPSG. */
interface Parameter {
  readonly of: Quantity
  readonly gdal: string
  readonly esri: string
  readonly epsg: string
  readonly code: number
}

interface Method {
  readonly gdal: string
  readonly esri: string
  readonly epsg: string
  readonly code: number | undefined
  readonly parameters: readonly Parameter[]
}

const parameter = (of: Quantity, gdal: string, esri: string, epsg: string, code: number): Parameter => ({
  of,
  gdal,
  esri,
  epsg,
  code,
})

const latitude0 = parameter(
  'latitude0',
  'latitude_of_origin',
  'Latitude_Of_Origin',
  'Latitude of natural origin',
  8801,
)
const longitude0 = parameter(
  'longitude0',
  'central_meridian',
  'Central_Meridian',
  'Longitude of natural origin',
  8802,
)
const scale = parameter('scale', 'scale_factor', 'Scale_Factor', 'Scale factor at natural origin', 8805)
const easting = parameter('falseEasting', 'false_easting', 'False_Easting', 'False easting', 8806)
const northing = parameter('falseNorthing', 'false_northing', 'False_Northing', 'False northing', 8807)
const parallel1 = parameter(
  'latitude1',
  'standard_parallel_1',
  'Standard_Parallel_1',
  'Latitude of 1st standard parallel',
  8823,
)
const parallel2 = parameter(
  'latitude2',
  'standard_parallel_2',
  'Standard_Parallel_2',
  'Latitude of 2nd standard parallel',
  8824,
)
const falseOrigin: readonly Parameter[] = [
  { ...latitude0, epsg: 'Latitude of false origin', code: 8821 },
  { ...longitude0, epsg: 'Longitude of false origin', code: 8822 },
  parallel1,
  parallel2,
  { ...easting, epsg: 'Easting at false origin', code: 8826 },
  { ...northing, epsg: 'Northing at false origin', code: 8827 },
]
const centred = (p: Parameter) => ({
  ...p,
  gdal: p.of === 'latitude0' ? 'latitude_of_center' : p.of === 'longitude0' ? 'longitude_of_center' : p.gdal,
})

const METHODS: Readonly<Record<ProjectionMethod, Method>> = {
  'transverse-mercator': {
    gdal: 'Transverse_Mercator',
    esri: 'Transverse_Mercator',
    epsg: 'Transverse Mercator',
    code: 9807,
    parameters: [latitude0, longitude0, scale, easting, northing],
  },
  'lambert-conic-1': {
    gdal: 'Lambert_Conformal_Conic_1SP',
    esri: 'Lambert_Conformal_Conic',
    epsg: 'Lambert Conic Conformal (1SP)',
    code: 9801,
    parameters: [latitude0, longitude0, scale, easting, northing],
  },
  'lambert-conic-2': {
    gdal: 'Lambert_Conformal_Conic_2SP',
    esri: 'Lambert_Conformal_Conic',
    epsg: 'Lambert Conic Conformal (2SP)',
    code: 9802,
    parameters: falseOrigin,
  },
  albers: {
    gdal: 'Albers_Conic_Equal_Area',
    esri: 'Albers',
    epsg: 'Albers Equal Area',
    code: 9822,
    parameters: falseOrigin.map(centred),
  },
  'lambert-azimuthal': {
    gdal: 'Lambert_Azimuthal_Equal_Area',
    esri: 'Lambert_Azimuthal_Equal_Area',
    epsg: 'Lambert Azimuthal Equal Area',
    code: 9820,
    parameters: [latitude0, longitude0, easting, northing].map(centred),
  },
  mercator: {
    gdal: 'Mercator_1SP',
    esri: 'Mercator',
    epsg: 'Mercator (variant A)',
    code: 9804,
    parameters: [latitude0, longitude0, scale, easting, northing],
  },
  'web-mercator': {
    gdal: 'Mercator_1SP',
    esri: 'Mercator_Auxiliary_Sphere',
    epsg: 'Popular Visualisation Pseudo Mercator',
    code: 1024,
    parameters: [latitude0, longitude0, easting, northing],
  },
  'equidistant-cylindrical': {
    gdal: 'Equirectangular',
    esri: 'Equidistant_Cylindrical',
    epsg: 'Equidistant Cylindrical',
    code: 1028,
    parameters: [parallel1, longitude0, easting, northing],
  },
  'cylindrical-equal-area': {
    gdal: 'Cylindrical_Equal_Area',
    esri: 'Cylindrical_Equal_Area',
    epsg: 'Lambert Cylindrical Equal Area',
    code: 9835,
    parameters: [parallel1, longitude0, easting, northing],
  },
  sinusoidal: {
    gdal: 'Sinusoidal',
    esri: 'Sinusoidal',
    epsg: 'Sinusoidal',
    code: undefined,
    parameters: [centred(longitude0), easting, northing],
  },
  mollweide: {
    gdal: 'Mollweide',
    esri: 'Mollweide',
    epsg: 'Mollweide',
    code: undefined,
    parameters: [longitude0, easting, northing],
  },
}

const DEGREE = 0.0174532925199433

/**
 * A system as WKT 1, in GDAL's spelling (GeoPackage, NetCDF) or ESRI's (.prj). Undefined for methods that are
 * known by code alone.
 */
export function crsWkt(crs: Crs, dialect: 'gdal' | 'esri'): string | undefined {
  const parts = crsParameters(crs)
  if (!parts) return undefined
  const geographic = geographicWkt(parts, dialect, crs.kind === 'geographic' ? crs.epsg : undefined)
  if (!parts.method) return geographic
  const method = METHODS[parts.method]
  const values = method.parameters.map((p) => `PARAMETER["${p[dialect]}",${inUnits(p, parts, crs)}]`)
  const name = crs.name.startsWith('+') ? 'unnamed' : crs.name
  const metre = crs.metresPerUnit
  const unit = `UNIT["${metre === 1 ? (dialect === 'esri' ? 'Meter' : 'metre') : 'unit'}",${metre}]`
  const spherical =
    parts.method === 'web-mercator' && dialect === 'gdal' ? [`EXTENSION["PROJ4","${crs.definition}"]`] : []
  return `PROJCS[${[
    `"${dialect === 'esri' ? esriName(name) : name}"`,
    geographic,
    `PROJECTION["${method[dialect]}"]`,
    ...values,
    unit,
    ...spherical,
    ...authority(crs.epsg, dialect),
  ].join(',')}]`
}

const esriName = (name: string) => name.replace(/^WGS 84\b/, 'WGS 1984').replace(/[^A-Za-z0-9]+/g, '_')

const authority = (code: number | undefined, dialect: 'gdal' | 'esri') =>
  code === undefined || dialect === 'esri' ? [] : [`AUTHORITY["${authorityOf(code)}","${code}"]`]

/** Who numbers a system: codes above EPSG's are ESRI's (Mollweide is 54009). */
export const authorityOf = (code: number): 'EPSG' | 'ESRI' => (code > 32_767 ? 'ESRI' : 'EPSG')

function geographicWkt(parts: CrsParameters, dialect: 'gdal' | 'esri', code: number | undefined): string {
  const { ellipsoid, datum, geographicName, primeMeridian } = parts
  const [name, of, spheroid] =
    dialect === 'esri'
      ? [`GCS_${esriName(geographicName)}`, `D_${datum}`, esriName(ellipsoid.name)]
      : [geographicName, datum, ellipsoid.name]
  return `GEOGCS[${[
    `"${name}"`,
    `DATUM["${of}",SPHEROID["${spheroid}",${ellipsoid.a},${ellipsoid.inverseFlattening}]]`,
    `PRIMEM["${primeMeridian === 0 ? 'Greenwich' : 'prime meridian'}",${primeMeridian}]`,
    `UNIT["${dialect === 'esri' ? 'Degree' : 'degree'}",${DEGREE}]`,
    ...authority(code ?? (geographicName === 'WGS 84' ? 4326 : undefined), dialect),
  ].join(',')}]`
}

// proj4 keeps false origins in metres; WKT and PROJJSON want them in the system's own unit.
function inUnits({ of }: Parameter, parts: CrsParameters, crs: Crs): number {
  const isLength = of === 'falseEasting' || of === 'falseNorthing'
  return isLength ? Number((parts[of] / crs.metresPerUnit).toPrecision(14)) : parts[of]
}

/** A system as PROJJSON, as GeoParquet wants it. Undefined for methods that are known by code alone. */
export function crsProjJson(crs: Crs): Readonly<Record<string, unknown>> | undefined {
  const parts = crsParameters(crs)
  if (!parts) return undefined
  const id = crs.epsg === undefined ? {} : { id: { authority: authorityOf(crs.epsg), code: crs.epsg } }
  const schema = { $schema: 'https://proj.org/schemas/v0.7/projjson.schema.json' }
  if (!parts.method) return { ...schema, ...geographicJson(parts, crs.name), ...id }
  const method = METHODS[parts.method]
  const length = unitJson(crs)
  return {
    ...schema,
    type: 'ProjectedCRS',
    name: crs.name.startsWith('+') ? 'unnamed' : crs.name,
    base_crs: geographicJson(parts, parts.geographicName),
    conversion: {
      name: crs.name.split(' / ')[1] ?? 'unnamed',
      method: { name: method.epsg, ...codeJson(method.code) },
      parameters: method.parameters.map((p) => ({
        name: p.epsg,
        value: inUnits(p, parts, crs),
        unit: p.of === 'scale' ? 'unity' : p.of.startsWith('false') ? length : 'degree',
        ...codeJson(p.code),
      })),
    },
    coordinate_system: {
      subtype: 'Cartesian',
      axis: axesJson(crs.epsg, length),
    },
    ...id,
  }
}

const codeJson = (code: number | undefined) => (code === undefined ? {} : { id: { authority: 'EPSG', code } })

const unitJson = (crs: Crs): unknown =>
  crs.metresPerUnit === 1
    ? 'metre'
    : { type: 'LinearUnit', name: 'unit', conversion_factor: crs.metresPerUnit }

// A code stands for an order of axes too: readers do not know a system again whose axes are not its own.
function axesJson(code: number | undefined, unit: unknown) {
  const axes = [axisJson('Easting', 'E', 'east', unit), axisJson('Northing', 'N', 'north', unit)]
  return code !== undefined && isNorthingFirst(code) ? axes.reverse() : axes
}

const axisJson = (name: string, abbreviation: string, direction: string, unit: unknown) => ({
  name,
  abbreviation,
  direction,
  unit,
})

function geographicJson({ ellipsoid, datum, primeMeridian }: CrsParameters, name: string) {
  const { a, inverseFlattening } = ellipsoid
  return {
    type: 'GeographicCRS',
    name: name.startsWith('+') ? 'unknown' : name,
    datum: {
      type: 'GeodeticReferenceFrame',
      name: datum === 'WGS_1984' ? 'World Geodetic System 1984' : datum.replace(/_/g, ' '),
      ellipsoid: {
        name: ellipsoid.name,
        semi_major_axis: a,
        ...(inverseFlattening === 0 ? { semi_minor_axis: a } : { inverse_flattening: inverseFlattening }),
      },
      ...(primeMeridian === 0
        ? {}
        : { prime_meridian: { name: 'prime meridian', longitude: primeMeridian } }),
    },
    coordinate_system: {
      subtype: 'ellipsoidal',
      axis: [
        axisJson('Geodetic latitude', 'Lat', 'north', 'degree'),
        axisJson('Geodetic longitude', 'Lon', 'east', 'degree'),
      ],
    },
  }
}
