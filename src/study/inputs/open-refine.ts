// Opens what a refinement needs: the finer raster, its legend, the crosswalk, and where it applies.
import { fault, type Issue, warning } from '../../error.ts'
import { readCsv } from '../../formats/index.ts'
import type { Grid } from '../../grid/index.ts'
import {
  type Crosswalk,
  crosswalkTable,
  defaultCrosswalk,
  type Legend,
  type RefinePlan,
} from '../../land/index.ts'
import { indexShapes, shapeOf } from '../../vector/index.ts'
import { warnOfDatum } from '../cover/datum-warnings.ts'
import { doubtLegend } from '../cover/legend-doubt.ts'
import { coverName, openCover, openLegend } from '../cover/open-cover.ts'
import { textOf } from '../cover/text.ts'
import { openVector } from '../layers/open-vector.ts'
import { polygonFile } from '../schema/land-options.ts'
import type { Study } from '../schema/schema.ts'
import type { World } from '../world.ts'

/** The finer raster by name, its legend, and the plan of what becomes of which pixel. */
export interface OpenedRefinement {
  readonly file: string
  /** The files it was read from, where the name is a list or a pattern. */
  readonly files: readonly string[]
  readonly legend: Legend
  /** Legend of the cover it corrects, before any split. */
  readonly cover: Legend
  readonly plan: RefinePlan
}

type Options = NonNullable<Study['land']['refine']>

/** Open `land.refine` for a cover of this grid and legend; undefined where there is none or it cannot be used. */
export async function openRefinement(
  study: Study,
  cover: { readonly grid: Grid; readonly legend: Legend },
  world: World,
  issues: Issue[],
): Promise<OpenedRefinement | undefined> {
  const { refine } = study.land
  if (!refine) return undefined
  const raster = await openCover(coverName(refine.cover), world, issues)
  const legend = await referenceLegend(refine, world, issues)
  if (raster) issues.push(...(await doubtLegend(coverName(refine.cover), raster, refine.legend)))
  const where = await placeOf(study, refine, cover, world, issues)
  if (raster) warnOfDatum(raster.grid.crs, cover.grid.crs, coverName(refine.cover), issues)
  if (!raster || !legend) return undefined
  const crosswalk = await crosswalkOf(refine, legend, cover.legend, world, issues)
  if (raster.grid.crs.definition === cover.grid.crs.definition && raster.grid.affine.a > cover.grid.affine.a)
    issues.push(coarser(coverName(refine.cover), raster.grid, cover.grid))
  return {
    file: coverName(refine.cover),
    files: raster.files,
    legend,
    cover: cover.legend,
    plan: {
      referenceCodes: legend.entries.map(({ code }) => code),
      referenceBlank: legend.blank,
      target: crosswalkTable(crosswalk, legend, cover.legend),
      ...where,
      method: refine.method,
    },
  }
}

async function referenceLegend(refine: Options, world: World, issues: Issue[]): Promise<Legend | undefined> {
  const found: Issue[] = []
  const legend = await openLegend(refine.legend, world, found)
  issues.push(
    ...found.map((issue) =>
      issue.path[1] === 'legend' ? { ...issue, path: ['land', 'refine', 'legend'] } : issue,
    ),
  )
  return legend
}

async function placeOf(
  study: Study,
  { within }: Options,
  { grid, legend }: { readonly grid: Grid; readonly legend: Legend },
  world: World,
  issues: Issue[],
): Promise<Pick<RefinePlan, 'inside' | 'area'>> {
  const inside = new Uint8Array(256)
  const mark = (test: (code: number, position: number) => boolean) =>
    legend.entries.forEach(({ code }, i) => {
      if (test(code, i)) inside[i + 1] = 1
    })
  const file = polygonFile(within)
  if (file !== undefined) {
    mark(() => true)
    const features = await openVector({ file }, world, grid, issues)
    return {
      inside,
      area: indexShapes(
        grid,
        features.map((feature) => shapeOf(feature, grid)),
        [],
      ),
    }
  }
  if (within === undefined) mark(() => true)
  else if (typeof within !== 'string') mark((code) => within.includes(code))
  else {
    const listed = study.land.sectors?.[within]
    const bySector = (code: number, i: number) =>
      study.land.sectors ? listed?.includes(code) === true : legend.entries[i]!.sector === within
    mark(bySector)
    if (!inside.includes(1)) mark((_, i) => legend.entries[i]!.class === within)
  }
  if (!inside.includes(1)) issues.push(nowhere(within, study, legend))
  return { inside, area: undefined }
}

function nowhere(within: Options['within'], study: Study, legend: Legend): Issue {
  const sectors = study.land.sectors
    ? Object.keys(study.land.sectors)
    : legend.entries.flatMap(({ sector }) => sector ?? [])
  return fault(
    'refine.within',
    ['land', 'refine', 'within'],
    JSON.stringify(within),
    `a sector (${[...new Set(sectors)].join(', ')}), a class (${[...new Set(legend.entries.map((entry) => entry.class))].join(', ')}), codes of the legend, or a polygon file`,
    'Say which ground of the cover the finer raster corrects, or leave `within` out to correct all of it.',
  )
}

// The shipped crosswalk, rows of the study's own winning.
async function crosswalkOf(
  refine: Options,
  reference: Legend,
  cover: Legend,
  world: World,
  issues: Issue[],
): Promise<Crosswalk> {
  const shipped = defaultCrosswalk(reference, cover)
  const file = refine.crosswalk
  const text = file === undefined ? undefined : await textOf(file, world, issues)
  if (file === undefined || text === undefined) return shipped
  const table = readCsv(text, file, ['reference', 'codes'])
  issues.push(...table.issues)
  const known = new Set(cover.entries.map(({ code }) => code))
  const own = table.rows.flatMap(({ line, cells }) => {
    const from = Number(cells['reference'])
    const codes = (cells['codes'] ?? '').split('|').map(Number)
    if (cells['reference'] !== '' && codes.every((code) => known.has(code)) && referenceHas(reference, from))
      return [[from, codes] as const]
    issues.push(
      fault(
        'refine.crosswalk',
        [file, line],
        `${cells['reference']} → ${cells['codes']}`,
        `a code of ${reference.name} and codes of ${cover.name}, several with | between`,
        'Correct the codes; the first is taken unless the pixel already has one of them.',
      ),
    )
    return []
  })
  return new Map([...shipped, ...own])
}

const referenceHas = (reference: Legend, code: number) =>
  reference.entries.some((entry) => entry.code === code)

function coarser(file: string, reference: Grid, cover: Grid): Issue {
  return warning(
    'refine.coarser',
    [file],
    `pixels of ${reference.affine.a}`,
    `pixels finer than the cover's ${cover.affine.a}`,
    'A coarser raster blurs the cover instead of correcting it.',
  )
}
