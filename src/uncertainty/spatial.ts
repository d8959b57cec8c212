// Kernel: where each sector's total goes, drawn: ground of features and classes by tally cell, shares of zones by Dirichlet.
import type { Emissions } from '../allocate/index.ts'
import { sectorAreas, tallyCells } from '../land/index.ts'
import {
  type Distribution,
  exactSum,
  gammaOf,
  quantileOf,
  streamOf,
  uniforms,
  Z95,
} from '../quantity/index.ts'

/** Ground of a feature layer that may be wider or narrower than drawn: area ÷ area as given. */
export interface LayerChoice {
  /** Position in the list of layers. */
  readonly layer: number
  readonly distribution: Distribution
}

/** A land code that may belong elsewhere: to another sector or to none. */
export interface ClassChoice {
  readonly code: number
  readonly to: string | undefined
  /** Probability, 0 … 1. */
  readonly chance: number
}

/** What may vary of where totals go. */
export interface SpatialChoices {
  readonly layers: readonly LayerChoice[]
  readonly classes: readonly ClassChoice[]
  /** Uncertainty of the average zone's share of a sector, percent; 0 takes the shares as they are. */
  readonly zones: number
  /** The same of the average patch's share of its zone. */
  readonly patches: number
}

/** Weights by which a draw shares the sectors, zone by zone; only their proportions over zones count. */
export interface SpatialDraws {
  /** Whether anything varies. */
  readonly varies: boolean
  /** Fill weights and land (m²) by sector of a zone in a draw. */
  fill(zone: number, draw: number, weights: Float64Array, land: Float64Array): void
}

/** Concentration α₀ of Dirichlet shares whose average share, 1/n, has a half 95 % interval of u (relative). */
export function concentration(u: number, n: number): number {
  return Math.max(0.05, (Z95 / u) ** 2 * (n - 1) - 1)
}

/** Spatial draws of a seed around the shares of `emissions`. */
export function spatialDraws(emissions: Emissions, choices: SpatialChoices, seed: number): SpatialDraws {
  const { tally, byZone } = emissions
  const { lands } = tally
  const { sectors, table, legend, zones } = lands
  const uniform = uniforms(seed)
  const central = sectorAreas(tally)
  const sums = sectors.map((_, s) => exactSum(byZone.map((row) => row[s]!)))
  const areas = sectors.map((_, s) => exactSum(central.map((row) => row[s]!)))
  const shares = byZone.map((row) =>
    Float64Array.from(row, (amount, s) => (sums[s]! > 0 ? amount / sums[s]! : 0)),
  )
  // Where shares are those of the land, a draw's own land decides, also where there was none.
  const byLand = sectors.map((_, s) =>
    shares.every((row, z) => Math.abs(row[s]! - central[z]![s]! / (areas[s]! || 1)) < 1e-9),
  )
  const spread = sectors.map((_, s) => {
    const n = shares.filter((row) => row[s]! > 0).length
    return choices.zones > 0 && n > 1 ? concentration(choices.zones / 100, n) : 0
  })
  const streams = zones.map(({ id }) => sectors.map((sector) => streamOf(`share ${id} ${sector}`)))
  const moving = choices.layers.length > 0 || choices.classes.length > 0

  const sectorOf = (rule: number) => (rule < 0 ? -1 : sectors.indexOf(table.rules[rule]!.sector))
  const cells = zones.map(
    () => [] as { layer: number; area: number; own: number; code: number; bare: number }[],
  )
  for (const cell of moving ? tallyCells(tally) : []) {
    const rule = cell.rule < 0 ? undefined : table.rules[cell.rule]!
    cells[cell.zone]!.push({
      layer: cell.layer,
      area: cell.area,
      own: cell.sector,
      // Only ground that its code decides may change with the code.
      code: rule?.kind === 'features' ? Number.NaN : (legend[cell.class - 1]?.code ?? Number.NaN),
      bare: sectorOf(table.winner[cell.class]!),
    })
  }
  const layerQuantiles = choices.layers.map(({ layer, distribution }) => ({
    layer,
    quantile: quantileOf(distribution),
    stream: streamOf(`ground ${lands.layers[layer]!.name}`),
  }))
  const classChanges = choices.classes.map(({ code, to, chance }) => ({
    code,
    to: to === undefined ? -1 : sectors.indexOf(to),
    chance,
    stream: streamOf(`class ${code} ${to ?? ''}`),
  }))

  const drawLand = (zone: number, draw: number, land: Float64Array) => {
    land.fill(0)
    const factors = new Float64Array(lands.layers.length).fill(1)
    for (const { layer, quantile, stream } of layerQuantiles) factors[layer] = quantile(uniform(draw, stream))
    const changed = classChanges.filter(({ chance, stream }) => uniform(draw, stream) < chance)
    for (const { layer, area, own, code, bare } of cells[zone]!) {
      const sector = changed.find((change) => change.code === code)?.to ?? own
      const factor = layer < 0 ? 1 : factors[layer]!
      if (sector >= 0) land[sector]! += area * factor
      // Ground that a narrower feature leaves, or a wider one takes, is of the classes under it.
      if (factor !== 1 && bare >= 0) land[bare]! += area * (1 - factor)
    }
    for (let s = 0; s < land.length; s++) if (land[s]! < 0) land[s] = 0
  }

  return {
    varies: moving || spread.some((alpha) => alpha > 0),
    fill(zone, draw, weights, land) {
      if (moving) drawLand(zone, draw, land)
      else land.set(central[zone]!)
      for (let s = 0; s < sectors.length; s++) {
        const share = shares[zone]![s]!
        const own = central[zone]![s]!
        const placed = byLand[s] ? land[s]! / (areas[s]! || 1) : own > 0 ? (share * land[s]!) / own : share
        const alpha = spread[s]! * share
        weights[s] = alpha > 0 ? (placed * gammaOf(alpha, uniform, draw, streams[zone]![s]!)) / alpha : placed
      }
    },
  }
}
