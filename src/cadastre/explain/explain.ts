// Why a pixel emits what it emits: land code, rule, shares of zones and features, rates, ledger rows, arithmetic.
import type { Emissions } from '../../allocate/index.ts'
import { keysPerZone, type Lands, landScanner, NODATA } from '../../land/index.ts'
import { HECTARE } from '../../quantity/index.ts'
import { rateOfLayer } from '../pixels/intensity.ts'
import { coveringFeatures } from './covering-features.ts'
import type { Portion } from './explain-sector.ts'

/** What a pixel has of a weight, per m². */
export interface PixelWeight {
  readonly name: string
  readonly value: number
}

type Rates = Pick<Emissions, 'onLand' | 'onGround' | 'onLayer' | 'onWeight'>

/** A part of a pixel that is of one zone, one feature (or none) and so of one rule. */
export interface PixelPart {
  readonly zone: { readonly id: string; readonly name: string }
  readonly feature:
    | { readonly layer: string; readonly id: string; readonly name: string | undefined }
    | undefined
  /** Share of the pixel's area. */
  readonly share: number
  /** Land of the part, where the pixel's ground is of several classes. */
  readonly land?: { readonly code: number; readonly name: string } | undefined
  /** The rule that decided, and those that would have held without it. */
  readonly rule: { readonly sector: string; readonly name: string } | undefined
  readonly lost: readonly { readonly sector: string; readonly name: string }[]
  /** t CO2e per hectare and year by sector on this part, sectors of 0 left out. */
  readonly rates: readonly {
    readonly sector: string
    readonly intensity: number
    readonly of: Portion['by']
    /** The weight it is shared by, and what the pixel has of it per m². */
    readonly weight?: PixelWeight
  }[]
}

/** A pixel’s ground: its land code, the parts that zones and rules have of it, and their rates. */
export interface PixelExplanation {
  readonly col: number
  readonly row: number
  /** Hectares of the pixel. */
  readonly area: number
  /** The land code and the row of the legend (from 1) that explains it. */
  readonly land:
    | {
        readonly code: number
        readonly name: string
        readonly class: string
        readonly legend_row: number
        readonly legend_sector: string | undefined
      }
    | undefined
  /** Features that cover part of the pixel, also those whose ground is an earlier one's. */
  readonly features: readonly {
    readonly layer: string
    readonly id: string
    readonly name: string | undefined
    readonly share: number
  }[]
  readonly parts: readonly PixelPart[]
  /** Σ share × intensity by sector, and their sum: what the rasters hold, t CO2e per hectare and year. */
  readonly intensity: Readonly<Record<string, number>>
}

/** A pixel that is to be explained. */
export interface AskedPixel {
  readonly col: number
  readonly row: number
  /** Number of its class in the legend. */
  readonly klass: number
  /** The classes it is made of instead: their shares hold in every part of it. */
  readonly mixture?: readonly { readonly class: number; readonly share: number }[] | undefined
  /** In the order of `onWeight`. */
  readonly weights?: readonly PixelWeight[]
}

/** Explain one pixel; one outside every zone has no parts. */
export function explainPixel(
  lands: Lands,
  emissions: Rates,
  { col, row, klass, mixture, weights = [] }: AskedPixel,
): PixelExplanation {
  const parts: PixelPart[] = []
  const add = (zone: number, feature: number, share: number) => {
    const place = { zone, feature, weights }
    if (!mixture) parts.push(partOf(lands, emissions, { ...place, klass, share }))
    for (const { class: own, share: part } of mixture ?? []) {
      const entry = lands.legend[own - 1]
      const land = entry && { code: entry.code, name: entry.name }
      parts.push({ ...partOf(lands, emissions, { ...place, klass: own, share: share * part }), land })
    }
  }
  const scan = landScanner(lands)
  scan(row, col, col + 1, {
    run: (_from, _to, zone, feature) => add(zone, feature, 1),
    piece: (_col, zone, feature, share) => add(zone, feature, share),
  })
  const intensity = Object.fromEntries([...lands.sectors, 'total'].map((band) => [band, 0]))
  for (const part of parts) {
    for (const { sector, intensity: rate } of part.rates) {
      intensity[sector]! += part.share * rate
      intensity['total']! += part.share * rate
    }
  }
  const entry = klass === NODATA ? undefined : lands.legend[klass - 1]
  const land = entry && {
    code: entry.code,
    name: entry.name,
    class: entry.class,
    legend_row: klass,
    legend_sector: entry.sector,
  }
  const features = coveringFeatures(lands, col, row).map(({ feature, share }) => ({
    ...featureOf(lands, feature, lands.layerOfFeature[feature]!),
    share,
  }))
  return { col, row, area: lands.rowAreas[row]! / HECTARE, land, features, parts, intensity }
}

interface AskedPart extends Required<Pick<AskedPixel, 'klass' | 'weights'>> {
  readonly zone: number
  /** -1: none. */
  readonly feature: number
  readonly share: number
}

function partOf(
  lands: Lands,
  emissions: Rates,
  { zone, feature, weights, klass, share }: AskedPart,
): PixelPart {
  const { rules, classCount, winner } = lands.table
  const layer = feature < 0 ? -1 : lands.layerOfFeature[feature]!
  const decided = winner[((layer + 1) * classCount + klass) % keysPerZone(lands)]!
  const named = (r: number) => (r < 0 ? undefined : { sector: rules[r]!.sector, name: rules[r]!.name })
  const rates = lands.sectors.flatMap((sector, s) => {
    const source = rateOfLayer(emissions, layer)
    const owns = decided >= 0 && rules[decided]!.sector === sector
    const own = owns ? (source ?? emissions.onLand[zone]![s]!) : 0
    const of = source === undefined ? ('land' as const) : ('source' as const)
    const weighed = weights.map((weight, k) => ({
      sector,
      intensity:
        owns && source === undefined ? emissions.onWeight[k]![zone]![s]! * weight.value * HECTARE : 0,
      of: 'weight' as const,
      weight,
    }))
    const ground = { sector, intensity: emissions.onGround[zone]![s]! * HECTARE, of: 'ground' as const }
    return [{ sector, intensity: own * HECTARE, of }, ...weighed, ground].filter(
      ({ intensity }) => intensity > 0,
    )
  })
  return {
    zone: { id: lands.zones[zone]!.id, name: lands.zones[zone]!.nameEn ?? lands.zones[zone]!.name },
    feature: feature < 0 ? undefined : featureOf(lands, feature, layer),
    share,
    rule: named(decided),
    lost: rulesHolding(lands, layer, klass)
      .filter((r) => r !== decided)
      .map((r) => named(r)!),
    rates,
  }
}

// Every rule that would have held: those of the feature's layer and of the land code.
function rulesHolding({ table, legend }: Lands, layer: number, klass: number): number[] {
  const entry = legend[klass - 1]
  return table.rules.flatMap((rule, r) => {
    const ofCode =
      rule.kind === 'codes' &&
      entry !== undefined &&
      rule.codes.includes(entry.code) &&
      (rule.part === undefined || rule.part === entry.part)
    const holds = rule.kind === 'features' ? rule.layer === layer : ofCode && (rule.layer ?? layer) === layer
    return holds ? [r] : []
  })
}

function featureOf(lands: Lands, feature: number, layer: number) {
  const first = lands.layerOfFeature.indexOf(layer)
  const { id, name } = lands.layers[layer]!.features[feature - first]!
  return { layer: lands.layers[layer]!.name, id, name }
}
