// What a pixel wholly of one zone, feature layer and class emits: the lookup that turns ground into intensity.
import type { Emissions } from '../../allocate/index.ts'
import { keysPerZone } from '../../land/index.ts'
import { HECTARE } from '../../quantity/index.ts'

/**
 * Intensities in t CO2e per hectare and year by band and tally key. Bands are the sectors, then their total.
 * `bandsOf[key]` lists the sector bands that are not zero there (usually one or none).
 */
export interface IntensityTable {
  readonly bands: readonly string[]
  readonly values: readonly Float64Array[]
  readonly bandsOf: readonly (readonly number[])[]
}

/** The intensity of every key: the sector's rate on its own land plus any rate spread over all ground. */
export function intensityTable(emissions: Emissions): IntensityTable {
  const { lands } = emissions.tally
  const perZone = keysPerZone(lands)
  const { sectors, table } = lands
  const size = lands.zones.length * perZone
  const values = [...sectors, 'total'].map(() => new Float64Array(size))
  for (let key = 0; key < size; key++) {
    const zone = Math.floor(key / perZone)
    const rule = table.winner[key % perZone]!
    const owner = rule < 0 ? undefined : table.rules[rule]!.sector
    const own = rateOfLayer(emissions, Math.floor((key % perZone) / table.classCount) - 1)
    sectors.forEach((sector, s) => {
      const onLand = sector === owner ? (own ?? emissions.onLand[zone]![s]!) : 0
      const rate = (onLand + emissions.onGround[zone]![s]!) * HECTARE
      values[s]![key] = rate
      values[sectors.length]![key]! += rate
    })
  }
  const bandsOf = Array.from({ length: size }, (_, key) =>
    sectors.flatMap((_, s) => (values[s]![key] === 0 ? [] : [s])),
  )
  return { bands: [...sectors, 'total'], values, bandsOf }
}

/** Rate of a layer that is a source of its own, t per m²; undefined where the sector's rate holds. */
export function rateOfLayer({ onLayer }: Pick<Emissions, 'onLayer'>, layer: number): number | undefined {
  const rate = layer < 0 ? Number.NaN : (onLayer[layer] ?? Number.NaN)
  return Number.isNaN(rate) ? undefined : rate
}

/** Rates by weight of every key: `rates[k][key]` in t per hectare for a weight of 1 per m², `sector[key]` whose they are. */
export interface WeightRates {
  readonly sectors: number
  /** −1 where no weight counts. */
  readonly sector: Int32Array
  readonly rates: readonly Float64Array[]
}

/** What each unit of weight on a key's ground emits; ground of sources has none. */
export function weightRates(emissions: Emissions): WeightRates {
  const { lands } = emissions.tally
  const { sectors, table, zones } = lands
  const perZone = keysPerZone(lands)
  const size = emissions.onWeight.length === 0 ? 0 : zones.length * perZone
  const sector = new Int32Array(size).fill(-1)
  const rates = emissions.onWeight.map(() => new Float64Array(size))
  for (let key = 0; key < size; key++) {
    const within = key % perZone
    const rule = table.winner[within]!
    if (rule < 0 || rateOfLayer(emissions, Math.floor(within / table.classCount) - 1) !== undefined) continue
    const own = sectors.indexOf(table.rules[rule]!.sector)
    rates.forEach((list, k) => {
      list[key] = emissions.onWeight[k]![Math.floor(key / perZone)]![own]! * HECTARE
      if (list[key]! > 0) sector[key] = own
    })
  }
  return { sectors: sectors.length, sector, rates }
}
