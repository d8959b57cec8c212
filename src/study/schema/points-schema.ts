// Sources of a sector that stand at a place, as the study writes them.
import * as z from 'zod'

const file = z.string().min(1).describe('GeoJSON points, or CSV with lon, lat and optional datum.')
const common = {
  file,
  sector: z.string().default('industry'),
  name: z.string().default('name').describe('Property that names a source.'),
  only: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .default({})
    .describe('Properties that a source must have, with their values.'),
  buffer: z
    .union([
      z.number().positive(),
      z.string().regex(/^\s*\d+(\.\d+)?\s*(m|km)\s*$/, 'a length such as "50 m"'),
    ])
    .default('50 m')
    .describe('Radius of the ground that a source stands for.'),
  closed: z.array(z.string()).optional().describe('Names of sources that are no more.'),
  moved: z
    .array(z.strictObject({ name: z.string(), lon: z.number(), lat: z.number() }))
    .optional()
    .describe('Sources that stand elsewhere, in degrees (WGS 84).'),
  required: z.boolean().default(false).describe('Whether it is a fault that no source fits.'),
}

const known = z.strictObject({
  ...common,
  emission: z.string().describe('Property that holds the known emission a year.'),
  unit: z.string().default('t').describe('Its unit of mass, CO2e.'),
  branch: z
    .string()
    .optional()
    .describe('Branch of the ledger whose emission these sources are, e.g. `power-heat`.'),
  exceed: z
    .enum(['scale', 'refuse'])
    .default('refuse')
    .describe('What to do where the sources add up to more than there is.'),
})

const weighted = z.strictObject({
  ...common,
  weight: z.string().describe('Property to share by: output, capacity, energy use …'),
  branch: z
    .string()
    .optional()
    .describe('Branch of the ledger whose emission is shared, e.g. `power-heat` of the producer view.'),
  share: z
    .number()
    .positive()
    .max(1)
    .describe(
      'Part of the branch’s emission, or of what known sources and branches leave of the sector; at most 1 in all.',
    ),
})

/** `allocate.points` of the study file. */
export const pointsSchema = z
  .array(z.union([known, weighted]))
  .describe('Sources at places, placed before the rest of their sector is divided.')

/** One entry of `allocate.points`. */
export type PointsChoice = z.infer<typeof pointsSchema>[number]
