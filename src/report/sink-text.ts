// The sink of a pixel in lines: coefficient, source and arithmetic, beside what the raster holds.
import type { SinkExplanation } from '../cadastre/index.ts'

/** A pixel's sink, and what sink.tif holds there; undefined where it is nodata or was not written. */
export interface ExplainedSink extends SinkExplanation {
  readonly written: number | undefined
  /** (value − written) ÷ written; undefined where the raster holds nothing. */
  readonly residual: number | undefined
}

/** Put what the raster holds beside the explanation. */
export function beside(sink: SinkExplanation, written: number | undefined): ExplainedSink {
  const apart = written === undefined ? undefined : sink.value - written
  return { ...sink, written, residual: apart === undefined || apart === 0 ? apart : apart / (written || 1) }
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
