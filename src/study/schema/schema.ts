// The study file: one schema from which the types, the messages and the editors' JSON Schema all come.
import * as z from 'zod'
import { fault, type Issue } from '../../error.ts'
import { VECTOR_FORMATS } from '../../formats/index.ts'
import { FACTOR_KINDS } from '../../inventory/index.ts'
import { ledgerChangeSchema } from './change-schema.ts'
import { demandsOfLand, outlineOptions, refineOptions, splitOptions } from './land-options.ts'
import { area, layers, length, source } from './layer-schema.ts'
import { pointsSchema } from './points-schema.ts'
import { schemaFaults } from './schema-faults.ts'
import { sharingSchema, weightsSchema } from './sharing-schema.ts'
import { sinksSchema } from './sinks-schema.ts'
import { uncertaintySchema } from './uncertainty-schema.ts'
import { yearsSchema } from './years-schema.ts'

const path = z.string().min(1)
const sectorId = z.string().regex(/^[a-z][a-z0-9_]*$/, 'lower-case letters, digits and _')

const given = z.strictObject({
  factor: z.number().nonnegative(),
  unit: z.string(),
  source: z.string(),
  year: z.number().int().optional(),
  grid: z.string().optional(),
  kind: z
    .enum(FACTOR_KINDS)
    .optional()
    .describe('What the factor averages over; others than `average` are refused unless forced.'),
  force: z.boolean().optional(),
})

const gridChoice = z.strictObject({
  from: z.literal('grid'),
  region: z.string(),
  year: z.number().int(),
  kind: z.string().optional(),
  force: z.boolean().optional(),
})

const atConsumer = (what: string) =>
  z
    .union([z.strictObject({ from: z.literal('balance'), imports: given.optional() }), gridChoice, given])
    .describe(
      `Factor of ${what} at the consumer: from the balance itself, a published factor, or given with its source.`,
    )

const overrides = z.union([
  path.describe('CSV or XLSX of carrier, gas, value, unit, source.'),
  z
    .array(
      z.strictObject({
        carrier: z.string(),
        gas: z.string().optional(),
        value: z.number(),
        unit: z.string(),
        source: z.string(),
      }),
    )
    .describe('The same as rows.'),
])

const inventory = z.strictObject({
  balance: path
    .optional()
    .describe(
      'Energy balance, CSV or XLSX: tidy, yearbook matrix, balance of the IEA or Eurostat, or a published inventory (CEADs).',
    ),
  industries: path
    .optional()
    .describe(
      'Consumption by industry (GB/T 4754 × carriers), CSV or XLSX, in place of the one row of industry.',
    ),
  region: z.string().optional().describe('Country or region to take from a balance that holds several.'),
  view: z
    .enum(['consumer', 'producer'])
    .optional()
    .describe('Who carries the carbon of power and heat: who consumes them (default), or the plants.'),
  process_gas: z
    .enum(['upstream', 'combusted'])
    .optional()
    .describe('Blast furnace and converter gas: carbon counted with the coke, or with the gas.'),
  process: z
    .boolean()
    .optional()
    .describe('Of a published inventory, take process emissions too (default true).'),
  allow_unbalanced: z
    .boolean()
    .default(false)
    .describe('Breaches of the balance above 5 % are warnings, not errors.'),
  agriculture_inputs: path
    .optional()
    .describe('CSV of input, amount, unit: fertiliser and the like, upstream carbon; off unless given.'),
  factors: z.string().default('ipcc-2006').describe('A shipped factor set, or a CSV of your own.'),
  overrides: overrides.optional().describe('Factors that win over the set; the ledger says so.'),
  gwp: z.string().default('ar5').describe('Global warming potentials: ar4, ar5, ar6 …'),
  gases: z
    .array(z.enum(['CO2', 'CH4', 'N2O']))
    .min(1)
    .optional()
    .describe('Gases that count (default all three).'),
  electricity: atConsumer('electricity').optional(),
  heat: atConsumer('heat').optional(),
  branches: z
    .record(z.string(), sectorId)
    .optional()
    .describe('Branch → sector, where the study differs from the shipped table.'),
  totals: z
    .record(sectorId, z.number().nonnegative())
    .optional()
    .describe('Known totals by sector in t CO2e a year, instead of a balance.'),
})

const land = z.strictObject({
  cover: z
    .union([path, z.array(path).min(1)])
    .describe(
      'Land cover: GeoTIFF or ASCII grid of land codes, by path or http(s) address (`file#band=2` for another band), or outlines (Shapefile, GeoPackage …); a list or a pattern such as `tiles/*.tif` is read as one.',
    ),
  outlines: outlineOptions.optional(),
  legend: z.string().describe('A shipped legend (cnlucc …) or a CSV of code, class, sector.'),
  sectors: z
    .record(sectorId, z.array(z.number()))
    .optional()
    .describe('Land codes by sector, instead of the legend’s own.'),
  refine: refineOptions.optional(),
  split: splitOptions.optional(),
  industry: z
    .strictObject({
      parks: layers.optional().describe('Industrial parks: files of polygons, lines or points.'),
      enterprises: layers
        .optional()
        .describe(
          'Enterprises: files of points, lines or polygons, or tables with lon, lat and optional datum.',
        ),
      buffer: length
        .default('15 m')
        .describe('Ground around points and lines of layers that give no buffer of their own.'),
    })
    .optional(),
})

