// A gridded product of others (ODIAC, EDGAR, GRACED or any grid) as tonnes of CO2 a year around some zones.
import { conversionText, type GridMass, type GridUnit, gridUnitOf, periodsOf } from '../../compare/index.ts'
import { fault, InputError, type Issue, warning } from '../../error.ts'
import type { Source, Zlib } from '../../formats/index.ts'
import { cellGround, type Grid, type Window } from '../../grid/index.ts'
import { daysOfMonth } from '../../quantity/index.ts'
import {
  extentOf,
  type Feature,
  mapFeatures,
  positionArrays,
  transformer,
  wgs84,
} from '../../vector/index.ts'
import { type ProductLayers, productLayers } from './product-layers.ts'

/** How a product is to be read. */
export interface ProductRequest {
  /** Around which it is cut; in WGS 84. */
  readonly zones: readonly Feature[]
  readonly year: number
  /** What a cell holds; default: what the file says. */
  readonly unit: string | undefined
  /** Which variable of a NetCDF file. */
  readonly variable: string | undefined
}

/** A product cut to the zones, with how its values were turned into tonnes. */
export interface Product extends GridMass {
  /** The zones in the product's own system. */
  readonly zones: readonly Feature[]
  readonly conversion: string
  /** Layers that were read; where there are several, their mean stands for the year. */
  readonly layers: number
  /** Months that were not given, where cells hold sums of months. */
  readonly lacking: number
  /** The product's own year, where it tells one, else that of the study. */
  readonly year: number
  /** What its reader has to know. */
  readonly issues: readonly Issue[]
}

// Cells around the zones that are held in memory, eight bytes each.
const MOST_CELLS = 40_000_000

/** Open a product of one file, or of one file a month; what stands in its way is told as issues. */
export async function openProduct(
  sources: readonly Source[],
  request: ProductRequest,
  zlib: Zlib,
): Promise<Product> {
  const files = []
  for (const source of sources) files.push(await productLayers(source, request.variable, zlib))
  const first = files[0]!
  const name = sources[0]!.name
  const unit = unitOf(name, request.unit ?? first.unit)
  const zones = mapFeatures(request.zones, transformer(wgs84(), first.grid.crs))
  const whole = besideZones(first.grid, zones)
  const window = windowOf(name, { ...first, grid: whole }, zones)
  const all = files.flatMap((file, f) =>
    Array.from({ length: file.count }, (_, layer) => ({ f, file, layer, year: file.years?.[layer] })),
  )
  const { taken, year } = layersOfYear(name, all, unit, request.year)
  const weights = weightsOf(name, unit, taken.length, year)
  const mass = new Float64Array(window.width * window.height)
  const marks = new Map<number, number>()
  for (const [at, { f, file, layer }] of taken.entries()) {
    if (!isSame(file.grid, first.grid))
      refuse(sources[f]!.name, 'another grid than the first file', 'the layers of one product on one grid')
    const values = await file.read(layer, window)
    for (let cell = 0; cell < mass.length; cell++) {
      const value = values[cell]!
      if (value < 0) marks.set(value, (marks.get(value) ?? 0) + 1)
      mass[cell]! += value * weights[at]!
    }
  }
  const grid = cut(whole, window)
  const ground = cellGround(grid)
  for (let cell = 0; cell < mass.length; cell++)
    mass[cell]! *=
      unit.tonnes * (unit.per === 'area' ? ground(cell % grid.width, Math.floor(cell / grid.width)) : 1)
  const layers = taken.length
  const lacking = unit.period === 'month' ? Math.max(0, 12 - layers) : 0
  const issues = [
    ...(year === request.year ? [] : [otherYear(name, year, request.year)]),
    ...negatives(name, marks),
  ]
  return { grid, mass, zones, conversion: conversionText(unit, year), layers, lacking, year, issues }
}

interface Layer {
  readonly f: number
  readonly file: ProductLayers
  readonly layer: number
  readonly year: number | undefined
}

// Of layers of several years those of the study's; a product of one other year is taken as it is.
function layersOfYear(
  file: string,
  layers: readonly Layer[],
  { period }: GridUnit,
  wanted: number,
): { readonly taken: readonly Layer[]; readonly year: number } {
  const years = [...new Set(layers.map(({ year }) => year))]
  if (years.length === 1) {
    if (period === 'month' && layers.length > 12)
      return refuse(
        file,
        `${layers.length} layers of months`,
        'twelve, or a time axis that tells their years',
      )
    return { taken: layers, year: years[0] ?? wanted }
  }
  const taken = layers.filter(({ year }) => year === wanted)
  if (taken.length === 0)
    return refuse(
      file,
      `layers of ${years.map((year) => year ?? '?').join(', ')}`,
      `layers of ${wanted}`,
      'Give the product of the year of the study.',
    )
  return { taken, year: wanted }
}

