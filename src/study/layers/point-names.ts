// What columns of points, and the datums in them, are called: the tables in data/concordances, each read once.
import { csvParse } from 'd3-dsv'
import { shipped } from '../../shipped.ts'
import type { Datum } from '../../vector/index.ts'

interface PointNames {
  /** Headers of longitude and latitude that belong together. */
  readonly pairs: readonly (readonly [x: string, y: string])[]
  /** Headers of a column that holds a place whole, longitude first. */
  readonly places: readonly string[]
  readonly placesByLatitude: readonly string[]
  /** Headers of a column that names each row's datum. */
  readonly datumColumns: readonly string[]
  /** Datums by the names that rows give them, without signs between. */
  readonly datums: ReadonlyMap<string, Datum>
}

let known: PointNames | undefined

/** All names in small letters, the likelier headers first. */
export function pointNames(): PointNames {
  known ??= readNames()
  return known
}

function readNames(): PointNames {
  const columns = csvParse(shipped['concordances/point-columns.csv'] ?? '')
  const meaning = (word: string) => columns.filter((row) => row['meaning'] === word)
  const names = (word: string) => meaning(word).map((row) => row['name']!)
  const datums = csvParse(shipped['concordances/datums.csv'] ?? '')
  return {
    pairs: meaning('pair').map((row) => [row['name']!, row['beside']!]),
    places: names('place'),
    placesByLatitude: names('place-by-latitude'),
    datumColumns: names('datum'),
    // The shipped table names three datums.
    datums: new Map(datums.map((row) => [row['name']!, row['datum'] as Datum])),
  }
}
