// What a viewer of results needs beside the rasters: table, land composition, ledger, outlines — one plain JSON file.
import { landRates, type Unplaced } from '../../allocate/index.ts'
import { netRows, type ZoneRow } from '../../cadastre/index.ts'
import type { Grid } from '../../grid/index.ts'
import { branches, carriers, type LedgerRow } from '../../inventory/index.ts'
import { type LegendEntry, type Tally, tallyCells } from '../../land/index.ts'
import { HECTARE } from '../../quantity/index.ts'
import {
  branchWords,
  carrierWords,
  inChinese,
  niceBreaks,
  type ToldIssue,
  toldIssues,
} from '../../report/index.ts'
import type { ContextRow, Solution, Study } from '../../study/index.ts'
import type { Feature } from '../../vector/index.ts'
import { jsonPieces } from '../folder/json-pieces.ts'
import type { Rasters } from '../rasters/write-rasters.ts'

/** A layer of features for the map: rings or points in the grid's system, positions interleaved. */
export interface ViewLayer {
  readonly kind: 'parks' | 'enterprises' | 'boundary' | 'source'
  readonly file: string
  readonly features: readonly {
    readonly id: string
    readonly name: string | undefined
    readonly rings?: readonly (readonly number[])[]
    readonly point?: readonly [number, number]
  }[]
}

/** A name in both languages. */
export interface BothNames {
  readonly en: string
  readonly zh: string
}

/** Everything the studio shows of a result at first sight. */
export interface ResultView {
  readonly version: string
  readonly study: Study
  readonly unit: string
  readonly sectors: readonly string[]
  readonly grid: Grid
  readonly zones: readonly (ZoneRow & {
    readonly outline: readonly (readonly number[])[]
    /** Hectares by position in the legend. */
    readonly classes: readonly number[]
    /** Hectares that parks and enterprises take, whatever the land code. */
    readonly byFeatures: number
    /** t per m² by sector: on its own land (the mean, where weights divide it), and on any ground. */
    readonly onLand: readonly number[]
    readonly onGround: readonly number[]
  })[]
  readonly legend: readonly LegendEntry[]
  readonly layers: readonly ViewLayer[]
  readonly ledger: {
    readonly rows: readonly LedgerRow[]
    readonly totals: Readonly<Record<string, number>>
    readonly notes: readonly string[]
    readonly gwp: string
  }
  readonly names: {
    readonly carriers: Readonly<Record<string, BothNames>>
    readonly branches: Readonly<Record<string, BothNames>>
  }
  readonly context: readonly ContextRow[]
  readonly closure: { readonly residual: number; readonly written: number }
  readonly unplaced: readonly Unplaced[]
  readonly issues: readonly ToldIssue[]
  /** What land takes up, where the study asks for it: by zone in t CO2 a year, with every rate in t per hectare. */
  readonly sinks?:
    | {
        readonly set: string
        readonly zones: readonly { readonly absorbed: number; readonly ratio: number | undefined }[]
        readonly rates: readonly number[]
      }
    | undefined
  /** Sentences of the engine that the page may show, in Chinese. */
  readonly inChinese: Readonly<Record<string, string>>
  /** Names of the raster bands that were written. */
  readonly bands: readonly string[]
  /** Class limits of the report's map of each band, t CO2e per hectare and year. */
  readonly breaks: Readonly<Record<string, readonly number[]>>
}

/** The view of a solution whose rasters are written. */
export function resultView(solution: Solution, rasters: Rasters, version: string): ResultView {
  const { study, ledger, emissions, issues, tally, inputs } = solution
  const whole = rasters.closure.filter((row) => row.zone === undefined)
  const most = (values: readonly number[]) => values.reduce((worst, v) => Math.max(worst, Math.abs(v)), 0)
  const { rows, totals, notes, gwp } = ledger
  return {
    version,
    study,
    unit: 't CO2e a year',
    sectors: tally.lands.sectors,
    grid: tally.lands.grid,
    zones: zonesOf(solution),
    legend: tally.lands.legend,
    layers: inputs.layers.map(({ kind, file, features }) => ({
      kind,
      file,
      features: features.map((feature, i) => featureOf(feature, i)),
    })),
    ledger: { rows, totals, notes, gwp },
    names: {
      carriers: bothNames(carriers().entries, rows, 'carrier'),
      branches: bothNames(branches().entries, rows, 'branch'),
    },
    context: solution.context,
    closure: {
      residual: most(rasters.closure.map((row) => row.residual)),
      written: most(whole.map((row) => row.written_residual ?? 0)),
    },
    unplaced: emissions.unplaced,
    issues: toldIssues(issues),
    sinks: rasters.sinks && sinksOf(solution),
    inChinese: phrases(solution),
    bands: rasters.bands,
    breaks: Object.fromEntries(
      rasters.bands.map((band, b) => [band, niceBreaks(rasters.preview?.bands[b] ?? new Float32Array())]),
    ),
  }
}

