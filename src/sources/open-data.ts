// The sources of an open study as `data/open-data.csv` has them: addresses, licences, and what each is weaker in.
import { csvParse } from 'd3-dsv'
import { fault, InputError } from '../error.ts'
import { shipped } from '../shipped.ts'

/** One source of open data. */
export interface OpenSource {
  readonly name: string
  readonly title: string
  readonly url: string
  /** Environment variable that names another address. */
  readonly urlVariable: string
  readonly licence: string
  readonly attribution: string
  readonly weaker: string
}

/** The shipped sources. */
export function openSources(): readonly OpenSource[] {
  return csvParse(shipped['open-data.csv'] ?? '').map((row) => ({
    name: row['name']!,
    title: row['title']!,
    url: row['url']!,
    urlVariable: row['url_variable']!,
    licence: row['licence']!,
    attribution: row['attribution']!,
    weaker: row['weaker']!,
  }))
}

/** Sources by name, with other addresses where the caller gives them. */
export type SourceMap = Readonly<Record<'overpass' | 'worldcover' | 'geoboundaries' | 'plants', OpenSource>>

/** The shipped sources at the addresses given by name; a name that is none of them is a fault. */
export function sourcesAt(urls: Readonly<Record<string, string>>): SourceMap {
  const shippedSources = openSources()
  const names = shippedSources.map(({ name }) => name)
  const unknown = Object.keys(urls).filter((name) => !names.includes(name))
  if (unknown.length > 0)
    throw new InputError([
      fault('open.url', ['--url'], `"${unknown.join(', ')}"`, names.join(', '), 'Name one of the sources.'),
    ])
  // The shipped table has a row for each of the four.
  return Object.fromEntries(
    shippedSources.map((source) => [
      source.name,
      { ...source, url: (urls[source.name] ?? source.url).replace(/\/+$/, '') },
    ]),
  ) as unknown as SourceMap
}