const otherYear = (file: string, year: number, wanted: number): Issue =>
  warning(
    'compare.year',
    [file],
    `a product of ${year}`,
    `a product of ${wanted}`,
    'Part of the difference is that of the years.',
  )

// A mark of cells without data that nobody declared is one number again and again; fluxes below 0 differ from cell to cell.
function negatives(file: string, marks: ReadonlyMap<number, number>): Issue[] {
  const least = Math.min(0, ...marks.keys())
  if (least === 0) return []
  const count = [...marks.values()].reduce((sum, times) => sum + times, 0)
  if (marks.size === 1)
    return refuse(
      file,
      `${count} cells of ${least}`,
      'no emission below 0',
      'If it marks cells without data, declare it: gdal_edit.py -a_nodata in GeoTIFF, _FillValue in NetCDF.',
    )
  return [
    warning(
      'compare.negative',
      [file],
      `${count} cells below 0, the least ${least}`,
      'no emission below 0',
      'They are summed as they are: a product of uptake, or another unit.',
    ),
  ]
}

function refuse(file: string, found: string, expected: string, hint = 'Give another file.'): never {
  throw new InputError([fault('compare.product', [file], found, expected, hint)])
}

const UNITS = 't/cell, tC/cell/month, kgC/h, kg/m2, kg m-2 s-1'

function unitOf(file: string, text: string | undefined): GridUnit {
  if (text === undefined) return refuse(file, 'no unit', UNITS, 'Give the unit with --unit.')
  return gridUnitOf(text) ?? refuse(file, `the unit "${text}"`, UNITS, 'Give the unit with --unit.')
}

// By how much each layer counts: layers of a year add up, or are averaged and taken for the whole year.
function weightsOf(file: string, { period }: GridUnit, count: number, year: number) {
  const periods = periodsOf(period, year)
  if (period === 'year' && count > 1)
    return refuse(
      file,
      `${count} layers of a yearly unit`,
      'one layer, or a unit a month, day, hour or second',
    )
  // Twelve layers of a rate are months, which differ in length.
  const isMonthly = count === 12 && period !== 'month'
  const days = Array.from({ length: count }, (_, i) => (isMonthly ? daysOfMonth(year, i + 1) : 1))
  const whole = days.reduce((sum, length) => sum + length, 0)
  return days.map((length) => (periods * length) / whole)
}

// A part of the globe may be told in longitudes from 0° to 360° and its zones in those from −180°: the turn between them.
function besideZones(grid: Grid, zones: readonly Feature[]): Grid {
  const extent = extentOf(zones.flatMap(({ geometry }) => (geometry ? positionArrays(geometry) : [])))
  if (grid.crs.kind !== 'geographic' || !extent) return grid
  const { affine, width } = grid
  const turns = Math.round(((extent.minX + extent.maxX) / 2 - affine.c - (width * affine.a) / 2) / 360)
  return { ...grid, affine: { ...affine, c: affine.c + turns * 360 } }
}

// The cells that the zones reach, which may lie beyond the edge of a grid around the globe.
function windowOf(file: string, { grid, isGlobal }: ProductLayers, zones: readonly Feature[]): Window {
  const extent = extentOf(zones.flatMap(({ geometry }) => (geometry ? positionArrays(geometry) : [])))
  if (!extent) return refuse(file, 'no zones', 'zones to sum it by')
  const { minX, maxX, minY, maxY } = extent
  const { a, c, e, f } = grid.affine
  const [left, right] = [Math.floor((minX - c) / a), Math.ceil((maxX - c) / a)]
  const [top, bottom] = [Math.floor((maxY - f) / e), Math.ceil((minY - f) / e)]
  const [from, to] = isGlobal ? [left, right] : [Math.max(0, left), Math.min(grid.width, right)]
  const [above, below] = [Math.max(0, top), Math.min(grid.height, bottom)]
  const window = { col: from, row: above, width: to - from, height: below - above }
  if (!(window.width > 0 && window.height > 0))
    return refuse(file, 'no cell in the zones', 'a product that covers the zones')
  if (window.width * window.height > MOST_CELLS)
    return refuse(file, `${window.width} × ${window.height} cells in the zones`, `${MOST_CELLS} at most`)
  return window
}

const cut = ({ affine, crs }: Grid, { col, row, width, height }: Window): Grid => ({
  width,
  height,
  affine: { ...affine, c: affine.c + col * affine.a, f: affine.f + row * affine.e },
  crs,
})

const isSame = (one: Grid, other: Grid) =>
  one.width === other.width &&
  one.height === other.height &&
  one.affine.c === other.affine.c &&
  one.affine.f === other.affine.f
