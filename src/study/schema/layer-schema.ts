// The part of the study file that names files of features: layers with buffer, filter, datum and system.
import * as z from 'zod'
import { HECTARE } from '../../quantity/index.ts'

const path = z.string().min(1)

/** A length in metres or with its unit. */
export const length = z
  .union([
    z.number().nonnegative(),
    z.string().regex(/^\s*\d+(\.\d+)?\s*(m|km)\s*$/, 'a length such as "15 m"'),
  ])
  .describe('A length in metres, e.g. `15 m`.')

/** A length above 0, in metres or with its unit. */
export const side = z
  .union([
    z.number().positive(),
    z.string().regex(/^\s*(?=.*[1-9])\d+(\.\d+)?\s*(m|km)\s*$/, 'a length such as "15 m"'),
  ])
  .describe('A length in metres, e.g. `10 m`.')

/** An area in hectares, `bare` numbers alone, or with its unit. */
export const area = (bare: z.ZodNumber) =>
  z
    .union([bare, z.string().regex(/^\s*\d+(\.\d+)?\s*(m2|ha|km2)\s*$/, 'an area such as "0.5 ha"')])
    .describe('An area, e.g. `50 ha`; a bare number is hectares.')

const datum = z.enum(['wgs84', 'gcj02', 'bd09']).describe('Datum that the map was drawn in.')
const scalar = z.union([z.string(), z.number(), z.boolean()])

/** What chooses features of a file and says where they lie. */
export const source = {
  layer: z.string().optional().describe('Layer of a file that holds several; sheet of a workbook.'),
  where: z
    .record(z.string(), z.union([scalar, z.array(scalar)]))
    .optional()
    .describe('Only features whose properties have these values.'),
  datum: datum.optional(),
  crs: z
    .string()
    .optional()
    .describe('Coordinate system, where the file says none or a wrong one: EPSG:4547.'),
}

const layer = z.strictObject({
  file: path,
  buffer: length.optional().describe('Ground added around every feature of this layer.'),
  name: z.string().optional().describe('What tables and the report call the layer.'),
  ...source,
})

const layerOrPath = z.union([path.transform((file): z.infer<typeof layer> => ({ file })), layer])
/** One file of features or several, each by its path or with what is to be said of it. */
export const layers = z
  .union([layerOrPath, z.array(layerOrPath).min(1)])
  .transform((value) => (Array.isArray(value) ? value : [value]))

/** One file of features as a study names it. */
export type LayerSource = z.infer<typeof layer>

/** Metres of a length as the study writes it. */
export function metres(value: number | string): number {
  if (typeof value === 'number') return value
  return Number.parseFloat(value) * (value.trim().endsWith('km') ? 1000 : 1)
}

const UNITS: Readonly<Record<string, number>> = { m2: 1, ha: HECTARE, km2: 1e6 }

/** Square metres of an area as the study writes it. */
export function squareMetres(value: number | string): number {
  if (typeof value === 'number') return value * HECTARE
  const [, number, unit] = /^([\d.]+)\s*(\w+)$/.exec(value.trim())!
  return Number(number) * UNITS[unit!]!
}
