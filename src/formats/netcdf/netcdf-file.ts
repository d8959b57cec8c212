// What every reader of NetCDF gives: dimensions, attributes, and variables whose numbers are read when asked for.

/** A variable as a file declares it; `read` gives `count` of its numbers from `first` on as float64: all without them. */
export interface NetcdfEntry {
  readonly name: string
  readonly dimensions: readonly string[]
  readonly attributes: Readonly<Record<string, string | readonly number[]>>
  read(first?: number, count?: number): Promise<Float64Array>
}

/** The header of a file. */
export interface NetcdfFile {
  readonly dimensions: Readonly<Record<string, number>>
  readonly attributes: NetcdfEntry['attributes']
  readonly variables: readonly NetcdfEntry[]
}
