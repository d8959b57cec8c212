// The shipped table of EPSG codes, of which only the part that is asked for is unpacked.
import { csvParse, csvParseRows } from 'd3-dsv'
import { inflateSync, strFromU8 } from 'fflate'
import { shipped, shippedParts } from '../shipped.ts'

/** A projected or geographic system of the table; `definition` is one of proj4. */
export interface EpsgEntry {
  readonly code: number
  readonly name: string
  readonly definition: string
}

const parts = () => shippedParts['crs/epsg.csv'] ?? []

function unpack([, lines]: readonly [number, string]): EpsgEntry[] {
  const bytes = Uint8Array.from(atob(lines), (char) => char.charCodeAt(0))
  return csvParseRows(strFromU8(inflateSync(bytes))).map(([code, name = '', definition = '']) => ({
    code: Number(code),
    name,
    definition,
  }))
}

/** The system of a code, if the table has it. */
export function epsgEntry(code: number): EpsgEntry | undefined {
  const part = parts().findLast(([first]) => first <= code)
  return part && unpack(part).find((entry) => entry.code === code)
}

/** Whether the axes of a projected system of the table are northing, easting, as those of China's Gauss–Krüger zones are. */
export const isNorthingFirst = (code: number): boolean =>
  csvParse(shipped['crs/northing-first.csv'] ?? '').some(
    ({ first, last }) => code >= Number(first) && code <= Number(last),
  )

let geographicTable: ReadonlyMap<string, EpsgEntry> | undefined

/**
 * The geographic system of a name, however it is punctuated ("GCS_Beijing_1954" is "Beijing 1954"); of several the one of
 * the lowest code. The first call unpacks the whole table.
 */
export function geographicEntry(name: string): EpsgEntry | undefined {
  geographicTable ??= new Map(
    parts()
      .flatMap(unpack)
      .filter(({ definition }) => definition.includes('+proj=longlat'))
      .reverse()
      .map((entry) => [plainName(entry.name), entry]),
  )
  return geographicTable.get(plainName(name))
}

const plainName = (name: string) =>
  name
    .toLowerCase()
    .replace(/^gcs_/, '')
    .replace(/[^a-z0-9]/g, '')
