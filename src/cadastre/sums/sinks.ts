// What land takes up: coefficient × area by zone and class, put as "emissions" of classes, so that it is shared and proven as they are.
import type { Emissions } from '../../allocate/index.ts'
import type { SinkCoefficient, SinkSet } from '../../inventory/index.ts'
import {
  keysPerZone,
  type Lands,
  type LegendEntry,
  sectorAreas,
  type Tally,
  tallyCells,
} from '../../land/index.ts'
import { ExactSum, exactSum, HECTARE } from '../../quantity/index.ts'

/** Ground that no land code decides over, as rows call it. */
export const TAKEN = 'parks and enterprises'
/** Ground without an observation, as rows call it. */
export const UNSEEN = 'no observation'

/** Land that has one coefficient in every zone: a class, or some codes of it. */
export interface SinkLand {
  readonly id: string
  readonly class: string
  readonly codes: readonly number[]
  /** Coefficient by zone; undefined where the set has none. */
  readonly coefficients: readonly (SinkCoefficient | undefined)[]
}

/**
 * One row of the table. `NE`: the set has no coefficient; `IE`: the coefficient is a source, and the inventory has the
 * ground's emissions; `NO`: parks and enterprises have the ground.
 */
export interface SinkRow {
  readonly zone: number
  readonly land: string
  readonly class: string
  readonly codes: readonly number[]
  /** Hectares. */
  readonly area: number
  readonly coefficient: SinkCoefficient | undefined
  /** t CO2 a year; undefined where nothing is estimated. */
  readonly absorbed: number | undefined
  readonly status: '' | 'NE' | 'IE' | 'NO'
}

/** What land takes up. `emissions` holds t CO2 a year on the same ground, its sectors being the lands that take up. */
export interface Sinks {
  readonly set: string
  readonly lands: readonly SinkLand[]
  readonly rows: readonly SinkRow[]
  readonly emissions: Emissions
}

/** Multiply areas by coefficients. Ground that features took from its class takes up nothing. */
export function sinksOf(tally: Tally, set: SinkSet): Sinks {
  const lands = sinkLands(tally.lands, set)
  const own = tallyOf(tally, lands)
  const areas = sectorAreas(own)
  const rate = (id: string, z: number) =>
    Math.max(0, lands.find((land) => land.id === id)!.coefficients[z]?.absorbs ?? 0)
  const { zones, sectors, layers } = own.lands
  const of = (value: (z: number, s: number) => number) =>
    zones.map((_, z) => Float64Array.from(sectors, (_, s) => value(z, s)))
  const byZone = of((z, s) => (rate(sectors[s]!, z) * areas[z]![s]!) / HECTARE)
  const emissions: Emissions = {
    tally: own,
    totals: sectors.map((_, s) => exactSum(byZone.map((row) => row[s]!))),
    byZone,
    onLand: of((z, s) => rate(sectors[s]!, z) / HECTARE),
    onWeight: [],
    onGround: of(() => 0),
    onLayer: new Float64Array(layers.length).fill(Number.NaN),
    placements: [],
    unplaced: [],
    sharing: [],
  }
  return { set: set.name, lands, rows: rowsOf(tally, lands), emissions }
}

/** t CO2 per m² and year that ground of a class takes up where its land code decides, by zone; class 0 is unseen ground. */
export function ratesByClass({ lands: all, emissions }: Sinks): readonly Float64Array[] {
  const lands = landOfClass({ lands: all, emissions })
  return emissions.onLand.map((rates) => Float64Array.from(lands, (land) => (land < 0 ? 0 : rates[land]!)))
}

/** Position among the lands that take up of every class of the legend; −1 where none, class 0 among them. */
export function landOfClass({
  lands: all,
  emissions,
}: Pick<Sinks, 'lands' | 'emissions'>): readonly number[] {
  const { lands } = emissions.tally
  const own = lands.sectors.map((id) => all.find((land) => land.id === id)!)
  return [-1, ...landsOfLegend(lands, own)]
}

/** The coefficient of a land in a zone: code before class, the zone's own before one for all. */
export function coefficientOf(
  { coefficients }: SinkSet,
  { code, class: klass }: Pick<LegendEntry, 'code' | 'class'>,
  zone: string,
): SinkCoefficient | undefined {
  const fits = coefficients.filter(
    (row) =>
      (row.code === undefined ? row.class === klass.toLowerCase() : row.code === code) &&
      (row.zone === undefined || row.zone === zone),
  )
  const rank = (row: SinkCoefficient) => (row.code === undefined ? 0 : 2) + (row.zone === undefined ? 0 : 1)
  return fits.sort((a, b) => rank(b) - rank(a))[0]
}