/** The view as JSON text, in pieces. */
export function* viewPieces(solution: Solution, rasters: Rasters, version: string): Generator<string> {
  yield* jsonPieces(resultView(solution, rasters, version))
  yield '\n'
}

function sinksOf({ sinks, emissions }: Solution): ResultView['sinks'] {
  if (!sinks) return undefined
  const rates = new Set(sinks.emissions.onLand.flatMap((row) => [...row].map((rate) => rate * HECTARE)))
  return {
    set: sinks.set,
    zones: netRows(emissions, sinks).map(({ absorbed, ratio }) => ({ absorbed, ratio })),
    rates: [...rates].filter((rate) => rate > 0).sort((a, b) => a - b),
  }
}

function phrases({ study, ledger, tally }: Solution): Record<string, string> {
  const texts = [
    ...ledger.rows.flatMap(({ factor_source, rule }) => [factor_source, rule]),
    ...ledger.notes,
    ...tally.lands.table.rules.map(({ name }) => name),
    ...tally.lands.layers.map(({ name }) => name),
    ...(study.synthetic ? [study.synthetic] : []),
  ]
  const both = [...new Set(texts)].map((text) => [text, inChinese(text)] as const)
  return Object.fromEntries(both.filter(([text, zh]) => text !== zh))
}

function zonesOf({ table, tally, emissions, inputs }: Solution): ResultView['zones'] {
  const classes = classAreas(tally)
  const byFeatures = table.rows.map(() => 0)
  const rates = landRates(emissions)
  for (const { zone, layer, area } of tallyCells(tally)) if (layer >= 0) byFeatures[zone]! += area / HECTARE
  return table.rows.map((row, z) => ({
    ...row,
    outline: ringsOf(inputs.zones.features[z]),
    classes: classes[z]!,
    byFeatures: byFeatures[z]!,
    onLand: [...rates[z]!],
    onGround: [...emissions.onGround[z]!],
  }))
}

/** Hectares by zone and position in the legend, parks and enterprises included in the code they lie on. */
export function classAreas(tally: Tally): number[][] {
  const { zones, legend } = tally.lands
  const classes = zones.map(() => legend.map(() => 0))
  for (const { zone, class: klass, area } of tallyCells(tally))
    if (klass > 0) classes[zone]![klass - 1]! += area / HECTARE
  return classes
}

const ringsOf = (feature: Feature | undefined): number[][] =>
  feature?.geometry?.kind === 'polygon'
    ? feature.geometry.polygons.flat().map((ring) => Array.from(ring, round))
    : []

// A centimetre in metres, a millimetre in degrees: enough to draw.
const round = (value: number) =>
  Math.abs(value) > 360 ? Math.round(value * 100) / 100 : Number(value.toFixed(8))

function featureOf(feature: Feature, position: number): ViewLayer['features'][number] {
  const name = feature.properties['name']
  const common = {
    id: feature.id ?? `${position + 1}`,
    name: typeof name === 'string' && name !== '' ? name : undefined,
  }
  const { geometry } = feature
  if (geometry?.kind !== 'point') return { ...common, rings: ringsOf(feature) }
  return { ...common, point: [round(geometry.positions[0]!), round(geometry.positions[1]!)] }
}

function bothNames(
  entries: readonly { readonly id: string; readonly name: string; readonly nameZh: string }[],
  rows: readonly LedgerRow[],
  key: 'carrier' | 'branch',
): Record<string, BothNames> {
  const used = new Set(rows.map((row) => row[key]))
  const known = entries.filter(({ id }) => used.has(id))
  for (const { id } of known) used.delete(id)
  // Names as others publish them: `diesel oil` is known as well.
  const others = [...used].map((id) => [id, key === 'carrier' ? carrierWords(id) : branchWords(id)] as const)
  return Object.fromEntries([
    ...known.map(({ id, name, nameZh }) => [id, { en: name, zh: nameZh }] as const),
    ...others.map(([id, { en, zh }]) => [id, { en, zh }] as const),
  ])
}
