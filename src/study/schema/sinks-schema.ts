// The study's word on sinks: which coefficients say what land takes up.
import * as z from 'zod'

/** `sinks` of the study file; without it nothing is taken up. */
export const sinksSchema = z
  .strictObject({
    coefficients: z
      .string()
      .min(1)
      .default('literature-default')
      .describe('A shipped table of coefficients by land class, or a CSV of your own.'),
  })
  .describe('Carbon that land takes up, beside the inventory and never part of its total; off unless given.')
