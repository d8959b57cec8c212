// Reference systems as a GeoPackage numbers and names them.
import type { Crs } from '../../grid/index.ts'
import { authorityOf, crsWkt, wgs84 } from '../../vector/index.ts'

/** A row of gpkg_spatial_ref_sys. */
export interface SrsRow {
  readonly id: number
  readonly name: string
  readonly organization: string
  readonly code: number
  readonly definition: string
}

const UNDEFINED: readonly SrsRow[] = [
  { id: -1, name: 'Undefined Cartesian SRS', organization: 'NONE', code: -1, definition: 'undefined' },
  { id: 0, name: 'Undefined geographic SRS', organization: 'NONE', code: 0, definition: 'undefined' },
]
/** Ids of systems without an EPSG code begin here. */
const OWN_SRS = 100_000

/** The three rows that every file has, and those of its tables. */
export function srsIds(systems: readonly Crs[]): { rows: readonly SrsRow[]; of: (crs: Crs) => number } {
  const rows = new Map<string, SrsRow>()
  const idOf = (crs: Crs) => {
    const known = rows.get(crs.definition)
    if (known) return known.id
    const id = crs.epsg ?? OWN_SRS + rows.size
    const [organization, code] = crs.epsg === undefined ? ['NONE', id] : [authorityOf(crs.epsg), crs.epsg]
    const definition = crsWkt(crs, 'gdal') ?? 'undefined'
    rows.set(crs.definition, { id, name: crs.name, organization, code, definition })
    return id
  }
  for (const crs of [wgs84(), ...systems]) idOf(crs)
  return { rows: [...UNDEFINED, ...rows.values()].sort((a, b) => a.id - b.id), of: idOf }
}
