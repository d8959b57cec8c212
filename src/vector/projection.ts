// Coordinate reference systems by code or proj4 definition, and the change of coordinates between two of them.
import { csvParseRows } from 'd3-dsv'
import proj4 from 'proj4'
import type { Crs } from '../grid/index.ts'
import { shipped } from '../shipped.ts'

// One line of the shipped table, found as text: parsing 7 000 lines to use two would cost every start.
function epsgEntry(code: number): { name: string; definition: string } | undefined {
  const table = shipped['crs/epsg.csv'] ?? ''
  const start = table.indexOf(`\n${code},`) + 1
  if (start === 0) return undefined
  const end = table.indexOf('\n', start)
  const [, name = '', definition = ''] = csvParseRows(table.slice(start, end < 0 ? undefined : end))[0] ?? []
  return { name, definition }
}

/** The system of an EPSG code from the shipped table (7 000 projected and geographic systems), if it is there. */
export function crsOfEpsg(code: number): Crs | undefined {
  const entry = epsgEntry(code)
  return entry && crsOfDefinition(entry.definition, entry.name, code)
}

/** The system of a proj4 definition or a WKT text; undefined where it cannot be read. */
export function crsOfDefinition(definition: string, name = definition, epsg?: number): Crs | undefined {
  try {
    const system = new proj4.Proj(definition) as unknown as {
      projName: string
      a: number
      es: number
      to_meter?: number
    }
    const geographic = system.projName === 'longlat' || system.projName === 'identity'
    return {
      kind: geographic ? 'geographic' : 'projected',
      name,
      epsg,
      definition,
      metresPerUnit: geographic ? Number.NaN : (system.to_meter ?? 1),
      ellipsoid: { a: system.a, e2: system.es ?? 0 },
    }
  } catch {
    return undefined
  }
}

/** WGS 84 longitude and latitude, the system of GeoJSON and of points given as lon, lat. */
export function wgs84(): Crs {
  return crsOfEpsg(4326)!
}

/** EPSG code of the ways people write one: "EPSG:32650", "urn:ogc:def:crs:EPSG::4490", "CRS84", "4326". */
export function epsgOfText(text: string): number | undefined {
  if (/CRS:?84$/i.test(text.trim())) return 4326
  const match = /^(?:.*EPSG:(?:[\d.]*:)?)?(\d{4,6})$/i.exec(text.trim())
  return match ? Number(match[1]) : undefined
}

/**
 * A function that takes interleaved positions of one system to another; the same array where both are equal.
 * Positions that the projection cannot carry become NaN.
 */
export function transformer(from: Crs, to: Crs): (positions: Float64Array) => Float64Array {
  if (from.definition === to.definition) return (positions) => positions
  const change = proj4(from.definition, to.definition)
  return (positions) => {
    const out = new Float64Array(positions.length)
    for (let i = 0; i < positions.length; i += 2) {
      const [x, y] = change.forward([positions[i]!, positions[i + 1]!])
      out[i] = x!
      out[i + 1] = y!
    }
    return out
  }
}
