// Emissions on a grid as a CF-1.10 dataset: flux, mass or intensity by sector, with cell areas, bounds and mapping.
import { type CellGround, cellGround, type Grid, toWorld } from '../../grid/index.ts'
import { secondsOfYear } from '../../quantity/index.ts'
import { transformer, wgs84 } from '../../vector/index.ts'
import { mappingVariable } from './cf-mapping.ts'
import type { NetcdfAttribute, NetcdfDataset, NetcdfVariable } from './write.ts'

/** Units a grid can be written in. */
export const GRID_UNITS = ['kg m-2 s-1', 't/cell', 't/ha'] as const
/** What a cell of a written grid holds: a flux, its tonnes, or tonnes a hectare. */
export type GridUnit = (typeof GRID_UNITS)[number]

/** What a dataset says about itself. */
export interface CfFacts {
  readonly title: string
  readonly year: number
  readonly source: string
  readonly history: string
  readonly comment: string
  readonly references: string
  readonly license?: string
  /** Whether the mass is that of CO2 alone, so that CF has a standard name for its flux. */
  readonly isCo2: boolean
}

/** Tonnes a year by sector on a grid; cells that are not covered have no value. */
export interface GriddedMass {
  readonly grid: Grid
  readonly sectors: readonly string[]
  readonly mass: readonly Float64Array[]
  readonly covered: Uint8Array
}

const FILL = -9999
const CO2_FLUX = 'tendency_of_atmosphere_mass_content_of_carbon_dioxide_due_to_emission'

const daysOf = (year: number) => secondsOfYear(year) / 86_400

const UNITS: Readonly<Record<GridUnit, { units: string; methods: string; says: string }>> = {
  'kg m-2 s-1': { units: 'kg m-2 s-1', methods: 'time: mean area: mean', says: 'flux' },
  't/cell': { units: 't', methods: 'time: sum area: sum', says: 'mass' },
  't/ha': { units: 't ha-1', methods: 'time: sum area: mean', says: 'mass by area' },
}

/** Tonnes a year in a cell, in another unit: what one tonne is in a cell of `area` m². */
export function gridFactor(unit: GridUnit, area: number, year: number): number {
  if (unit === 't/cell') return 1
  return unit === 't/ha' ? 1e4 / area : 1000 / (area * secondsOfYear(year))
}

/** The dataset; rows run from south to north. */
export function cfGrid(gridded: GriddedMass, unit: GridUnit, facts: CfFacts): NetcdfDataset {
  const { grid, sectors } = gridded
  const axes = axesOf(grid)
  const ground = cellGround(grid)
  const names = sectors.map((sector) => new TextEncoder().encode(sector))
  const width = Math.max(1, ...names.map((name) => name.length))
  return {
    dimensions: {
      time: 1,
      sector: sectors.length,
      [axes.y]: grid.height,
      [axes.x]: grid.width,
      bounds: 2,
      sector_length: width,
    },
    attributes: {
      Conventions: 'CF-1.10',
      title: facts.title,
      source: facts.source,
      history: facts.history,
      references: facts.references,
      comment: facts.comment,
      ...(facts.license === undefined ? {} : { license: facts.license }),
    },
    variables: [
      ...timeVariables(facts.year),
      {
        name: 'sector',
        dimensions: ['sector', 'sector_length'],
        // Without it, readers of Python take names for bytes and do not find `sector='industry'`.
        attributes: { long_name: 'emission sector', _Encoding: 'utf-8' },
        data: Uint8Array.from(names.flatMap((name) => [...name, ...new Array(width - name.length).fill(0)])),
      },
      ...axisVariables(grid, axes),
      ...placeVariables(grid, axes),
      mappingVariable(grid),
      areaVariable(grid, axes, ground),
      ...emissionVariables(gridded, { unit, ground }, facts, axes),
    ],
  }
}

interface Axes {
  readonly x: 'lon' | 'x'
  readonly y: 'lat' | 'y'
}

const axesOf = ({ crs }: Grid): Axes =>
  crs.kind === 'geographic' ? { x: 'lon', y: 'lat' } : { x: 'x', y: 'y' }

function timeVariables(year: number): NetcdfVariable[] {
  const days = daysOf(year)
  const units = `days since ${year}-01-01 00:00:00`
  return [
    {
      name: 'time',
      dimensions: ['time'],
      attributes: {
        standard_name: 'time',
        long_name: 'middle of the year',
        units,
        calendar: 'standard',
        axis: 'T',
        bounds: 'time_bounds',
      },
      data: Float64Array.of(days / 2),
    },
    { name: 'time_bounds', dimensions: ['time', 'bounds'], attributes: {}, data: Float64Array.of(0, days) },
  ]
}

