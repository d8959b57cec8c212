// A station of the closure that comes after the run: what a grid carries of the rasters, sector by sector.

/** A grid's mass beside that of the table and the rasters, t CO2e a year. */
export interface RungRow {
  /** A sector, or `total`. */
  readonly sector: string
  readonly table: number
  /** What the rasters hold as written (float32). */
  readonly raster: number
  readonly cells: number
  /** What lies outside the grid. */
  readonly outside: number
  /** (cells + outside − raster) ÷ raster. */
  readonly residual: number
}

/** One grid of an output folder. Cells know no zones: rows are sectors. */
export interface GridRung {
  /** Relative to the output folder. */
  readonly file: string
  readonly unit: string
  readonly year: number
  readonly width: number
  readonly height: number
  readonly crs: string
  readonly sectors: readonly RungRow[]
}

/** The rungs with one more, or with one told again, in the order of their files. */
export function withRung(rungs: readonly GridRung[], rung: GridRung): readonly GridRung[] {
  const others = rungs.filter(({ file }) => file !== rung.file)
  return [...others, rung].sort((a, b) => (a.file < b.file ? -1 : 1))
}
