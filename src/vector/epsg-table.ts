// The shipped table of EPSG codes, of which only the part that is asked for is unpacked.
import { csvParseRows } from 'd3-dsv'
import { inflateSync, strFromU8 } from 'fflate'
import { shippedParts } from '../shipped.ts'

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

/** Every system of the table, in order of codes. */
export function epsgEntries(): EpsgEntry[] {
  return parts().flatMap(unpack)
}
