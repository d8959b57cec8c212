// Opens a land cover of outlines: their codes burnt into pixels by pixel centres, kept as runs, read like any raster.
import { fault, type Issue, isFaulty, warning } from '../../error.ts'
import { geoTagsOf } from '../../formats/index.ts'
import { type Crs, type Grid, MOST_VALUES, runRaster, runWriter } from '../../grid/index.ts'
import type { Legend } from '../../land/index.ts'
import { listed } from '../../quantity/index.ts'
import { burnRows, type Extent, extentOf, type Feature, positionArrays } from '../../vector/index.ts'
import type { Cover } from '../cover/open-cover.ts'
import { readFeatures } from '../layers/open-vector.ts'
import { placeFeatures, systemOf } from '../layers/place-features.ts'
import { metres } from '../schema/layer-schema.ts'
import type { Study } from '../schema/schema.ts'
import type { World } from '../world.ts'
import { fieldOf, fieldsToRead } from './outline-field.ts'
import { metricSystem, outlineGrid } from './outline-grid.ts'
import { tellLosses } from './outline-losses.ts'
import { type OutlineValues, outlineValues } from './outline-values.ts'

/** Outlines of one value each, in the system of the grid, in the order in which they are burnt. */
export interface Outlines {
  readonly features: readonly Feature[]
  /** Position of each one's value, from 1. */
  readonly valueAt: Uint16Array
}

/** The outlines of files as a raster of land codes, or undefined with the reason among the issues. */
export async function openOutlines(
  files: readonly string[],
  study: Study,
  legend: Legend | undefined,
  world: Pick<World, 'open'>,
  issues: Issue[],
): Promise<Cover | undefined> {
  const values = outlineValues(legend ?? { entries: [], blank: [] })
  const opened: string[] = []
  const watched: Pick<World, 'open'> = {
    async open(name) {
      const source = await world.open(name)
      if (source && !opened.includes(name)) opened.push(name)
      return source
    },
  }
  const parts: Part[] = []
  for (const file of files) {
    const part = await openPart(file, study, { values, crs: parts[0]?.crs }, watched, issues)
    if (part) parts.push(part)
  }
  if (parts.length < files.length || files.some((file) => isFaulty(file, issues))) return undefined
  const { crs, own } = parts[0]!
  const extent = extentOf(extentsOf(parts))!
  const { pixel: wanted } = study.land.outlines ?? {}
  const chosen = outlineGrid(
    files[0]!,
    extent,
    crs,
    wanted === undefined ? undefined : metres(wanted),
    issues,
  )
  const geo = geoTagsOf(crs)
  if (!geo) issues.push(noTags(files[0]!, crs))
  if (!chosen || !geo) return undefined
  const { grid, pixel } = chosen
  const fields = [...new Set(parts.map(({ field }) => field))]
  if (study.land.outlines?.field === undefined || wanted === undefined || crs !== own)
    issues.push(choices(files, fields, pixel, grid))
  const outlines = joined(parts)
  const burnt = burn(outlines, values, grid, files, issues)
  return { ...runRaster(burnt, grid), geo, files: opened, burnt }
}

interface Part extends Outlines {
  readonly field: string
  readonly crs: Crs
  /** The system that the layer itself is in. */
  readonly own: Crs
}

// One file: its codes, and its areas in the system of the cover, which the first file decides.
async function openPart(
  file: string,
  study: Study,
  { values, crs }: { readonly values: OutlineValues; readonly crs: Crs | undefined },
  world: Pick<World, 'open'>,
  issues: Issue[],
): Promise<Part | undefined> {
  const { field: wanted, pixel: _, ...source } = study.land.outlines ?? {}
  const read = await readFeatures({ file, ...source }, world, issues, fieldsToRead(wanted, source.where))
  if (!read || isFaulty(file, issues)) return undefined
  const areas = read.features.filter(
    ({ geometry }) => geometry?.kind === 'polygon' && geometry.polygons.length > 0,
  )
  const others = read.features.length - areas.length
  if (others > 0 && areas.length > 0) issues.push(notAreas(file, others))
  if (areas.length === 0) {
    issues.push(noAreas(file))
    return undefined
  }
  const field = fieldOf(file, areas, wanted, values.read, issues)
  if (field === undefined) return undefined
  const coded = areas.flatMap(({ geometry, properties }) => {
    const value = values.of(properties[field])
    return value === undefined ? [] : [{ geometry, value }]
  })
  if (coded.length === 0) {
    issues.push(noCodes(file, field))
    return undefined
  }
  if (coded.length < areas.length) issues.push(uncoded(file, field, areas.length - coded.length))
  if (values.codes.length > MOST_VALUES) {
    issues.push(notCodes(file, field, values.codes.length))
    return undefined
  }
  const bare = coded.map(({ geometry }): Feature => ({ id: undefined, properties: {}, geometry }))
  const own = systemOf(bare, read.placement, undefined, issues)
  if (!own) return undefined
  const target = crs ?? metricSystem(own, extentOf(positionsOf(bare))!)
  const placement = { ...read.placement, crs: read.placement.crs ?? 'EPSG:4326' }
  // What lies in the system already is not copied: outlines are many.
  const isPlaced = own.definition === target.definition && (placement.datum ?? 'wgs84') === 'wgs84'
  const features = isPlaced ? bare : placeFeatures(bare, placement, { ...NOWHERE, crs: target }, issues)
  return { features, valueAt: Uint16Array.from(coded, ({ value }) => value), field, crs: target, own }
}

