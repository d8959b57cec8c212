// Which product a raster is of, by the name its publisher gives to files.
import { csvParse } from 'd3-dsv'
import { shipped } from '../shipped.ts'

let patterns: readonly (readonly [legend: string, name: RegExp])[] | undefined

/** The shipped legend of the product whose files are named like this one; undefined where no product's are. */
export function legendOfFile(file: string): string | undefined {
  patterns ??= csvParse(shipped['legend-files.csv'] ?? '').map((row) => [
    row['legend']!,
    new RegExp(row['pattern']!, 'i'),
  ])
  const name = file.split(/[\\/]/).at(-1)!
  return patterns.find(([, pattern]) => pattern.test(name))?.[0]
}
