// Warnings where two systems are tied to each other less closely than their coordinates suggest.
import { type Issue, warning } from '../../error.ts'
import type { Crs } from '../../grid/index.ts'
import { lacksShift } from '../../vector/index.ts'

/** Tell, once for a pair of systems, that a file in `from` may lie off in `to`: by how much, and what to do. */
export function warnOfDatum(from: Crs, to: Crs, file: string, issues: Issue[]): void {
  const told = lacksShift(from, to) ? untied(from, to, file) : approximate(from, to, file)
  if (told && !issues.some(({ code, found }) => code === told.code && found === told.found)) issues.push(told)
}

const untied = (from: Crs, to: Crs, file: string): Issue =>
  warning(
    'crs.datum',
    [file],
    `${from.name} against ${to.name}, whose datums are not tied to each other`,
    'systems with a known shift between them',
    'Longitude and latitude were taken over as they are, as GIS programs do; the layers may be off by up to about 1000 m. Name the system with its shift (`crs: "+proj=… +towgs84=…"`), or transform the file first with a program that knows it.',
  )

// The same grid on both sides is the same datum: nothing is shifted.
function approximate(from: Crs, to: Crs, file: string): Issue | undefined {
  if (from.standIn?.grid === to.standIn?.grid) return undefined
  const { name, standIn } = from.standIn ? from : to
  return warning(
    'crs.grid',
    [file],
    `${name}, whose shift grid ${standIn!.grid} is not shipped`,
    'positions in a system that needs no grid',
    `Published parameters stand in for the grid (${standIn!.source}): positions may be off by up to ${standIn!.within} m. Where that matters, transform the file first with a program that has the grid, for example \`ogr2ogr -t_srs EPSG:4326\`.`,
  )
}
