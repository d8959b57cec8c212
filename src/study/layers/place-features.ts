// Brings features into the grid's system: which system the file is in, what its datum is, and the change itself.
import { fault, type Issue, warning } from '../../error.ts'
import type { Crs, Grid } from '../../grid/index.ts'
import {
  crsOfText,
  type Datum,
  type Extent,
  extentOf,
  type Feature,
  mapFeatures,
  overlap,
  positionArrays,
  toWgs84,
  transformer,
  wgs84,
} from '../../vector/index.ts'
import { warnOfDatum } from '../cover/datum-warnings.ts'
import { gridExtent } from '../cover/open-cover.ts'

/** What is known of where the features of a file lie. */
export interface Placement {
  readonly file: string
  /** How the study or the file names the system; undefined where neither does. */
  readonly crs: string | undefined
  /** Datum of all features; undefined where positions are of the system itself. */
  readonly datum: Datum | undefined
}

/** Features in the grid's system, in their own where there is no grid; none where their system is not known. */
export function placeFeatures(
  features: readonly Feature[],
  placement: Placement,
  grid: Grid | undefined,
  issues: Issue[],
): readonly Feature[] {
  const from = systemOf(features, placement, grid, issues)
  if (!from) return []
  const { file } = placement
  const datum = placement.datum === 'wgs84' ? undefined : placement.datum
  if (datum) issues.push(converted(file, datum, features.length))
  const target = grid?.crs ?? from
  warnOfDatum(datum ? wgs84() : from, target, file, issues)
  const change = changeOf(from, target, datum)
  const placed = mapFeatures(features, change)
  const lost = placed.findIndex((feature) => feature.geometry && !allFinite(positionArrays(feature.geometry)))
  if (lost < 0) return placed
  issues.push(
    fault(
      'crs.position',
      [file, `feature ${lost + 1}`],
      `positions that ${from.name} or ${target.name} has no place for`,
      'coordinates of the system the file says',
      'Check the coordinates, and the system of the file (`crs:` in the study corrects it).',
    ),
  )
  return placed.map((feature) =>
    feature.geometry && !allFinite(positionArrays(feature.geometry))
      ? { ...feature, geometry: undefined }
      : feature,
  )
}

const allFinite = (arrays: readonly Float64Array[]) => arrays.every((array) => array.every(Number.isFinite))

/** The notice that positions of a Chinese datum were taken back to WGS 84. */
export function converted(file: string, datum: Datum, count: number): Issue {
  return warning(
    'datum.converted',
    [file, 'datum'],
    `${count} features in ${datum}`,
    'WGS 84',
    'They were converted; residual of the conversion at most 0.2 m.',
  )
}

function changeOf(from: Crs, to: Crs, datum: Datum | undefined): (positions: Float64Array) => Float64Array {
  if (!datum) return transformer(from, to)
  const [toDegrees, toGrid] = [transformer(from, wgs84()), transformer(wgs84(), to)]
  return (positions) => {
    const degrees = toDegrees(positions).slice()
    for (let i = 0; i < degrees.length; i += 2) {
      const [lon, lat] = toWgs84(datum, degrees[i]!, degrees[i + 1]!)
      degrees[i] = lon
      degrees[i + 1] = lat
    }
    return toGrid(degrees)
  }
}

/** The system that features of a file are in; undefined, with a fault, where neither study nor file tells a known one. */
export function systemOf(
  features: readonly Feature[],
  { file, crs: text }: Placement,
  grid: Grid | undefined,
  issues: Issue[],
): Crs | undefined {
  if (text !== undefined) {
    const crs = crsOfText(text)
    if (crs) return crs
    issues.push(
      fault(
        'crs.unknown',
        [file, 'crs'],
        `"${text.replace(/\s+/g, ' ').slice(0, 60)}"`,
        'an EPSG code, WKT or proj4 text of a known projection',
        'Name the system in the study, for example `crs: EPSG:4547`, or save the file in WGS 84.',
      ),
    )
    return undefined
  }
  return assumed(features, file, grid, issues)
}

// A file that names no system is in degrees if it looks so, else in the cover's system if it lies there.
function assumed(
  features: readonly Feature[],
  file: string,
  grid: Grid | undefined,
  issues: Issue[],
): Crs | undefined {
  const extent = extentOf(features.flatMap(({ geometry }) => (geometry ? positionArrays(geometry) : [])))
  // Without a position there is nothing to place.
  if (!extent) return wgs84()
  const crs = isDegrees(extent) ? wgs84() : grid && overlap(extent, gridExtent(grid)) ? grid.crs : undefined
  const say = crs ? warning : fault
  issues.push(
    say(
      crs ? 'crs.assumed' : 'crs.missing',
      [file],
      'no coordinate system',
      'a .prj or the like beside it',
      crs
        ? `It was taken as ${crs.name}, where its coordinates lie; name it in the study (\`crs:\`) to be sure.`
        : isTurned(extent)
          ? 'Its numbers are degrees with latitude first: longitude comes first; swap them in the file.'
          : 'Name the system in the study, for example `crs: EPSG:4547`.',
    ),
  )
  return crs
}

const isDegrees = ({ minX, maxX, minY, maxY }: Extent) =>
  minX >= -180 && maxX <= 180 && minY >= -90 && maxY <= 90

const isTurned = ({ minX, maxX, minY, maxY }: Extent) =>
  isDegrees({ minX: minY, maxX: maxY, minY: minX, maxY: maxX })
