// GeoKeys: the coordinate system inside a GeoTIFF, read to a Crs and carried over verbatim to what we write.
import type { Crs } from '../../grid/index.ts'
import {
  authorityOf,
  crsOfDefinition,
  crsOfEpsg,
  crsWkt,
  crsOfText as systemOfText,
} from '../../vector/index.ts'
import type { TiffDirectory } from './structure.ts'
import { TAG } from './tags.ts'

/** The three GeoTIFF tags as they stand in a file. */
export interface GeoTags {
  readonly directory: readonly number[]
  readonly doubles: readonly number[]
  readonly ascii: string
}

const KEY = {
  modelType: 1024,
  rasterType: 1025,
  citation: 1026,
  geographicType: 2048,
  geodeticDatum: 2050,
  ellipsoid: 2056,
  semiMajorAxis: 2057,
  semiMinorAxis: 2058,
  inverseFlattening: 2059,
  projectedType: 3072,
  projectedCitation: 3073,
  method: 3075,
  linearUnit: 3076,
  linearUnitSize: 3077,
} as const

const USER_DEFINED = 32767

/** The GeoTIFF tags of a directory; undefined where it has none. */
export function geoTags(directory: TiffDirectory): GeoTags | undefined {
  const keys = directory.numbers.get(TAG.GeoKeyDirectory)
  if (!keys || keys.length < 4) return undefined
  return {
    directory: Array.from(keys),
    doubles: Array.from(directory.numbers.get(TAG.GeoDoubleParams) ?? []),
    ascii: directory.texts.get(TAG.GeoAsciiParams) ?? '',
  }
}

/** Tags for a system with an EPSG code: pixel-is-area, projected or geographic. */
export function geoTagsOfEpsg(crs: Crs & { readonly epsg: number }): GeoTags {
  const type = crs.kind === 'projected' ? 1 : 2
  const key = crs.kind === 'projected' ? KEY.projectedType : KEY.geographicType
  return {
    directory: [1, 1, 0, 3, KEY.modelType, 0, 1, type, KEY.rasterType, 0, 1, 1, key, 0, 1, crs.epsg],
    doubles: [],
    ascii: '',
  }
}

/** Tags for a system without a code: its WKT as ESRI keeps it in a citation, or the ellipsoid of degrees. */
function geoTagsOfWkt({ kind, ellipsoid }: Crs, wkt: string): GeoTags {
  if (kind === 'geographic') {
    const keys = [KEY.modelType, 0, 1, 2, KEY.rasterType, 0, 1, 1, KEY.geographicType, 0, 1, USER_DEFINED]
    const radii = [KEY.semiMajorAxis, TAG.GeoDoubleParams, 1, 0, KEY.semiMinorAxis, TAG.GeoDoubleParams, 1, 1]
    const doubles = [ellipsoid.a, ellipsoid.a * Math.sqrt(1 - ellipsoid.e2)]
    return { directory: [1, 1, 0, 5, ...keys, ...radii], doubles, ascii: '' }
  }
  // A bar ends a text among the tag's texts. Model and system are both user-defined, or GDAL does not look for it.
  const ascii = `ESRI PE String = ${wkt.replace(/\s+/g, ' ').replaceAll('|', ' ')}|`
  const keys = [
    KEY.modelType,
    0,
    1,
    USER_DEFINED,
    KEY.rasterType,
    0,
    1,
    1,
    KEY.projectedType,
    0,
    1,
    USER_DEFINED,
  ]
  const citation = [KEY.projectedCitation, TAG.GeoAsciiParams, ascii.length, 0]
  return { directory: [1, 1, 0, 4, ...keys, ...citation], doubles: [], ascii }
}

/** Tags that tell a system: its EPSG code, or its WKT; undefined where it has neither. */
export function geoTagsOf(crs: Crs): GeoTags | undefined {
  if (crs.epsg !== undefined && authorityOf(crs.epsg) === 'EPSG')
    return geoTagsOfEpsg({ ...crs, epsg: crs.epsg })
  const wkt = crsWkt(crs, 'esri')
  return wkt === undefined ? undefined : geoTagsOfWkt(crs, wkt)
}

/** A system as a .prj or .aux.xml writes it — WKT, or a code such as EPSG:4326 — with the tags that carry it on. */
export function crsOfText(text: string): { readonly crs: Crs; readonly geo: GeoTags } | undefined {
  const crs = systemOfText(text)
  if (!crs) return undefined
  const geo = crs.epsg === undefined ? geoTagsOfWkt(crs, text) : geoTagsOfEpsg({ ...crs, epsg: crs.epsg })
  return { crs, geo }
}

