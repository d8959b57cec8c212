// What the files of an output folder add up to: pixels of a raster, parcels of a GeoPackage.
import { OUTSIDE } from '../../cadastre/index.ts'
import {
  crsOfGeoTags,
  geoTags,
  isReduced,
  readSqliteTable,
  readTiff,
  type Source,
  sqliteColumns,
  tiffRaster,
  type Zlib,
} from '../../formats/index.ts'
import { type Grid, rowAreas, tiles, type Window } from '../../grid/index.ts'
import { ExactSum, HECTARE } from '../../quantity/index.ts'

// Side of the windows that are read at once.
const WINDOW = 1024

/**
 * Σ value × tonnes that one is in its cell, in t; by default the raster is of t per hectare, whose rows are summed before
 * they are multiplied.
 */
export async function rasterTotal(
  source: Source,
  zlib: Zlib,
  tonnesOf?: (grid: Grid) => CellTonnes,
): Promise<number> {
  const { tiff, crs } = await placedTiff(source)
  const raster = tiffRaster(tiff, crs, zlib)
  const tonnes = tonnesOf?.(raster.grid)
  const areas = rowAreas(raster.grid)
  const sum = new ExactSum()
  for (const window of tiles(raster.grid, WINDOW)) {
    const values = await raster.read(window)
    if (tonnes) addCells(sum, values, window, tonnes)
    else addRows(sum, values, window, areas)
  }
  return sum.value
}

type Values = ArrayLike<number>

/** Add the tonnes of a window of t per hectare, a row at a time; `areas` are m² of a cell of each row. */
export function addRows(sum: ExactSum, values: Values, window: Window, areas: Float64Array): void {
  for (let row = 0; row < window.height; row++) {
    let ofRow = 0
    for (let at = row * window.width; at < (row + 1) * window.width; at++)
      if (values[at] !== OUTSIDE) ofRow += values[at]!
    sum.addProduct(ofRow, areas[window.row + row]! / HECTARE)
  }
}

function addCells(sum: ExactSum, values: Values, window: Window, tonnes: CellTonnes): void {
  for (let row = 0; row < window.height; row++) {
    let ofRow = 0
    for (let col = 0; col < window.width; col++) {
      const value = values[row * window.width + col]!
      if (value !== OUTSIDE) ofRow += value * tonnes(window.col + col, window.row + row)
    }
    sum.add(ofRow)
  }
}

/** A TIFF that a run wrote, and the system it lies in. */
export async function placedTiff(source: Source) {
  const tiff = await readTiff(source)
  const crs = crsOfGeoTags(geoTags(tiff.directories.find((directory) => !isReduced(directory))!))
  if (!crs) throw new Error('a raster without a coordinate system')
  return { tiff, crs }
}

/** Tonnes that a value of one is in a cell. */
export type CellTonnes = (col: number, row: number) => number

/** t by "zone/sector". */
export type PatchTotals = ReadonlyMap<string, ExactSum>

/** Add up the parcels of a GeoPackage; `names` are its table, and the columns of sector and tonnes. */
export async function patchTotals(
  source: Source,
  names: readonly [table: string, sector: string, tonnes: string] = ['patches', 'sector', 't'],
): Promise<PatchTotals> {
  const [table, ofSector, ofTonnes] = names
  const columns = await sqliteColumns(source, table)
  const position = (name: string) => columns.indexOf(name)
  const [zone, sector, tonnes] = [position('zone'), position(ofSector), position(ofTonnes)]
  const sums = new Map<string, ExactSum>()
  for await (const { values } of readSqliteTable(source, table)) {
    const key = `${values[zone]}/${values[sector]}`
    const sum = sums.get(key) ?? new ExactSum()
    sums.set(key, sum.add(Number(values[tonnes])))
  }
  return sums
}

/** The parcel of an id in a table, by column, geometry left out; undefined where there is none. */
export async function findParcel(
  source: Source,
  id: string,
  table = 'patches',
): Promise<Readonly<Record<string, string | number | null>> | undefined> {
  const columns = await sqliteColumns(source, table)
  const at = columns.indexOf('id')
  for await (const { values } of readSqliteTable(source, table)) {
    if (values[at] !== id) continue
    const entries = columns.map((name, i) => [name, values[i] ?? null] as const)
    return Object.fromEntries(
      entries.flatMap(([name, value]) =>
        name === 'fid' || value instanceof Uint8Array ? [] : [[name, value]],
      ),
    )
  }
  return undefined
}
