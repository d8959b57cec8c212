// Opens training polygons: their shapes on the scene's grid, and their classes with a code each.

import type { TrainingPolygon } from '../../classify/index.ts'
import { fault, type Issue } from '../../error.ts'
import type { Grid } from '../../grid/index.ts'
import { type Feature, type Shape, shapeOf } from '../../vector/index.ts'
import { openVector } from '../layers/open-vector.ts'
import type { World } from '../world.ts'

/** A class to be mapped. */
export interface TrainingClass {
  readonly name: string
  /** Value in the raster, 1 … 255. */
  readonly code: number
}

/** Polygons of known class, in the grid’s system. */
export interface Training {
  readonly field: string
  readonly classes: readonly TrainingClass[]
  readonly polygons: readonly TrainingPolygon[]
  readonly shapes: readonly Shape[]
  /** Attributes of every polygon, for comparing its fields. */
  readonly properties: readonly Feature['properties'][]
}

const MAX_CLASSES = 255

/** Read the polygons of a file in the grid's system; undefined with the reasons among the issues. */
export async function openTraining(
  file: string,
  classField: string | undefined,
  world: World,
  grid: Grid,
  issues: Issue[],
): Promise<Training | undefined> {
  const features = await openVector({ file }, world, grid, issues)
  if (features.length === 0 && !issues.some((issue) => issue.severity === 'error'))
    issues.push(
      fault('training.empty', [file], 'no features', 'polygons of every class', 'Draw training areas.'),
    )
  if (issues.some((issue) => issue.severity === 'error')) return undefined
  const field = classField ?? usualField(features)
  const names = features.map((feature) => labelOf(feature, field))
  checkFeatures(file, field, features, names, issues)
  const classes = codesOf([...new Set(names.filter((name) => name !== undefined))])
  if (classes.length > MAX_CLASSES || classes.length < 2)
    issues.push(
      fault(
        'training.classes',
        [file, field],
        `${classes.length} classes`,
        `2 to ${MAX_CLASSES}`,
        'Name the field of classes with --class-field.',
      ),
    )
  if (issues.some((issue) => issue.severity === 'error')) return undefined
  return {
    field,
    classes,
    polygons: features.map(({ id }, i) => ({
      feature: i + 1,
      id,
      klass: classes.findIndex(({ name }) => name === names[i]),
    })),
    shapes: features.map((feature) => shapeOf(feature, grid)),
    properties: features.map(({ properties }) => properties),
  }
}

function checkFeatures(
  file: string,
  field: string,
  features: readonly Feature[],
  names: readonly (string | undefined)[],
  issues: Issue[],
): void {
  features.forEach((feature, i) => {
    if (feature.geometry?.kind !== 'polygon')
      issues.push(
        fault(
          'training.geometry',
          [file, `feature ${i + 1}`],
          `a ${feature.geometry?.kind ?? 'missing geometry'}`,
          'a polygon',
          'Draw training areas as polygons.',
        ),
      )
    if (names[i] === undefined)
      issues.push(
        fault(
          'training.class',
          [file, `feature ${i + 1}`, field],
          'no class',
          'the class of every polygon',
          `The feature has: ${Object.keys(feature.properties).join(', ') || 'no properties'}. Name the field of classes with --class-field.`,
        ),
      )
  })
}

// `class` is what most tools call it; failing that the first field whose values are words.
function usualField(features: readonly Feature[]): string {
  const keys = Object.keys(features[0]!.properties)
  const isWords = (key: string) => features.some(({ properties }) => typeof properties[key] === 'string')
  return keys.find((key) => /^class$/i.test(key)) ?? keys.find(isWords) ?? keys[0] ?? 'class'
}

function labelOf({ properties }: Feature, field: string): string | undefined {
  const value = properties[field]
  const text = value === undefined || value === null ? '' : String(value).trim()
  return text === '' ? undefined : text
}

// Names that are whole numbers are codes already; others are numbered in the order of the alphabet.
function codesOf(names: readonly string[]): TrainingClass[] {
  const areCodes = names.every(
    (name) => /^\d+$/.test(name) && Number(name) >= 1 && Number(name) <= MAX_CLASSES,
  )
  if (areCodes) return names.map((name) => ({ name, code: Number(name) })).sort((a, b) => a.code - b.code)
  return [...names].sort().map((name, i) => ({ name, code: i + 1 }))
}
