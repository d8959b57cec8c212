// The reference system that a text names: a code, ESRI or OGC WKT, or a proj4 definition.
import type { Crs } from '../grid/index.ts'
import { type GridShift, shiftOfDatum } from './grid-shifts.ts'
import { crsOfDefinition, crsOfEpsg, epsgOfText, geographicByName, standInOf } from './projection.ts'

const GEOGRAPHIC = /\b(?:GEOGCS|GEOGCRS|BASEGEOGCRS|GEODCRS|BASEGEODCRS)\s*\[\s*"([^"]*)"/i
const WHOLE = /\b(?:PROJCS|PROJCRS|GEOGCS|GEOGCRS|GEODCRS)\s*\[/i

/**
 * The system of an EPSG code in any of its spellings, of WKT (the version ESRI writes into .prj files, OGC's
 * first and second) or of a proj4 definition; undefined where it is none of these or its projection is unknown.
 * WKT that ends in an EPSG code is taken by that code; WKT without datum shift takes the shift of the
 * geographic system of the same name in the shipped table, if there is one.
 */
export function crsOfText(text: string): Crs | undefined {
  const trimmed = text.trim()
  const code = epsgOfText(trimmed)
  if (code !== undefined) return crsOfEpsg(code)
  if (trimmed.startsWith('+')) return crsOfDefinition(trimmed)
  return /^[A-Z_]+\s*\[/i.test(trimmed) ? crsOfWkt(trimmed) : undefined
}

// ESRI's name of EPSG:3857; by it cells have the ground of the ellipsoid.
const WEB_MERCATOR = 'WGS_1984_Web_Mercator_Auxiliary_Sphere'

function crsOfWkt(written: string): Crs | undefined {
  const wkt = horizontal(written)
  if (wkt === undefined) return undefined
  const coded = /\b(?:AUTHORITY|ID)\s*\[\s*"EPSG"\s*,\s*"?(\d+)"?[^[\]]*\]\s*\]\s*$/i.exec(wkt)
  const known = coded && crsOfEpsg(Number(coded[1]))
  if (known) return known
  const name = /\[\s*"([^"]*)"/.exec(wkt)?.[1] ?? 'WKT'
  if (name === WEB_MERCATOR) return crsOfEpsg(3857)
  const standIn = shiftOfDatum(/\bDATUM\s*\[\s*"([^"]*)"/i.exec(wkt)?.[1] ?? '')
  const crs = crsOfDefinition(withShift(wkt, standIn), name)
  return crs && standIn && !/TOWGS84/i.test(wkt) ? { ...crs, standIn: standInOf(standIn) } : crs
}

// Of compound and bound systems the horizontal one, brackets matched.
function horizontal(wkt: string): string | undefined {
  const start = wkt.search(WHOLE)
  if (start < 0) return undefined
  let depth = 0
  for (let i = start; i < wkt.length; i++) {
    if (wkt[i] === '[') depth += 1
    else if (wkt[i] === ']' && --depth === 0) return wkt.slice(start, i + 1)
  }
  return undefined
}

function withShift(wkt: string, standIn: GridShift | undefined): string {
  if (/TOWGS84/i.test(wkt)) return wkt
  const name = GEOGRAPHIC.exec(wkt)?.[1]
  const named = /\+towgs84=(\S+)/.exec(geographicByName(name ?? '')?.definition ?? '')?.[1]
  const shift = standIn?.towgs84 ?? named
  return shift === undefined ? wkt : wkt.replace(/(SPHEROID\s*\[[^\]]*\])/i, `$1,TOWGS84[${shift}]`)
}