// Codes of a class that have the same coefficients are one land.
function sinkLands({ legend, zones }: Lands, set: SinkSet): SinkLand[] {
  const known: { class: string; codes: number[]; coefficients: SinkLand['coefficients'] }[] = []
  for (const entry of legend) {
    const coefficients = zones.map(({ id }) => coefficientOf(set, entry, id))
    const same = known.find(
      (land) => land.class === entry.class && land.coefficients.every((row, z) => row === coefficients[z]),
    )
    if (!same) known.push({ class: entry.class, codes: [entry.code], coefficients })
    else if (!same.codes.includes(entry.code)) same.codes.push(entry.code)
  }
  const alone = (klass: string) => known.filter((land) => land.class === klass).length === 1
  return known.map((land) => ({
    id: alone(land.class) ? land.class : `${land.class}-${land.codes[0]}`,
    ...land,
  }))
}

// The same areas, by lands that take up in the place of sectors.
function tallyOf({ lands, areas, unknown }: Tally, all: readonly SinkLand[]): Tally {
  const sinks = all.filter(({ coefficients }) => coefficients.some((row) => (row?.absorbs ?? 0) > 0))
  const landOf = landsOfLegend(lands, sinks)
  const { classCount } = lands.table
  const winner = Int16Array.from({ length: keysPerZone(lands) }, (_, key) => {
    const klass = key % classCount
    return klass === 0 || isTaken(lands, key) ? -1 : landOf[klass - 1]!
  })
  const rules = sinks.map(({ id, codes }) => ({ kind: 'codes' as const, sector: id, name: id, codes }))
  const sectors = sinks.map(({ id }) => id)
  return { areas, unknown, lands: { ...lands, sectors, table: { ...lands.table, rules, winner } } }
}

// Which land each row of the legend is; -1 where none.
const landsOfLegend = ({ legend }: Lands, all: readonly SinkLand[]) =>
  legend.map(({ code, class: klass }) =>
    all.findIndex((land) => land.class === klass && land.codes.includes(code)),
  )

// Whether a feature, not the land code, decides over the ground of a key.
const isTaken = ({ table }: Lands, key: number) => {
  const rule = table.winner[key % table.winner.length]!
  return rule >= 0 && table.rules[rule]!.kind === 'features'
}

function rowsOf(tally: Tally, all: readonly SinkLand[]): SinkRow[] {
  const { lands } = tally
  const landOf = landsOfLegend(lands, all)
  // After the lands: ground without an observation, ground that features have.
  const [unseen, taken] = [all.length, all.length + 1]
  const sums = lands.zones.map(() => Array.from({ length: all.length + 2 }, () => new ExactSum()))
  const emits = all.map(() => false)
  for (const { zone, layer, class: klass, rule, area } of tallyCells(tally)) {
    const isFeature = rule >= 0 && lands.table.rules[rule]!.kind === 'features'
    const land = isFeature ? taken : klass === 0 ? unseen : landOf[klass - 1]!
    if (layer < 0 && rule >= 0 && land < all.length) emits[land] = true
    sums[zone]![land]!.add(area)
  }
  const rowOf = (zone: number, l: number, area: number): SinkRow => {
    if (l < all.length) return landRow(zone, all[l]!, area, emits[l]!)
    const none = { zone, codes: [], area, coefficient: undefined, absorbed: undefined }
    return l === taken
      ? { ...none, land: TAKEN, class: TAKEN, status: 'NO' }
      : { ...none, land: UNSEEN, class: UNSEEN, status: 'NE' }
  }
  return sums.flatMap((ofZone, zone) =>
    ofZone.flatMap((sum, l) => (sum.value === 0 ? [] : [rowOf(zone, l, sum.value / HECTARE)])),
  )
}

function landRow(zone: number, land: SinkLand, area: number, emits: boolean): SinkRow {
  const coefficient = land.coefficients[zone]
  const common = { zone, land: land.id, class: land.class, codes: land.codes, area, coefficient }
  if (coefficient && coefficient.absorbs >= 0)
    return { ...common, absorbed: coefficient.absorbs * area, status: '' }
  return { ...common, absorbed: undefined, status: coefficient && emits ? 'IE' : 'NE' }
}
