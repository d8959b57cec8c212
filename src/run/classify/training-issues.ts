// What is told about training samples: classes that are too small, polygons and classes whose labels look wrong.
import {
  classesOf,
  contestedPixels,
  fieldConflicts,
  INDICES,
  type IndexName,
  indexFormula,
  likelihoodModel,
  rolesOf,
  type Samples,
  type Scene,
  type Signature,
  strayPolygons,
  unlikelyPairs,
} from '../../classify/index.ts'
import { fault, type Issue, warning } from '../../error.ts'
import type { Grid } from '../../grid/index.ts'
import { decimals } from '../../quantity/index.ts'
import type { Training } from '../../study/index.ts'
import type { ClassifyRequest } from './classify-request.ts'

// Below ten samples a band the covariance of a class is a guess (FACTS of the method: 10 to 100 are advised).
const SAMPLES_A_BAND = 10

/** Classes whose polygons claim the same pixels. */
export function overlapIssues(file: string, grid: Grid, { shapes, polygons, classes }: Training): Issue[] {
  return contestedPixels(grid, shapes, (shape) => polygons[shape]!.klass).map(
    ({ classes: [had, lost], count }) =>
      warning(
        'training.overlap',
        [file, `${classes[had]!.name}, ${classes[lost]!.name}`],
        `${count} pixels in polygons of both`,
        'polygons of one class beside those of another',
        `They were taken as "${classes[had]!.name}", whose polygon comes first.`,
      ),
  )
}

/** Classes without enough samples for the method, or with few. */
export function sampleIssues(
  { training, method, split }: Pick<ClassifyRequest, 'training' | 'method' | 'split'>,
  names: readonly string[],
  signatures: readonly Signature[],
): Issue[] {
  const features = signatures[0]!.mean.length
  const singular = method.kind === 'ml' ? likelihoodModel(signatures, method).singular : []
  const hint =
    split === undefined
      ? 'Draw more polygons of the class, or use fewer bands (--bands).'
      : 'Draw more polygons of the class, give more of them to training (--split), or use fewer bands (--bands).'
  return names.flatMap((name, k) => {
    const { count } = signatures[k]!
    const place = [training, name]
    if (count === 0)
      return fault(
        'training.empty',
        place,
        'no pixel with a centre in its polygons',
        'pixels of every class',
        hint,
      )
    if (singular.includes(k))
      return fault(
        'training.few',
        place,
        count > features ? `${count} pixels whose bands depend on each other` : `${count} pixels`,
        `at least ${features + 1} for ${features} features, varying in each`,
        hint,
      )
    if (count < SAMPLES_A_BAND * features)
      return warning(
        'training.few',
        place,
        `${count} pixels`,
        `${SAMPLES_A_BAND * features} or more for ${features} features`,
        hint,
      )
    return []
  })
}

/** Labels that look wrong, by other fields, by likeness, by indices. */
export function labelIssues(
  { training: file }: Pick<ClassifyRequest, 'training'>,
  scene: Scene,
  training: Training,
  samples: Samples,
): Issue[] {
  const { polygons, classes, properties, field } = training
  const names = classes.map(({ name }) => name)
  const labels = polygons.map((polygon) => names[polygon.klass]!)
  const place = (polygon: number) => [file, `feature ${polygons[polygon]!.feature}`]
  const conflicts = fieldConflicts(properties, labels, field).map((conflict) =>
    warning(
      'label.fields',
      [...place(conflict.polygon), conflict.field],
      `${conflict.field} ${conflict.found} with ${field} "${labels[conflict.polygon]}"`,
      `${conflict.expected}, as in the other polygons of that class`,
      `One of the two labels is wrong; \`${field}\` was believed.`,
    ),
  )
  const strays = strayPolygons(samples, polygons, names.length)
  const likeness = strays.map(({ polygon, looksLike, share }) =>
    warning(
      'label.stray',
      place(polygon),
      `"${labels[polygon]}", though ${Math.round(share * 100)} % of its pixels look like "${names[looksLike]}"`,
      'polygons that resemble the others of their class',
      'Look at it in the image; correct its label or its outline.',
    ),
  )
  return [
    ...conflicts,
    ...likeness,
    ...swaps(file, strays, training),
    ...indexIssues(file, scene, samples, training),
  ]
}

// Where most polygons of two classes look like the other one, the labels are exchanged rather than single ones wrong.
function swaps(
  file: string,
  strays: ReturnType<typeof strayPolygons>,
  { polygons, classes }: Training,
): Issue[] {
  const size = (klass: number) => polygons.filter((polygon) => polygon.klass === klass).length
  const like = (from: number, to: number) =>
    strays.filter(({ polygon, looksLike }) => polygons[polygon]!.klass === from && looksLike === to).length
  return classes.flatMap(({ name }, a) =>
    classes.flatMap((other, b) =>
      a < b && like(a, b) > size(a) / 2 && like(b, a) > size(b) / 2
        ? warning(
            'label.swapped',
            [file, `${name}, ${other.name}`],
            'most polygons of each look like the other',
            'classes that resemble themselves',
            'Exchange the two labels where they were mixed up.',
          )
        : [],
    ),
  )
}

function indexIssues(file: string, scene: Scene, samples: Samples, { polygons, classes }: Training): Issue[] {
  const labels = classesOf(samples, polygons)
  const names = classes.map(({ name }) => name)
  const known = INDICES.filter((index) =>
    rolesOf(index).every((role) => scene.bands.some((band) => band.role === role)),
  )
  const means = new Map(known.map((index) => [index, meansOf(index, scene, samples, labels, names.length)]))
  return unlikelyPairs(names, (index, klass) => means.get(index)?.[klass]).map(
    ({ first, second, index, values }) =>
      warning(
        'label.index',
        [file, `${names[first]}, ${names[second]}`],
        `${index.toUpperCase()} ${decimals(values[0], 2)} of "${names[first]}" below ${decimals(values[1], 2)} of "${names[second]}"`,
        'the order that the names promise',
        'The labels look swapped: compare them with the image.',
      ),
  )
}

function meansOf(
  index: IndexName,
  scene: Scene,
  samples: Samples,
  labels: Int32Array,
  classes: number,
): (number | undefined)[] {
  const formula = indexFormula(index, (role) => scene.bands.findIndex((band) => band.role === role))
  const sums = new Float64Array(classes)
  const counts = new Float64Array(classes)
  labels.forEach((label, i) => {
    const value = formula(samples.values.subarray(i * samples.features), 0)
    if (!Number.isFinite(value)) return
    sums[label]! += value
    counts[label]! += 1
  })
  return Array.from(sums, (sum, k) => (counts[k]! > 0 ? sum / counts[k]! : undefined))
}
