// The sink of a pixel in lines: coefficient, source and arithmetic, beside what the raster holds.
import type { SinkExplanation } from '../../cadastre/index.ts'
import type { SinkCoefficient } from '../../inventory/index.ts'
import { relativeResidual } from '../../quantity/index.ts'

/** A pixel's sink, and what sink.tif holds there; undefined where it is nodata or was not written. */
export interface ExplainedSink extends SinkExplanation {
  readonly written: number | undefined
  /** (value − written) ÷ written; undefined where the raster holds nothing. */
  readonly residual: number | undefined
}

/** Put what the raster holds beside the explanation. */
export function beside(sink: SinkExplanation, written: number | undefined): ExplainedSink {
  return {
    ...sink,
    written,
    residual: written === undefined ? undefined : relativeResidual(sink.value, written),
  }
}

/** A parcel of sinks.gpkg, the coefficient of its land, and hectares × coefficient, t CO2 a year. */
export interface ExplainedSinkParcel {
  readonly title: string
  readonly year: number
  readonly synthetic: string | undefined
  readonly parcel: Readonly<Record<string, string | number | null>>
  readonly set: string
  readonly coefficient: SinkCoefficient | undefined
  readonly value: number
}

/** The explanation of a parcel of sinks in lines. */
export function sinkParcelText(explained: ExplainedSinkParcel): string {
  const { title, year, synthetic, parcel, set, coefficient, value } = explained
  const held = Number(parcel['absorbed_t'])
  const doubt = coefficient?.unverified ? ', unverified' : ''
  return [
    `${title}, ${year}.`,
    ...(synthetic ? [`Synthetic: ${synthetic}.`] : []),
    `Parcel ${parcel['id']}: ${parcel['land']} in ${parcel['zone_name']}, mostly land code ${parcel['land_code']}; no sector has the ground, so it emits nothing.`,
    `Coefficient: ${coefficient ? `${coefficient.told} (${coefficient.source}${doubt}; ${set})` : 'none'}.`,
    `Taken up: ${Number(parcel['ha']).toPrecision(9)} ha × ${(coefficient?.absorbs ?? 0).toPrecision(9)} = ${value.toPrecision(12)} t CO2 a year.`,
    `sinks.gpkg holds ${held.toPrecision(12)}: residual ${relativeResidual(value, held).toExponential(1)}; net ${Number(parcel['net_t']).toPrecision(12)} t CO2e a year.`,
    '',
  ].join('\n')
}

/** The balance of a parcel that emits, in a line; none where sinks are off. */
export function balanceLines(parcel: Readonly<Record<string, string | number | null>>): string[] {
  const { absorbed_t: absorbed, net_t: net, t } = parcel
  if (absorbed === undefined || net === undefined) return []
  const [gives, takes, left] = [t, absorbed, net].map((value) => Number(value).toPrecision(12))
  return [`Balance: ${gives} emitted − ${takes} taken up by its own ground = ${left} t CO2e a year net.`]
}

/** Lines on the sink of a place, no part of its emission. */
export function sinkLines({ set, parts, value, written, residual }: ExplainedSink): string[] {
  const terms = parts.map(({ share, absorbs }) => `${share.toPrecision(9)} × ${absorbs.toPrecision(9)}`)
  const told = parts.map(({ share, zone, class: klass, taken, coefficient }) => {
    const land = `Sink of share ${share.toPrecision(9)} in zone ${zone}`
    if (taken) return `${land}: none, a park or an enterprise has the ground.`
    if (!coefficient)
      return `${land}: not estimated, ${set} has no coefficient for ${klass ?? 'ground without an observation'}.`
    const doubt = coefficient.unverified ? ', unverified' : ''
    const left = coefficient.absorbs < 0 ? '; a source, left out' : ''
    return `${land}: ${klass}, ${coefficient.told} (${coefficient.source}${doubt}; ${set})${left}.`
  })
  return [
    ...told,
    `Taken up here: ${terms.join(' + ') || '0'} = ${value.toPrecision(9)} t CO2/ha/year, no part of the emission.`,
    written === undefined
      ? 'rasters/sink.tif holds no value here.'
      : `rasters/sink.tif holds ${written.toPrecision(9)}: residual ${residual!.toExponential(1)}.`,
  ]
}
