// A classification told in numbers: as plain data for files, as lines for a terminal, as a legend for the study.
import { writeCsv } from '../../formats/index.ts'
import { rowAreas } from '../../grid/index.ts'
import { decimals, HECTARE } from '../../quantity/index.ts'
import type { Corrected } from './align-scene.ts'
import type { ClassifyRequest } from './classify-request.ts'
import type { ClassifiedScene } from './classify-scene.ts'

/** Everything that is known of a classification, as plain data. */
export function classificationReport(request: ClassifyRequest, result: ClassifiedScene) {
  const { assessment, classes, mapped } = result
  const names = classes.map(({ name }) => name)
  return {
    method: request.method,
    features: result.features,
    seed: request.seed,
    classes: classes.map(({ name, code }, k) => ({
      code,
      name,
      training_pixels: result.trained[k],
      validation_pixels: result.tested[k],
      mapped_pixels: mapped[code],
      mapped_ha: hectares(result, mapped[code]!),
    })),
    unclassed_pixels: mapped[0],
    ...(result.corrected && { correction: correctionOf(result.corrected) }),
    judged_by: assessment.by,
    confusion_matrix: { rows: 'map', columns: 'reference', ...labelled(assessment.matrix) },
    accuracy: assessment.accuracy,
    area_adjusted: {
      note: 'weighted by mapped area after Olofsson et al. 2014; standard errors hold for samples drawn at random within each mapped class, which training polygons are not',
      ...assessment.areaAdjusted,
    },
    separability: result.separability.map(({ first, second, ...measures }) => ({
      classes: [names[first], names[second]],
      ...measures,
    })),
    ...(result.outOfBag === undefined ? {} : { out_of_bag_accuracy: result.outOfBag }),
  }
}

// Residuals are fitted minus given position of every control point.
function correctionOf({ fit, shift, transform }: Corrected) {
  if (shift) return { moved_x: shift.x, moved_y: shift.y, peak: shift.peak }
  return {
    order: transform.order,
    rmse: fit?.rmse,
    residuals: fit?.residuals.map(([dx, dy]) => ({ dx, dy })),
    transform,
  }
}

const labelled = ({ rows, columns, counts }: ClassifiedScene['assessment']['matrix']) => ({
  map_classes: rows,
  reference_classes: columns,
  counts,
})

// Cells of one size in the middle of the scene: rows differ by less than the classes do.
function hectares({ grid }: ClassifiedScene, pixels: number): number {
  const areas = rowAreas(grid)
  return (pixels * areas[Math.floor(areas.length / 2)]!) / HECTARE
}

/** A legend for `land.legend`: code, class and name; sectors are for the user to fill in. */
export function classLegend({ classes }: ClassifiedScene): string {
  return writeCsv([
    ['code', 'class', 'name', 'sector'],
    ...classes.map(({ code, name }) => [code, name, name, '']),
  ])
}

const percent = (share: number) => (Number.isFinite(share) ? `${decimals(share * 100, 1)} %` : '–')

/** The same in a few lines. */
export function classificationText(result: ClassifiedScene): string[] {
  const { assessment, classes, mapped } = result
  const { matrix, accuracy, areaAdjusted } = assessment
  const width = Math.max(9, ...matrix.rows.map((name) => name.length)) + 2
  const cells = (values: readonly (string | number)[]) =>
    values.map((value) => String(value).padStart(width)).join('')
  const judged =
    assessment.by === 'validation'
      ? 'polygons kept for validation'
      : 'its own training polygons, which flatters it (--split keeps some for validation)'
  const whole = mapped.reduce((a, b) => a + b, 0)
  return [
    ...correctionText(result.corrected),
    `Judged by ${judged}: ${accuracy.samples} pixels.`,
    `Confusion matrix: rows = map, columns = reference.`,
    cells(['', ...matrix.columns, "user's"]),
    ...matrix.rows.map((name, i) =>
      cells([
        name,
        ...matrix.counts[i]!,
        i < accuracy.classes.length ? percent(accuracy.classes[i]!.users) : '',
      ]),
    ),
    cells(["producer's", ...accuracy.classes.map((one) => percent(one.producers)), '']),
    `Overall accuracy ${percent(accuracy.overall)}, kappa ${decimals(accuracy.kappa, 4)}; weighted by mapped area ${percent(areaAdjusted.overall.value)} ± ${percent(areaAdjusted.overall.standardError)} (standard error).`,
    ...(result.outOfBag === undefined
      ? []
      : [`Out-of-bag accuracy of the forest ${percent(result.outOfBag)}.`]),
    ...weakPairs(result),
    `Mapped: ${classes.map(({ name, code }) => `${name} ${percent(mapped[code]! / whole)}`).join(', ')}, unclassed ${percent(mapped[0]! / whole)}.`,
  ]
}

function correctionText(corrected: Corrected | undefined): string[] {
  if (!corrected) return []
  const { fit, shift, transform } = corrected
  if (shift)
    return [
      `Moved by ${decimals(shift.x, 2)}, ${decimals(shift.y, 2)} onto the reference (peak ${decimals(shift.peak, 2)} of 1).`,
    ]
  const points =
    fit?.residuals.map(
      ([dx, dy], i) => `  point ${i + 1}: residual ${decimals(dx, 3)}, ${decimals(dy, 3)}`,
    ) ?? []
  return [
    `Corrected by ${points.length} control points (${transform.order}): RMSE ${fit ? decimals(fit.rmse, 3) : '–'}.`,
    ...points,
  ]
}

// Below 1.9 of 2 two classes overlap noticeably.
function weakPairs({ separability, classes }: ClassifiedScene): string[] {
  const weak = separability.filter((pair) => pair.jeffriesMatusita < 1.9)
  if (weak.length === 0) return []
  const text = weak.map(
    ({ first, second, jeffriesMatusita }) =>
      `${classes[first]!.name}/${classes[second]!.name} ${decimals(jeffriesMatusita, 2)}`,
  )
  return [`Hard to tell apart (Jeffries–Matusita of 2): ${text.join(', ')}.`]
}
