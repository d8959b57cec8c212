// The years of a study: what differs from one to the next, and how many people and how much product there were.
import * as z from 'zod'

const year = z.strictObject({
  year: z.number().int().min(1800).max(2200),
  balance: z.string().optional(),
  totals: z.record(z.string(), z.number().nonnegative()).optional(),
  factors: z.string().optional(),
  cover: z.string().optional().describe('Land cover of the year; without it the study’s, counted once.'),
  population: z.number().positive().optional().describe('Resident people.'),
  urban_population: z.number().nonnegative().optional(),
  gdp: z.number().positive().optional().describe('Gross product, in the unit of `gdp_unit`.'),
})

/** `years` of the study file: a CSV with these columns (totals as `SECTOR_t`), or the rows themselves. */
export const yearsSchema = z
  .union([z.string().min(1), z.array(year).min(1)])
  .describe('CSV or list of years for `cadastre series`: year, balance, population, gdp …')

/** One year of a series. */
export type StudyYear = z.infer<typeof year>

/** Parse the rows of a CSV as years. */
export const yearRowSchema = year
