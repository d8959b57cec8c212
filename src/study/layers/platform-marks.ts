// Knows files of Chinese map platforms by the names of their properties: their coordinates are in a datum that no file says.
import { csvParse } from 'd3-dsv'
import { type Issue, warning } from '../../error.ts'
import { shipped } from '../../shipped.ts'
import type { Datum } from '../../vector/index.ts'
import type { LayerSource } from '../schema/layer-schema.ts'

interface Marks {
  readonly platform: string
  readonly datum: Datum
  /** All of these. */
  readonly all: readonly string[]
  /** And one of these. */
  readonly some: readonly string[]
}

let known: readonly Marks[] | undefined

const platformMarks = (): readonly Marks[] => {
  known ??= csvParse(shipped['platform-files.csv'] ?? '').map((row) => ({
    platform: row['platform']!,
    // The shipped table names one of the three.
    datum: row['datum'] as Datum,
    all: row['all']!.split('|'),
    some: row['some']!.split('|'),
  }))
  return known
}

/** The warning that a file seems a platform's, where neither it nor the study says a datum: it was taken as WGS 84. */
export function unnamedDatum(
  { file, datum, crs }: LayerSource,
  properties: readonly string[],
): Issue | undefined {
  if (datum !== undefined || crs !== undefined) return undefined
  const has = (name: string) => properties.includes(name)
  const marks = platformMarks().find(({ all, some }) => all.every(has) && some.some(has))
  if (!marks) return undefined
  return warning(
    'datum.unnamed',
    [file],
    `properties of ${marks.platform} (${[...marks.all, ...marks.some.filter(has)].join(', ')}) without a datum`,
    `the datum of the map, there ${marks.datum}`,
    `The file was taken as WGS 84, which lies some hundred metres off. Name \`datum: ${marks.datum}\` of the layer, or \`datum: wgs84\` where it was converted.`,
  )
}
