// An explanation as text: the chain from a pixel to the figures behind it, with arithmetic a reader can redo.
import type { PixelExplanation, PixelPart } from '../cadastre/index.ts'
import type { Ledger, LedgerRow } from '../inventory/index.ts'
import { formatNumber } from './scale.ts'

export interface ExplainedPlace {
  readonly title: string
  readonly year: number
  readonly synthetic: string | undefined
  readonly lon: number
  readonly lat: number
  readonly pixel: PixelExplanation
  readonly ledger: Pick<Ledger, 'rows' | 'totals' | 'gwp' | 'notes'>
  readonly landOfSector: Readonly<Record<string, number>>
  /** What total.tif holds there; undefined where it is nodata. */
  readonly written: number | undefined
}

/** The explanation in lines. */
export function explanationText(place: ExplainedPlace): string {
  const { pixel } = place
  const lines = [
    `${place.title} (${place.year}), longitude ${place.lon}, latitude ${place.lat}`,
    ...(place.synthetic ? [`Synthetic: ${place.synthetic}.`] : []),
    `Pixel column ${pixel.col}, row ${pixel.row}; ${pixel.area.toPrecision(8)} ha.`,
    pixel.land
      ? `Land code ${pixel.land.code}: ${pixel.land.name} (${pixel.land.class})${pixel.parts.some((part) => part.land) ? ', most of a pixel of several classes' : ''}.`
      : 'Land code: no observation.',
  ]
  if (pixel.parts.length === 0)
    return [...lines, 'Outside every zone: nothing is registered here.', ''].join('\n')
  const sectors = new Set(pixel.parts.flatMap((part) => part.rates.map((rate) => rate.sector)))
  return [
    ...lines,
    ...pixel.parts.flatMap(partLines),
    ...(sectors.size === 0 ? ['No sector has this ground: it emits 0.'] : []),
    ...[...sectors].flatMap((sector) => sectorLines(sector, place)),
    ...derivations([...sectors], place.ledger),
    `Intensity: ${pixel.intensity['total']!.toPrecision(9)} t CO2e/ha/year × ${pixel.area.toPrecision(6)} ha = ${(pixel.intensity['total']! * pixel.area).toPrecision(9)} t CO2e a year.`,
    place.written === undefined
      ? 'rasters/total.tif holds no value here.'
      : `rasters/total.tif holds ${place.written.toPrecision(9)}.`,
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
  ]
}

function sectorLines(sector: string, { pixel, ledger, landOfSector }: ExplainedPlace): string[] {
  const total = ledger.totals[sector] ?? 0
  const land = landOfSector[sector] ?? 0
  const terms = pixel.parts.flatMap((part) =>
    part.rates
      .filter((rate) => rate.sector === sector)
      .map((rate) => `${part.share.toPrecision(9)} × ${rate.intensity.toPrecision(9)}`),
  )
  const rate =
    land > 0
      ? ` ÷ ${formatNumber(land, 4)} ha of its land = ${(total / land).toPrecision(9)} t CO2e/ha/year on average`
      : ''
  return [
    `${sector}: ledger total ${formatNumber(total, 3)} t CO2e${rate}.`,
    `  here ${terms.join(' + ')} = ${pixel.intensity[sector]!.toPrecision(9)} t CO2e/ha/year`,
    ...largestRows(ledger.rows, sector).map(rowLine),
  ]
}

// How the factors of electricity and heat came about, where the place carries any.
function derivations(sectors: readonly string[], { rows, notes }: ExplainedPlace['ledger']): string[] {
  return ['electricity', 'heat'].flatMap((carrier) =>
    rows.some((row) => sectors.includes(row.sector) && row.carrier === carrier)
      ? notes.filter((note) => note.startsWith(`${carrier}:`))
      : [],
  )
}

function largestRows(rows: readonly LedgerRow[], sector: string): LedgerRow[] {
  return rows.filter((row) => row.sector === sector).sort((a, b) => b.emission_t - a.emission_t)
}

function rowLine(row: LedgerRow): string {
  const gwp = row.gwp === 1 ? '' : ` × GWP ${row.gwp}`
  const memo = row.memo ? ', memo item, not added' : ''
  return `  ${row.branch}, ${row.carrier}, ${row.gas}: ${row.activity} ${row.activity_unit} × ${row.factor.toPrecision(7)} ${row.factor_unit}${gwp} = ${formatNumber(row.emission_t, 2)} t CO2e${memo} [${row.activity_source}; ${row.factor_source}; ${row.rule}]`
}
