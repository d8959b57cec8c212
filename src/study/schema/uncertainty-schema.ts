// The study's words on how sure its numbers are: columns of the guidelines' tables, own bounds, choices of land.
import * as z from 'zod'

const percent = z.number().min(0).max(100)
const ground = z.union([
  z.number().positive(),
  z.string().regex(/^\s*\d+(\.\d+)?\s*(m|km)\s*$/, 'a length such as "15 m"'),
])

const spatial = z.strictObject({
  buffer: z
    .strictObject({ low: ground, high: ground })
    .optional()
    .describe('Least and greatest radius that an enterprise may stand for.'),
  parks: percent.optional().describe('Uncertainty of the area of parks, percent.'),
  classes: z
    .array(z.strictObject({ code: z.number(), to: z.string().optional(), chance: z.number().min(0).max(1) }))
    .optional()
    .describe('Land codes that may belong to another sector (`to`) or to none, with the probability.'),
  zones: percent
    .optional()
    .describe('Uncertainty of the average zone’s share of a sector, percent (Dirichlet).'),
  patches: percent
    .optional()
    .describe('Uncertainty of the average patch’s share of its zone, percent (Dirichlet).'),
})

/** `uncertainty` of the study file; every key has a default. */
export const uncertaintySchema = z.strictObject({
  seed: z.number().int().nonnegative().default(1).describe('The same seed gives the same draws.'),
  statistics: z
    .enum(['good', 'weak'])
    .default('good')
    .describe('Statistical system, as IPCC 2006 V2 T2.15 divides them.'),
  method: z
    .enum(['surveys', 'extrapolation'])
    .default('surveys')
    .describe('How activity was found, as IPCC 2006 V2 T2.15 divides it.'),
  gwp: z.boolean().default(true).describe('Whether global warming potentials vary too.'),
  inputs: z
    .string()
    .min(1)
    .optional()
    .describe(
      'CSV of input, low, high, unit (% or empty), distribution, source: bounds that win over the tables’.',
    ),
  totals: z
    .record(z.string(), percent)
    .default({})
    .describe('Uncertainty of given totals by sector, percent.'),
  spatial: spatial.default({}),
})

/** What a study says of its uncertainty. */
export type UncertaintyChoice = z.infer<typeof uncertaintySchema>