/** The same tags saying pixel-is-area, since affines here always start at a pixel's corner. */
export function pixelIsArea(tags: GeoTags): GeoTags {
  const directory = [...tags.directory]
  for (let i = 4; i + 3 < directory.length; i += 4) if (directory[i] === KEY.rasterType) directory[i + 3] = 1
  return { ...tags, directory }
}

/** The coordinate system that GeoKeys describe: an EPSG code, an ESRI WKT text, or projection parameters. */
export function crsOfGeoTags(tags: GeoTags | undefined): Crs | undefined {
  if (!tags) return undefined
  const get = keyReader(tags)
  const code =
    get.number(KEY.modelType) === 2 ? get.number(KEY.geographicType) : get.number(KEY.projectedType)
  if (code !== undefined && code !== USER_DEFINED && code !== 0) {
    const known = crsOfEpsg(code)
    if (known) return known
  }
  const wkt = wktOf(get.text(KEY.projectedCitation) ?? get.text(KEY.citation) ?? '')
  if (wkt) return wkt
  if (get.number(KEY.modelType) === 2) return geographicOf(get)
  return projectedOf(get)
}

function keyReader({ directory, doubles, ascii }: GeoTags) {
  const entry = (key: number) => {
    for (let i = 4; i + 3 < directory.length; i += 4)
      if (directory[i] === key) return directory.slice(i, i + 4)
    return undefined
  }
  return {
    number(key: number): number | undefined {
      const found = entry(key)
      if (!found) return undefined
      return found[1] === TAG.GeoDoubleParams ? doubles[found[3]!] : found[3]
    },
    text(key: number): string | undefined {
      const found = entry(key)
      if (!found || found[1] !== TAG.GeoAsciiParams) return undefined
      return ascii.slice(found[3]!, found[3]! + found[2]!).replace(/\|\s*$/, '')
    },
  }
}

type KeyReader = ReturnType<typeof keyReader>

// ESRI writes its whole WKT into a citation when it has no code.
function wktOf(citation: string): Crs | undefined {
  const start = citation.search(/(PROJCS|GEOGCS)\[/)
  if (start < 0) return undefined
  return systemOfText(citation.slice(start))
}

function ellipsoidOf(get: KeyReader): string {
  const a = get.number(KEY.semiMajorAxis)
  const rf = get.number(KEY.inverseFlattening)
  const b = get.number(KEY.semiMinorAxis)
  if (a !== undefined && rf !== undefined) return `+a=${a} +rf=${rf}`
  if (a !== undefined && b !== undefined) return `+a=${a} +b=${b}`
  const base = get.number(KEY.geographicType)
  const known = base === undefined || base === USER_DEFINED ? undefined : crsOfEpsg(base)
  return known ? known.definition.replace('+proj=longlat', '').trim() : '+datum=WGS84'
}

function geographicOf(get: KeyReader): Crs | undefined {
  return crsOfDefinition(`+proj=longlat ${ellipsoidOf(get)} +no_defs`, get.text(KEY.citation) ?? 'geographic')
}

// Parameters by GeoKey: latitude, longitude of origin, parallels, scale, false easting and northing.
const METHODS: Readonly<Record<number, string>> = {
  1: 'tmerc',
  7: 'merc',
  8: 'lcc',
  9: 'lcc',
  10: 'laea',
  11: 'aea',
  17: 'eqc',
  24: 'sinu',
  28: 'cea',
}
const PARAMETERS: readonly (readonly [name: string, keys: readonly number[]])[] = [
  ['lat_1', [3078]],
  ['lat_2', [3079]],
  ['lon_0', [3080, 3084, 3088]],
  ['lat_0', [3081, 3085, 3089]],
  ['x_0', [3082, 3086, 3090]],
  ['y_0', [3083, 3087, 3091]],
  ['k_0', [3092, 3093]],
]

function projectedOf(get: KeyReader): Crs | undefined {
  const method = METHODS[get.number(KEY.method) ?? -1]
  if (!method) return undefined
  const parameters = PARAMETERS.flatMap(([name, keys]) => {
    const value = keys.map(get.number).find((candidate) => candidate !== undefined)
    return value === undefined ? [] : [`+${name}=${value}`]
  })
  const name = get.text(KEY.projectedCitation) ?? get.text(KEY.citation) ?? method
  return crsOfDefinition(
    [`+proj=${method}`, ...parameters, ellipsoidOf(get), unitOf(get), '+no_defs'].join(' '),
    name,
  )
}

function unitOf(get: KeyReader): string {
  const size = get.number(KEY.linearUnitSize)
  const unit = get.number(KEY.linearUnit)
  if (unit === 9002) return '+units=ft'
  if (unit === 9003) return '+units=us-ft'
  return unit === USER_DEFINED && size !== undefined ? `+to_meter=${size}` : '+units=m'
}
