// Finds labels that look wrong, by three witnesses: the polygons' other fields, their neighbours in colour, the indices of named classes.

import { cholesky, invertLower } from './cholesky.ts'
import type { IndexName } from './indices.ts'
import { classesOf, type Samples, samplesOf, signaturesOf, type TrainingPolygon } from './samples.ts'

/** Two fields that name the same classes in all polygons but a few. */
export interface FieldConflict {
  readonly field: string
  /** The other field's value that goes with most polygons of the class, and the value of this one. */
  readonly expected: string
  readonly found: string
  readonly polygon: number
}

/**
 * Polygons that break an otherwise one-to-one match between their class and another field: there one of both was
 * written wrongly. Fields that match in less than two thirds of the polygons are about something else.
 */
export function fieldConflicts(
  properties: readonly Readonly<Record<string, unknown>>[],
  labels: readonly string[],
  classField: string,
): FieldConflict[] {
  const fields = new Set(properties.flatMap((record) => Object.keys(record)))
  fields.delete(classField)
  return [...fields].flatMap((field) => {
    const values = properties.map((record) =>
      record[field] === undefined || record[field] === null ? '' : String(record[field]),
    )
    const partner = new Map(
      [...new Set(labels)].map((label) => [label, mostOf(values.filter((_, i) => labels[i] === label))]),
    )
    const isOneToOne = new Set(partner.values()).size === partner.size && !partner.has('')
    const matching = values.filter((value, i) => value === partner.get(labels[i]!)).length
    if (!isOneToOne || partner.size < 2 || matching < (2 / 3) * values.length) return []
    // A key of its own in every polygon matches nothing.
    if (new Set(values).size === values.length && values.length > partner.size) return []
    return values.flatMap((found, polygon) => {
      const expected = partner.get(labels[polygon]!)!
      return found === expected ? [] : [{ field, expected, found, polygon }]
    })
  })
}

function mostOf(values: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))[0]
}

/** A polygon most of whose pixels look like another class. */
export interface StrayPolygon {
  readonly polygon: number
  /** Position of the class it looks like. */
  readonly looksLike: number
  /** Share of its pixels that do. */
  readonly share: number
}

// More than this share of a polygon in one other class is no matter of mixed pixels.
const MOST = 0.5

/**
 * Judge each polygon by the others: classes as normal distributions around their means with one covariance in
 * common (so that small classes can be judged too), learnt without the polygon. Classes of one polygon stay unjudged.
 */
export function strayPolygons(
  samples: Samples,
  polygons: readonly TrainingPolygon[],
  classes: number,
): StrayPolygon[] {
  return polygons.flatMap((own, polygon) => {
    const isAlone = !polygons.some((other, i) => other.klass === own.klass && i !== polygon)
    const pixels = samplesOf(samples, (p) => p === polygon)
    if (isAlone || pixels.polygon.length === 0) return []
    const rest = samplesOf(samples, (p) => p !== polygon)
    const nearest = pooledClassifier(rest, classesOf(rest, polygons), classes)
    if (!nearest) return []
    const votes = new Array<number>(classes).fill(0)
    for (let i = 0; i < pixels.polygon.length; i++) votes[nearest(pixels.values, i * pixels.features)]! += 1
    const looksLike = votes.indexOf(Math.max(...votes))
    const share = votes[looksLike]! / pixels.polygon.length
    return looksLike !== own.klass && share > MOST ? [{ polygon, looksLike, share }] : []
  })
}

function pooledClassifier(samples: Samples, labels: Int32Array, classes: number) {
  const { features } = samples
  const signatures = signaturesOf(samples, labels, classes)
  const pooled = new Float64Array(features * features)
  for (const { count, covariance } of signatures)
    covariance.forEach(
      (value, i) => (pooled[i]! += (value * Math.max(0, count - 1)) / Math.max(1, labels.length - classes)),
    )
  const factor = cholesky(pooled, features)
  if (!factor) return undefined
  const inverse = invertLower(factor, features)
  return (values: Float64Array, at: number): number => {
    let [winner, least] = [0, Infinity]
    signatures.forEach(({ count, mean }, k) => {
      if (count === 0) return
      let squared = 0
      for (let row = 0; row < features; row++) {
        let sum = 0
        for (let col = 0; col <= row; col++)
          sum += inverse[row * features + col]! * (values[at + col]! - mean[col]!)
        squared += sum * sum
      }
      if (squared < least) [winner, least] = [k, squared]
    })
    return winner
  }
}

/** Two named classes whose indices would suit each other's names. */
export interface UnlikelyPair {
  readonly first: number
  readonly second: number
  readonly index: IndexName
  /** Mean index of the first, which its name lets expect to be greater, and of the second. */
  readonly values: readonly [first: number, second: number]
}

type Kind = 'water' | 'vegetation' | 'bare'

const KINDS: readonly (readonly [Kind, RegExp])[] = [
  ['water', /water|river|lake|sea|pond|reservoir|水|河|湖/i],
  ['vegetation', /forest|tree|wood|grass|herb|crop|cultivat|farm|meadow|shrub|vegetation|林|草|耕|田/i],
  ['bare', /urban|built|residential|industr|impervious|road|barren|bare|soil|sand|rock|城|建设|工业|裸/i],
]

// Of two kinds of ground the first has the greater index wherever both are in leaf, in the sun and not frozen.
const ORDER: readonly (readonly [greater: Kind, lesser: Kind, index: IndexName])[] = [
  ['water', 'vegetation', 'mndwi'],
  ['water', 'bare', 'mndwi'],
  ['vegetation', 'bare', 'ndvi'],
  ['vegetation', 'water', 'ndvi'],
  ['bare', 'vegetation', 'ndbi'],
]

/** Pairs of classes whose names promise one order of an index and whose pixels have the other. */
export function unlikelyPairs(
  names: readonly string[],
  meanIndex: (index: IndexName, klass: number) => number | undefined,
): UnlikelyPair[] {
  const kinds = names.map((name) => KINDS.find(([, words]) => words.test(name))?.[0])
  return ORDER.flatMap(([greater, lesser, index]) =>
    names.flatMap((_, first) =>
      names.flatMap((_, second) => {
        if (kinds[first] !== greater || kinds[second] !== lesser) return []
        const values = [meanIndex(index, first), meanIndex(index, second)] as const
        if (values[0] === undefined || values[1] === undefined || values[0] >= values[1]) return []
        return [{ first, second, index, values: [values[0], values[1]] as const }]
      }),
    ),
  )
}