const allocate = z.strictObject({
  by: sharingSchema,
  weights: weightsSchema.optional(),
  fallback: z
    .enum(['fail', 'region', 'zone'])
    .default('fail')
    .describe('What to do with a total that has no land of its sector.'),
  points: pointsSchema.optional(),
  controls: path
    .optional()
    .describe(
      'Table of zone, sector, total: known totals of zones or larger units in t CO2e a year, or in its column `unit`.',
    ),
})

const patches = z
  .strictObject({
    connectivity: z
      .union([z.literal(4), z.literal(8)])
      .default(4)
      .describe('Pixels of one patch touch by sides (4), or by corners too (8).'),
    simplify: length.default(0).describe('Corners of outlines are cut off by at most this much.'),
    min_area: area(z.number().nonnegative())
      .default(0)
      .describe(
        'Smaller patches of a sector and zone are put together into one of several pieces; a bare number is hectares.',
      ),
  })
  .describe('The register of parcels.')

const publish = z
  .strictObject({
    formats: z
      .array(z.enum(VECTOR_FORMATS))
      .min(1)
      .default(['gpkg'])
      .describe('Formats of the parcels beside patches.gpkg: parquet, fgb, geojson, shp, pmtiles.'),
    languages: z
      .array(z.enum(['en', 'zh']))
      .optional()
      .describe('Languages of the figures: `zh` adds NAME.zh.svg and NAME.zh.png to the English ones.'),
    license: z
      .string()
      .optional()
      .describe('SPDX identifier of the licence of the outputs, e.g. `CC-BY-4.0`.'),
  })
  .describe('What is written, and how.')

const study = z.strictObject({
  title: z.string().min(1),
  year: z.number().int().min(1800).max(2200),
  synthetic: z.string().optional().describe('Shown wherever results are, when inputs are not observations.'),
  inventory,
  land,
  zones: z.strictObject({
    file: path.describe('Polygons of the zones that report a row of the table.'),
    id: z.string().describe('Property that holds the id.'),
    name: z.string().describe('Property that holds the name.'),
    name_en: z.string().optional().describe('Property that holds an English name, for figures.'),
    levels: z
      .array(z.string())
      .optional()
      .describe('Properties that hold ids of larger units (district, city), which controls may name.'),
    ...source,
  }),
  context: path
    .optional()
    .describe(
      'CSV of year, population (10⁴), urban_share (%), gdp and its parts (10⁸ yuan), for the report.',
    ),
  allocate: allocate.default({ by: 'area', fallback: 'fail' }),
  patches: patches.default({ connectivity: 4, simplify: 0, min_area: 0 }),
  publish: publish.default({ formats: ['gpkg'] }),
  sinks: sinksSchema.optional(),
  uncertainty: uncertaintySchema.optional(),
  years: yearsSchema.optional(),
  gdp_unit: z.string().optional().describe('Unit of the gross product of `years`, for tables and charts.'),
  changes: z.array(ledgerChangeSchema).optional().describe('Changes to the ledger, one after another.'),
  coverage: z
    .enum(['exact', 'centre'])
    .default('exact')
    .describe('Share of a pixel that a shape covers, or the pixel-centre rule.'),
})

/** The whole question as plain JSON: files by path relative to the study file. */
export type Study = z.infer<typeof study>

/** The study file's JSON Schema (draft 2020-12), so that editors complete and check it. */
export function studyJsonSchema(): Record<string, unknown> {
  return { title: 'carbon-cadastre study', ...ownSchema(), allOf: DEMANDS }
}

const ownSchema = () => z.toJSONSchema(study, { io: 'input' })

// What `demands` asks, for editors.
const inside = (properties: object, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  required,
})
const withKeys = (...keys: readonly string[]) =>
  inside(Object.fromEntries(keys.map((key) => [key, {}])), keys)
const oneOrMore = (...keys: readonly string[]) => ({ anyOf: keys.map((key) => withKeys(key)) })
const DEMANDS = [
  { anyOf: [withKeys('years'), inside({ inventory: oneOrMore('balance', 'totals') })] },
  inside({ inventory: { not: withKeys('balance', 'totals') } }),
  inside({ land: inside({ split: oneOrMore('min_area', 'within') }) }),
]

/** Parse a study from plain JSON (of YAML or JSON text); every fault is returned with the key it sits at. */
export function parseStudy(
  value: unknown,
  file: string,
): { study: Study | undefined; issues: readonly Issue[] } {
  // One value is parsed: to compile a parser for it, as zod would, takes longer.
  const result = study.safeParse(value, { jitless: true })
  if (result.success)
    return {
      study: result.data,
      issues: [...demands(result.data, file), ...demandsOfLand(result.data.land, file)],
    }
  return {
    study: undefined,
    issues: schemaFaults(result.error.issues, value, {
      file,
      code: 'study.value',
      hint: 'See `cadastre init` for a commented study file.',
      schema: ownSchema,
    }),
  }
}

function demands({ inventory, years }: Study, file: string): Issue[] {
  const both = inventory.balance !== undefined && inventory.totals !== undefined
  // The years of a series bring their own.
  const neither = inventory.balance === undefined && inventory.totals === undefined && years === undefined
  if (!both && !neither) return []
  const found = both ? 'both `balance` and `totals`' : 'neither `balance` nor `totals`'
  return [
    fault(
      'study.inventory',
      [file, 'inventory'],
      found,
      'one of them',
      'Give an energy balance, or the known totals of the sectors.',
    ),
  ]
}
