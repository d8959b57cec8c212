// An explanation as text: the chain from a pixel to the figures behind it, with arithmetic a reader can redo.
import type { PixelExplanation, PixelPart, SectorChain } from '../../cadastre/index.ts'
import type { Ledger } from '../../inventory/index.ts'
import { relativeResidual } from '../../quantity/index.ts'
import { chainLines } from './chain-text.ts'
import { type ExplainedSink, sinkLines } from './sink-text.ts'

/** Why a place emits what it emits, back to the cells of the balance. */
export interface ExplainedPlace {
  readonly title: string
  readonly year: number
  readonly synthetic: string | undefined
  readonly lon: number
  readonly lat: number
  readonly pixel: PixelExplanation
  readonly ledger: Pick<Ledger, 'rows' | 'totals' | 'gwp' | 'notes'>
  /** One chain a zone and sector that has part of the pixel. */
  readonly chains: readonly SectorChain[]
  /** The pixel's value worked out from the rows of the ledger alone. */
  readonly arithmetic: Arithmetic
  /** What total.tif holds there; undefined where it is nodata. */
  readonly written: number | undefined
  /** Where the study asks for sinks. */
  readonly sink?: ExplainedSink | undefined
}

/** Σ share × Σ rows × share of the zone ÷ hectares, beside what the raster holds; t CO2e per hectare and year. */
export interface Arithmetic {
  readonly terms: readonly {
    readonly share: number
    readonly zone: string
    readonly sector: string
    readonly intensity: number
    readonly product: number
  }[]
  readonly value: number
  /** (value − written) ÷ written; undefined where the raster holds nothing. */
  readonly residual: number | undefined
}

/** Work out a pixel's value from the chains of its parts. */
export function arithmeticOf(
  { parts }: PixelExplanation,
  chains: readonly SectorChain[],
  written: number | undefined,
): Arithmetic {
  const terms = parts.flatMap(({ share, zone, rates }) =>
    rates.map((rate) => {
      const { sector } = rate
      const chain = chains.find((candidate) => candidate.zone === zone.id && candidate.sector === sector)!
      const intensity = intensityOf(rate, chain)
      return { share, zone: zone.id, sector, intensity, product: share * intensity }
    }),
  )
  const value = terms.reduce((sum, { product }) => sum + product, 0)
  return { terms, value, residual: written === undefined ? undefined : relativeResidual(value, written) }
}

// A sector's rate from its chain: amount ÷ what it is shared over, times what the pixel has of it.
function intensityOf(
  { of, weight, intensity }: PixelPart['rates'][number],
  { portions, intensity: mean }: SectorChain,
): number {
  if (!portions) return mean
  // A source has its amount on its own ground alone, which no zone's chain tells.
  if (of === 'source') return intensity
  const portion = portions.find(({ by, weight: name }) => by === of && name === weight?.name)
  return portion === undefined ? Number.NaN : (portion.amount / portion.over) * (weight?.value ?? 1)
}

/** The explanation in lines. */
export function explanationText(place: ExplainedPlace): string {
  const { pixel, chains, arithmetic, written } = place
  const lines = [
    `${place.title} (${place.year}), longitude ${place.lon}, latitude ${place.lat}`,
    ...(place.synthetic ? [`Synthetic: ${place.synthetic}.`] : []),
    `Pixel column ${pixel.col}, row ${pixel.row}; ${pixel.area.toPrecision(8)} ha.`,
    pixel.land
      ? `Land code ${pixel.land.code}: ${pixel.land.name} (${pixel.land.class})${pixel.parts.some((part) => part.land) ? ', most of a pixel of several classes' : ''}; row ${pixel.land.legend_row} of the legend, ${pixel.land.legend_sector ?? 'no sector'}.`
      : 'Land code: no observation.',
    ...pixel.features.map(
      ({ layer, id, name, share }) =>
        `Covered to ${share.toPrecision(9)} by ${name ?? id} (${id}) of ${layer}.`,
    ),
  ]
  if (pixel.parts.length === 0)
    return [...lines, 'Outside every zone: nothing is registered here.', ''].join('\n')
  const terms = arithmetic.terms.map(
    ({ share, intensity }) => `${share.toPrecision(9)} × ${intensity.toPrecision(9)}`,
  )
  return [
    ...lines,
    ...pixel.parts.flatMap(partLines),
    ...(chains.length === 0 ? ['No sector has this ground: it emits 0.'] : chains.flatMap(chainLines)),
    ...derivations(place.ledger),
    `Intensity here: ${terms.join(' + ') || '0'} = ${arithmetic.value.toPrecision(9)} t CO2e/ha/year × ${pixel.area.toPrecision(6)} ha = ${(arithmetic.value * pixel.area).toPrecision(9)} t CO2e a year.`,
    written === undefined
      ? 'rasters/total.tif holds no value here.'
      : `rasters/total.tif holds ${written.toPrecision(9)}: residual ${arithmetic.residual!.toExponential(1)}.`,
    ...(place.sink ? sinkLines(place.sink) : []),
    '',
  ].join('\n')
}

function partLines(part: PixelPart): string[] {
  const where = part.feature
    ? `${part.feature.layer}: ${part.feature.name ?? part.feature.id} (${part.feature.id})`
    : 'no park or enterprise'
  const rule = part.rule ? `${part.rule.sector}, by rule "${part.rule.name}"` : 'no sector'
  const land = part.land ? `code ${part.land.code} ${part.land.name}; ` : ''
  const lost = part.lost.map((loser) => `${loser.sector} ("${loser.name}") gave way`).join('; ')
  return [
    `Share ${part.share.toPrecision(9)} of the pixel: zone ${part.zone.name} (${part.zone.id}); ${land}${where}; ${rule}${lost ? `; ${lost}` : ''}.`,
    ...part.rates.flatMap(({ sector, intensity, weight, of }) => [
      ...(weight
        ? [
            `  ${sector} by ${weight.name}: ${weight.value.toPrecision(7)} per m² here = ${intensity.toPrecision(9)} t CO2e/ha/year.`,
          ]
        : []),
      ...(of === 'source'
        ? [`  ${sector}: a source with ${intensity.toPrecision(9)} t CO2e/ha/year on its own ground.`]
        : []),
    ]),
  ]
}

// How the factors of electricity and heat came about, where the place carries any.
function derivations({ rows, notes }: ExplainedPlace['ledger']): string[] {
  return ['electricity', 'heat'].flatMap((carrier) =>
    rows.some((row) => row.carrier === carrier) ? notes.filter((note) => note.startsWith(`${carrier}:`)) : [],
  )
}