const NOWHERE = { width: 1, height: 1, affine: { a: 1, c: 0, e: -1, f: 0 } }

const positionsOf = (features: readonly Feature[]) =>
  features.flatMap(({ geometry }) => (geometry ? positionArrays(geometry) : []))

// The corners of each part's extent, as positions.
const extentsOf = (parts: readonly Outlines[]): Float64Array[] =>
  parts.map(({ features }) => {
    const { minX, minY, maxX, maxY }: Extent = extentOf(positionsOf(features))!
    return Float64Array.of(minX, minY, maxX, maxY)
  })

const joined = (parts: readonly Outlines[]): Outlines =>
  parts.length === 1
    ? parts[0]!
    : {
        features: parts.flatMap(({ features }) => features),
        valueAt: Uint16Array.from(parts.flatMap(({ valueAt }) => [...valueAt])),
      }

function burn(
  outlines: Outlines,
  values: OutlineValues,
  grid: Grid,
  files: readonly string[],
  issues: Issue[],
) {
  const writer = runWriter(grid.height)
  const told = burnRows(outlines.features, outlines.valueAt, grid, writer.row)
  const runs = writer.finish(values.codes)
  issues.push(...tellLosses(outlines, values, runs, told, grid, placeOf(files)))
  return { ...runs, labels: values.labels }
}

// Several files stand for the cover.
const placeOf = (files: readonly string[]) => (files.length === 1 ? files : ['land', 'cover'])

const choices = (files: readonly string[], fields: readonly string[], pixel: number, grid: Grid) =>
  warning(
    'outlines.chosen',
    placeOf(files),
    `codes of the field ${listed(fields)}, burnt at ${pixel} m in ${grid.crs.name}: ${grid.width} × ${grid.height} pixels`,
    'a field and a pixel size, where these are not meant',
    'A pixel has the code of the outline that its centre lies in. Other choices: `outlines: { field: …, pixel: 5 m }` below `land`.',
  )

const notAreas = (file: string, count: number) =>
  warning(
    'outlines.areas',
    [file],
    `${count} features that are no areas`,
    'areas of land codes',
    'They are left out of the cover.',
  )

const noAreas = (file: string) =>
  fault(
    'outlines.areas',
    [file],
    'no areas',
    'areas of land codes',
    'Name the layer of areas (`outlines: { layer: … }` below `land`), or another file.',
  )

const uncoded = (file: string, field: string, count: number) =>
  warning(
    'outlines.empty',
    [file],
    `${count} outlines whose field ${field} is empty`,
    'a land code of every outline',
    'Their ground has no observation, where no other outline has it.',
  )

const noCodes = (file: string, field: string) =>
  fault(
    'outlines.empty',
    [file],
    `no outline whose field ${field} holds anything`,
    'a land code of every outline',
    'Name it: `outlines: { field: … }` below `land`.',
  )

const notCodes = (file: string, field: string, count: number) =>
  fault(
    'outlines.values',
    [file],
    `${count} different values of the field ${field}`,
    `at most ${MOST_VALUES} land codes`,
    'It may number the outlines: name the field that holds their codes.',
  )

const noTags = (file: string, crs: Crs) =>
  fault(
    'outlines.crs',
    [file],
    `the system ${crs.name}, which no GeoTIFF can tell`,
    'a system with an EPSG code or a WKT',
    'Save the layer in another system, for example: ogr2ogr -t_srs EPSG:4547 OUT.gpkg IN.',
  )
