// What is told of land codes once they are counted: those nothing explains, and those explained from memory only.
import { fault, type Issue, warning } from '../../error.ts'
import {
  type BurntOutlines,
  type Legend,
  legend,
  legendNames,
  type Tally,
  tallyCells,
  type UnknownAreas,
} from '../../land/index.ts'
import { ExactSum, HECTARE, listed } from '../../quantity/index.ts'
import type { Study } from '../schema/schema.ts'
import { coverName } from './open-cover.ts'

/** Codes inside zones that the legend lacks, with their true hectares; undefined where there are none. */
export function unknownCodes(parts: readonly UnknownAreas[], tally: Tally, study: Study): Issue | undefined {
  const sums = new Map<number, ExactSum>()
  for (const [code, partials] of parts.flat())
    sums.set(code, (sums.get(code) ?? new ExactSum()).merge(ExactSum.from(partials)))
  const areas = [...sums].map(([code, sum]) => [code, sum.value] as const)
  if (areas.length === 0) return undefined
  const file = coverName(study.land.cover)
  if (tally.lands.burnt) return unknownWords(file, areas, tally.lands.burnt, study)
  if (areas.some(([code]) => !Number.isInteger(code))) return noCodes(file, areas)
  const [marks, codes] = parted(areas.map(([code]) => code))
  const products = codes.length > 0 ? legendsOf([...codes, ...knownCodes(tally)]) : []
  const hint =
    codes.length === 0
      ? `If ${listed(marks)} marks ground without data, say so: gdal_edit.py -a_nodata ${marks[0]} FILE, or a row \`${marks[0]},no data\` in a legend CSV. If it is a class, choose the legend the raster was made with.`
      : products.length > 0
        ? `The shipped legends that have all codes of this ground: ${listed(products)}. Name the one the raster was made with in \`land.legend\`, or add the codes to a legend CSV.`
        : 'Add the codes to a legend CSV (sector `unused` where nothing is emitted), or choose the legend the raster was made with.'
  return fault(
    'cover.code',
    [file],
    `land codes that the legend ${study.land.legend} lacks: ${byArea(areas)}`,
    'every code inside the zones explained',
    hint,
  )
}

// What outlines say that the legend does not know; words among it have numbers of their own.
function unknownWords(file: string, areas: readonly Area[], { values, labels }: BurntOutlines, study: Study) {
  const products = legendsOf(areas.map(([code]) => code))
  const label = (code: number) => labels[values.indexOf(code)] ?? code
  return fault(
    'cover.code',
    [file],
    `land codes that the legend ${study.land.legend} lacks: ${byArea(areas, label)}`,
    'every code inside the zones explained',
    products.length > 0
      ? `The shipped legends that have all of them: ${listed(products)}. Name the one that the outlines were coded with in \`land.legend\`, or another field: \`outlines: { field: … }\` below \`land\`.`
      : 'Name another field (`outlines: { field: … }` below `land`), or give a legend CSV with a row of each: its number as `code`, or what the field says as `name` beside a number of your own.',
  )
}

const noCodes = (file: string, areas: readonly Area[]) =>
  fault(
    'cover.code',
    [file],
    `values that are no land codes: ${byArea(areas)}`,
    'land codes, whole numbers',
    'Shares and probabilities are no codes: name the band of codes (`FILE#band=2`), or use the product’s map of classes.',
  )

// What files often hold where they hold nothing, and the other codes.
function parted(codes: readonly number[]): [marks: number[], codes: number[]] {
  const isMark = (code: number) => code <= 0 || code === 255 || code >= 32_767
  return [codes.filter(isMark), codes.filter((code) => !isMark(code))]
}

const knownCodes = (tally: Tally): number[] =>
  [...tallyCells(tally)].flatMap((cell) => tally.lands.legend[cell.class - 1]?.code ?? [])

// Names of the shipped legends that explain all of these codes.
const legendsOf = (codes: readonly number[]) =>
  legendNames().filter((name) => {
    const { entries, blank } = legend(name)!
    const known = new Set([...entries.map(({ code }) => code), ...blank])
    return codes.every((code) => known.has(code))
  })

/** A warning where a code that the file marks as nodata is a class of the legend, which then holds. */
export function classOfNodata(cover: string, nodata: number | undefined, named: Legend): readonly Issue[] {
  const entry = named.entries.find(({ code }) => code === nodata)
  if (!entry) return []
  return [
    warning(
      'cover.nodata',
      [cover],
      `nodata ${entry.code}, which is ${entry.name} in the legend ${named.name}`,
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

type Area = readonly [code: number, area: number]

// Codes with their hectares, the largest first.
function byArea(areas: readonly Area[], label: (code: number) => string | number = (code) => code): string {
  const sorted = [...areas].sort((a, b) => b[1] - a[1] || a[0] - b[0])
  return listed(sorted.map(([code, area]) => `${label(code)} (${hectares(area)} ha)`))
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
