// The study's keys that change land codes before they are counted: refinement by a finer raster, urban/rural split.
import * as z from 'zod'
import { fault, type Issue } from '../../error.ts'
import { area, side, source } from './layer-schema.ts'

const path = z.string().min(1)
const sectorId = z.string().regex(/^[a-z][a-z0-9_]*$/, 'lower-case letters, digits and _')

/** `land.refine`. */
export const refineOptions = z
  .strictObject({
    cover: z
      .union([path, z.array(path).min(1)])
      .describe('The finer raster (any system, resolution, alignment); named as `land.cover` is.'),
    legend: z.string().describe('Its legend: a shipped one, or a CSV.'),
    within: z
      .union([z.string().min(1), z.array(z.number()).min(1)])
      .optional()
      .describe(
        'Where it corrects: a sector, a class, a list of codes, or a polygon file; default everywhere.',
      ),
    method: z
      .enum(['majority', 'fractions'])
      .default('majority')
      .describe('A pixel takes the class of most of its ground, or the share of each.'),
    crosswalk: path
      .optional()
      .describe(
        'CSV of reference, codes: which cover codes a reference code may stand for, first the usual one.',
      ),
  })
  .describe('Corrects the cover by a finer land-cover product.')

/** `land.split`. */
export const splitOptions = z
  .strictObject({
    class: z.string().optional().describe('Class whose urban, rural codes are split; default built-up.'),
    codes: z.array(z.number()).min(1).optional().describe('Codes that are split, instead of a class.'),
    urban: sectorId.default('urban'),
    rural: sectorId.default('rural'),
    min_area: area(z.number().positive())
      .optional()
      .describe('Connected built-up ground of at least this area is urban.'),
    within: z
      .union([path, z.array(path).min(1)])
      .transform((value) => (Array.isArray(value) ? value : [value]))
      .optional()
      .describe('Polygons inside which built-up ground is urban.'),
  })
  .describe('Splits built-up ground into urban and rural, where the legend has one class.')

/** `land.outlines`. */
export const outlineOptions = z
  .strictObject({
    field: z
      .string()
      .optional()
      .describe(
        'Field that holds the land code, or its name in the legend; default one known by name: DLBM.',
      ),
    pixel: side.optional().describe('Side of the pixels that the codes are burnt into; default 10 m.'),
    ...source,
  })
  .describe('How a land cover of outlines is read: Shapefile, GeoPackage and the like as `land.cover`.')

/** Demands that one key makes on another. */
export function demandsOfLand(
  { split }: { readonly split?: z.infer<typeof splitOptions> | undefined },
  file: string,
): Issue[] {
  if (!split || split.min_area !== undefined || split.within !== undefined) return []
  return [
    fault(
      'study.split',
      [file, 'land', 'split'],
      'neither `min_area` nor `within`',
      'a rule that tells urban from rural',
      'Give `min_area: 50 ha` (size of the settlement), `within: FILE` (polygons of urban ground), or both.',
    ),
  ]
}

/** The polygon file that `refine.within` names, if it names one: a word without a dot is a sector or class. */
export function polygonFile(within: string | readonly number[] | undefined): string | undefined {
  return typeof within === 'string' && /\.[a-z]{3,8}$/i.test(within) ? within : undefined
}
