// From the classes of a reference product to those of the cover: what a refined pixel becomes.
import { csvParse } from 'd3-dsv'
import { shipped } from '../shipped.ts'
import type { Legend, LegendEntry } from './legend.ts'

/**
 * Cover codes that a reference code may stand for. A pixel whose own code is among them keeps it; any other
 * becomes the first.
 */
export type Crosswalk = ReadonlyMap<number, readonly number[]>

/**
 * The shipped answer for a pair of legends: the cover's codes of the same class, in the order of
 * `data/concordances/refinement.csv` where the class has several. Reference codes whose class the cover
 * lacks, or has several times in a legend of the user's own, are left out.
 */
export function defaultCrosswalk(reference: Legend, cover: Legend): Crosswalk {
  const listed = new Map(
    csvParse(shipped['concordances/refinement.csv'] ?? '')
      .filter((row) => row['legend'] === cover.name)
      .map((row) => [row['class']!, row['codes']!.split('|').map(Number)]),
  )
  const codesOf = (entry: LegendEntry): readonly number[] | undefined => {
    const named = listed.get(entry.class)
    if (named) return named
    const same = cover.entries.filter((candidate) => candidate.class === entry.class)
    return same.length === 1 ? [same[0]!.code] : undefined
  }
  return new Map(
    reference.entries.flatMap((entry) => {
      const codes = codesOf(entry)
      return codes ? [[entry.code, codes] as const] : []
    }),
  )
}

/**
 * The table that `RefinePlan.target` asks for. A pixel keeps its own code where it is of the reference's class,
 * even if the crosswalk is silent.
 */
export function crosswalkTable(crosswalk: Crosswalk, reference: Legend, cover: Legend): Uint8Array {
  const classOf = new Map(cover.entries.map((entry, i) => [entry.code, i + 1]))
  const target = new Uint8Array(256 * 256)
  reference.entries.forEach((entry, r) => {
    const codes = crosswalk.get(entry.code) ?? []
    const first = classOf.get(codes[0] ?? Number.NaN) ?? 0
    target[(r + 1) * 256] = first
    cover.entries.forEach((own, c) => {
      const keeps = codes.includes(own.code) || own.class === entry.class
      target[(r + 1) * 256 + c + 1] = keeps ? c + 1 : first
    })
  })
  return target
}