function axisVariables(grid: Grid, { x, y }: Axes): NetcdfVariable[] {
  const metre = grid.crs.metresPerUnit === 1 ? 'm' : `${grid.crs.metresPerUnit} m`
  const describe = (axis: 'X' | 'Y', name: string): Record<string, NetcdfAttribute> =>
    grid.crs.kind === 'geographic'
      ? {
          standard_name: axis === 'X' ? 'longitude' : 'latitude',
          long_name: axis === 'X' ? 'longitude' : 'latitude',
          units: axis === 'X' ? 'degrees_east' : 'degrees_north',
          axis,
          bounds: `${name}_bounds`,
        }
      : {
          standard_name: `projection_${axis.toLowerCase()}_coordinate`,
          long_name: axis === 'X' ? 'easting' : 'northing',
          units: metre,
          axis,
          bounds: `${name}_bounds`,
        }
  const south = (row: number) => toWorld(grid, 0, grid.height - row)[1]
  const west = (col: number) => toWorld(grid, col, 0)[0]
  return (
    [
      [y, 'Y', grid.height, south],
      [x, 'X', grid.width, west],
    ] as const
  ).flatMap(([name, axis, count, edge]) => [
    {
      name,
      dimensions: [name],
      attributes: describe(axis, name),
      data: Float64Array.from({ length: count }, (_, i) => (edge(i) + edge(i + 1)) / 2),
    },
    {
      name: `${name}_bounds`,
      dimensions: [name, 'bounds'],
      attributes: {},
      data: Float64Array.from({ length: 2 * count }, (_, i) => edge((i >> 1) + (i & 1))),
    },
  ])
}

// In a plane, where every cell lies on the globe.
function placeVariables(grid: Grid, { x, y }: Axes): NetcdfVariable[] {
  if (grid.crs.kind === 'geographic') return []
  const positions = new Float64Array(grid.width * grid.height * 2)
  for (let row = 0, at = 0; row < grid.height; row++) {
    for (let col = 0; col < grid.width; col++, at += 2) {
      const [worldX, worldY] = toWorld(grid, col + 0.5, grid.height - row - 0.5)
      positions[at] = worldX
      positions[at + 1] = worldY
    }
  }
  const degrees = transformer(grid.crs, wgs84())(positions)
  return (['longitude', 'latitude'] as const).map((place, offset) => ({
    name: place === 'longitude' ? 'lon' : 'lat',
    dimensions: [y, x],
    attributes: {
      standard_name: place,
      long_name: place,
      units: place === 'longitude' ? 'degrees_east' : 'degrees_north',
    },
    data: Float64Array.from({ length: grid.width * grid.height }, (_, i) => degrees[2 * i + offset]!),
  }))
}

function areaVariable(grid: Grid, { x, y }: Axes, ground: CellGround): NetcdfVariable {
  return {
    name: 'cell_area',
    dimensions: [y, x],
    attributes: {
      standard_name: 'cell_area',
      long_name: 'area of the cell on the ground',
      units: 'm2',
      grid_mapping: 'crs',
    },
    data: Float64Array.from({ length: grid.width * grid.height }, (_, i) =>
      ground(i % grid.width, grid.height - 1 - Math.floor(i / grid.width)),
    ),
  }
}

function emissionVariables(
  gridded: GriddedMass,
  { unit, ground }: { readonly unit: GridUnit; readonly ground: CellGround },
  facts: CfFacts,
  { x, y }: Axes,
): NetcdfVariable[] {
  const { grid, sectors, mass } = gridded
  const cells = grid.width * grid.height
  const { units, methods, says } = UNITS[unit]
  const gas = facts.isCo2 ? 'CO2' : 'CO2 equivalent'
  const places = grid.crs.kind === 'geographic' ? '' : ' lat lon'
  const common = {
    units,
    cell_methods: methods,
    cell_measures: 'area: cell_area',
    grid_mapping: 'crs',
    _FillValue: [FILL],
  }
  const values = inUnit(gridded, (col, row) => gridFactor(unit, ground(col, row), facts.year))
  const bySector = new Float64Array(cells * sectors.length)
  mass.forEach((band, s) => bySector.set(values(band), s * cells))
  const total = Float64Array.from({ length: cells }, (_, i) => mass.reduce((sum, band) => sum + band[i]!, 0))
  const standard = facts.isCo2 && unit === 'kg m-2 s-1' ? { standard_name: CO2_FLUX } : {}
  return [
    {
      name: 'emission',
      dimensions: ['time', 'sector', y, x],
      attributes: {
        long_name: `${says} of ${gas} emitted in ${facts.year}, by sector`,
        ...common,
        coordinates: `sector${places}`,
      },
      data: bySector,
    },
    {
      name: 'emission_total',
      dimensions: ['time', y, x],
      attributes: {
        ...standard,
        long_name: `${says} of ${gas} emitted in ${facts.year}, all sectors`,
        ...common,
        ...(places === '' ? {} : { coordinates: places.trim() }),
      },
      data: values(total),
    },
  ]
}

// Rows turned to run north, tonnes turned into the unit.
function inUnit({ grid, covered }: GriddedMass, factor: (col: number, row: number) => number) {
  const { width, height } = grid
  const factors = Float64Array.from({ length: width * height }, (_, cell) =>
    factor(cell % width, Math.floor(cell / width)),
  )
  return (band: Float64Array) =>
    Float64Array.from({ length: width * height }, (_, i) => {
      const cell = (height - 1 - Math.floor(i / width)) * width + (i % width)
      return covered[cell] === 0 ? FILL : band[cell]! * factors[cell]!
    })
}
