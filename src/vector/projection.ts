// Coordinate reference systems by code or proj4 definition, and the change of coordinates between two of them.
import { csvParse } from 'd3-dsv'
import proj4 from 'proj4'
import type { Crs } from '../grid/index.ts'
import { withSteadyMath } from '../quantity/index.ts'
import { shipped } from '../shipped.ts'
import { epsgEntry, geographicEntry } from './epsg-table.ts'
import { type GridShift, shiftOfGrid } from './grid-shifts.ts'

/** The system of an EPSG code from the shipped table (7 000 projected and geographic systems), if it is there. */
export function crsOfEpsg(code: number): Crs | undefined {
  const known = systems.get(code)
  if (known) return known
  const entry = epsgEntry(code)
  const system = entry && crsOfDefinition(entry.definition, entry.name, code)
  if (system) systems.set(code, system)
  return system
}

const systems = new Map<number, Crs>()

/** The system of a proj4 definition or a WKT text; undefined where it cannot be read. */
export function crsOfDefinition(text: string, name = text, epsg?: number): Crs | undefined {
  const shift = shiftOfGrid(GRID.exec(withGrid(text))?.[1]?.replaceAll('"', '') ?? '')
  const definition = completed(withGrid(text), shift)
  try {
    const system = projection(definition)
    if (!Number.isFinite(system.a)) return undefined
    const geographic = system.projName === 'longlat' || system.projName === 'identity'
    return {
      kind: geographic ? 'geographic' : 'projected',
      name,
      epsg,
      definition,
      metresPerUnit: geographic ? Number.NaN : (system.to_meter ?? 1),
      ellipsoid: { a: system.a, e2: system.es ?? 0 },
      ...(shift && { standIn: standInOf(shift) }),
    }
  } catch {
    return undefined
  }
}

/** The geographic system of a name, however it is punctuated ("GCS_Beijing_1954" is "Beijing 1954"). */
export function geographicByName(name: string): Crs | undefined {
  const entry = geographicEntry(name)
  return entry && crsOfDefinition(entry.definition, entry.name, entry.code)
}

// The parts of a proj4 system that this file relies on; its own types leave them open.
interface Projection {
  readonly projName: string
  readonly a: number
  readonly es: number
  readonly to_meter?: number
  readonly datum?: { readonly datum_type: number }
}

const projection = (definition: string) => new proj4.Proj(definition) as unknown as Projection

/** What a system tells of the parameters that stand in for its grid. */
export const standInOf = ({ grid, within, source }: GridShift) => ({ grid, within, source })

const GRID = /\+nadgrids=(?!@null)("[^"]*"|\S+)/

// By this name PROJ and proj4 look for grids that are not there, and leave positions as they are.
const withGrid = (text: string) =>
  text.trimStart().startsWith('+') ? text.replace('+datum=NAD27', '+ellps=clrk66 +nadgrids=NTv2_0.gsb') : text

// What PROJ understands and proj4 does not: ellipsoids it lacks (it would take WGS 84 instead), origins left out
// (it would take NaN). Shift grids are not shipped: parameters stand in for them, else the datum is one of unknown shift.
function completed(definition: string, shift: GridShift | undefined): string {
  if (!definition.trimStart().startsWith('+')) return definition
  const plain = definition
    .replace(GRID, shift ? `+towgs84=${shift.towgs84}` : '')
    .replace(/\+ellps=(\S+)/, (written, name) => ellipsoids().get(name) ?? written)
  if (/\+proj=(longlat|utm)\b/.test(plain)) return plain
  const missing = ['lon_0', 'lat_0', 'x_0', 'y_0'].filter((key) => !plain.includes(`+${key}=`))
  return [plain, ...missing.map((key) => `+${key}=0`)].join(' ')
}

let ellipsoidTable: ReadonlyMap<string, string> | undefined

function ellipsoids(): ReadonlyMap<string, string> {
  ellipsoidTable ??= new Map(
    csvParse(shipped['crs/ellipsoids.csv'] ?? '').map((row) => [
      row['name'] ?? '',
      `+a=${row['a']} +rf=${row['rf']}`,
    ]),
  )
  return ellipsoidTable
}

// proj4's marks of a datum whose place on the Earth is not known, or tied to it by a grid.
const NO_DATUM = [3, 5]

/**
 * Whether a change between two systems passes over an unknown shift: their ellipsoids differ, and one of them
 * says nothing of where its datum lies. Longitude and latitude are then taken over as they are.
 */
export function lacksShift(from: Crs, to: Crs): boolean {
  if (Math.abs(from.ellipsoid.a - to.ellipsoid.a) < 1) return false
  return [from, to].some((crs) => NO_DATUM.includes(projection(crs.definition).datum?.datum_type ?? 0))
}

/** WGS 84 longitude and latitude, the system of GeoJSON and of points given as lon, lat. */
export function wgs84(): Crs {
  return crsOfEpsg(4326)!
}

/** EPSG code of the ways people write one: "EPSG:32650", "urn:ogc:def:crs:EPSG::4490", "CRS84", "4326". */
export function epsgOfText(text: string): number | undefined {
  if (/CRS:?84$/i.test(text.trim())) return 4326
  const match = /^(?:.*\bEPSG[:/]+(?:[\d.]*[:/])?)?(\d{4,6})$/i.exec(text.trim())
  return match ? Number(match[1]) : undefined
}

/**
 * A function that takes interleaved positions of one system to another; the same array where both are equal.
 * Positions that the projection cannot carry become NaN.
 */
export function transformer(from: Crs, to: Crs): (positions: Float64Array) => Float64Array {
  if (from.definition === to.definition) return (positions) => positions
  const change = changeBetween(from.definition, to.definition)
  return (positions) =>
    withSteadyMath(() => {
      const out = new Float64Array(positions.length)
      for (let i = 0; i < positions.length; i += 2) {
        const [x, y] = change.forward([positions[i]!, positions[i + 1]!])
        out[i] = x!
        out[i + 1] = y!
      }
      return out
    })
}

const changes = new Map<string, proj4.Converter>()

// proj4 reads both definitions anew whenever it is asked; its changes are kept.
function changeBetween(from: string, to: string): proj4.Converter {
  const key = `${from}\n${to}`
  // The same digits in every engine: see quantity/steady-math.
  const change = changes.get(key) ?? withSteadyMath(() => proj4(from, to))
  changes.set(key, change)
  return change
}
