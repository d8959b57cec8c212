// What the total of a sector is shared by, as the study writes it: area, rasters of weights, mixes, and a chain of them.
import * as z from 'zod'

const name = z.string().regex(/^[a-z][a-z0-9_]*$/, 'lower-case letters, digits and _')

/** `allocate.weights`: rasters by name. */
export const weightsSchema = z
  .record(
    name,
    z.strictObject({
      file: z.string().min(1).describe('GeoTIFF or ASCII grid of any system and resolution.'),
      per: z
        .enum(['area', 'cell'])
        .default('area')
        .describe('A density (lights, persons per km²), or an amount of each cell (persons).'),
      resample: z
        .enum(['conservative', 'nearest'])
        .default('conservative')
        .describe('The mean of what covers a pixel, exactly; or the cell under its centre.'),
    }),
  )
  .describe('Rasters that totals may be shared by.')

const mix = z.union([
  name.describe('`area`, or the name of a weight.'),
  z.record(name, z.number().positive()).describe('Shares of a total by weight, which add up to 1.'),
])

/** `allocate.by`. */
export const sharingSchema = z
  .union([z.literal('area'), z.record(name, z.union([z.array(mix).min(1).max(4), mix]))])
  .default('area')
  .describe(
    'What totals are shared by: `area`, or by sector a weight, a mix (`{ lights: 0.6, area: 0.4 }`), or a chain of up to four, of which the first that has any weight is taken.',
  )

/** One rung of a chain. */
export type MixChoice = z.infer<typeof mix>
