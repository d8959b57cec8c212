// What is told of land codes once they are counted: those nothing explains, and those explained from memory only.
import { fault, type Issue, warning } from '../error.ts'
import { type Legend, type Tally, tallyCells, type UnknownAreas } from '../land/index.ts'
import { ExactSum, HECTARE, listed } from '../quantity/index.ts'
import { coverName } from './open-cover.ts'
import type { Study } from './schema.ts'

/** Codes inside zones that the legend lacks, with their true hectares; undefined where there are none. */
export function unknownCodes(parts: readonly UnknownAreas[], study: Study): Issue | undefined {
  const sums = new Map<number, ExactSum>()
  for (const [code, partials] of parts.flat())
    sums.set(code, (sums.get(code) ?? new ExactSum()).merge(ExactSum.from(partials)))
  if (sums.size === 0) return undefined
  return fault(
    'cover.code',
    [coverName(study.land.cover)],
    `land codes that the legend ${study.land.legend} lacks: ${byArea([...sums].map(([code, sum]) => [code, sum.value]))}`,
    'every code inside the zones explained',
    'Add the codes to a legend CSV (sector `unused` where nothing is emitted), or choose the legend the raster was made with.',
  )
}

/** A warning where a code that the file marks as nodata is a class of the legend, which then holds. */
export function classOfNodata(cover: string, nodata: number | undefined, legend: Legend): readonly Issue[] {
  const entry = legend.entries.find(({ code }) => code === nodata)
  if (!entry) return []
  return [
    warning(
      'cover.nodata',
      [cover],
      `nodata ${entry.code}, which is ${entry.name} in the legend ${legend.name}`,
      'a mark of no data that is no class',
      'It was taken as the class. If it marks ground without data, give that another code in the file, or leave the class out of a legend CSV.',
    ),
  ]
}

/** Codes of the finer raster that its legend or the crosswalk lacks. */
export function missingReference(
  parts: readonly (readonly (readonly [code: number, area: number])[])[],
  study: Study,
): Issue | undefined {
  const sums = new Map<number, number>()
  for (const [code, area] of parts.flat()) sums.set(code, (sums.get(code) ?? 0) + area)
  const { refine } = study.land
  if (sums.size === 0 || !refine) return undefined
  return fault(
    'refine.code',
    [coverName(refine.cover)],
    `codes without a place in the legend ${study.land.legend}: ${byArea([...sums])}`,
    `every code of the refined ground in the legend ${refine.legend} and in the crosswalk`,
    'Give `land.refine.crosswalk`, a CSV of reference, codes: the cover codes a reference code stands for, the usual one first.',
  )
}

// Codes with their hectares, the largest first.
function byArea(areas: readonly (readonly [code: number, area: number])[]): string {
  const sorted = [...areas].sort((a, b) => b[1] - a[1] || a[0] - b[0])
  return listed(sorted.map(([code, area]) => `${code} (${hectares(area)} ha)`))
}

const hectares = (area: number) => Number((area / HECTARE).toPrecision(6)).toString()

/** A warning for codes in the cover whose meaning no source confirms. */
export function unverifiedCodes(tally: Tally, study: Study): Issue | undefined {
  const { legend } = tally.lands
  const used = new Set(tallyCells(tally).map((cell) => cell.class))
  // A class that the study splits stands twice.
  const codes = new Set(
    legend.flatMap(({ code, unverified }, i) => (unverified && used.has(i + 1) ? [code] : [])),
  )
  if (codes.size === 0) return undefined
  return warning(
    'legend.unverified',
    ['land', 'legend', study.land.legend],
    `codes ${[...codes].join(', ')}`,
    'codes that a source confirms',
    'They are from memory: check them against the documents of the product.',
  )
}
