// The names that publishers give to files of land cover, for the build to put into the page: pairs of legend and pattern.
import { readFileSync } from 'node:fs'

export const legendFiles = readFileSync(new URL('../data/legend-files.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((row) => row.split(',').slice(0, 2))
