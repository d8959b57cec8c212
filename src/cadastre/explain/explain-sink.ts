// Why a pixel takes up what it takes up: its parts, their land, and the coefficient of each with its source.
import type { SinkCoefficient, SinkSet } from '../../inventory/index.ts'
import type { Lands } from '../../land/index.ts'
import { coefficientOf } from '../sums/sinks.ts'
import type { PixelExplanation, PixelPart } from './explain.ts'

/** The sink of a pixel: Σ share × coefficient, t CO2 per hectare and year. */
export interface SinkExplanation {
  readonly set: string
  readonly parts: readonly {
    /** Share of the pixel's area. */
    readonly share: number
    readonly zone: string
    readonly class: string | undefined
    /** Whether a park or an enterprise has the ground, so that its land takes up nothing. */
    readonly taken: boolean
    readonly coefficient: SinkCoefficient | undefined
    /** t CO2 per hectare and year of the part itself. */
    readonly absorbs: number
  }[]
  readonly value: number
}

/** Explain the sink of an explained pixel. */
export function explainSink(
  lands: Pick<Lands, 'legend' | 'table'>,
  set: SinkSet,
  pixel: PixelExplanation,
): SinkExplanation {
  const parts = pixel.parts.map((part) => {
    const code = part.land?.code ?? pixel.land?.code
    const entry = lands.legend.find((known) => known.code === code)
    const taken = isOfFeatures(lands, part)
    const coefficient = entry && !taken ? coefficientOf(set, entry, part.zone.id) : undefined
    const absorbs = Math.max(0, coefficient?.absorbs ?? 0)
    return { share: part.share, zone: part.zone.id, class: entry?.class, taken, coefficient, absorbs }
  })
  const value = parts.reduce((sum, { share, absorbs }) => sum + share * absorbs, 0)
  return { set: set.name, parts, value }
}

const isOfFeatures = ({ table }: Pick<Lands, 'table'>, { rule }: PixelPart) =>
  table.rules.some(
    ({ kind, name, sector }) => kind === 'features' && name === rule?.name && sector === rule.sector,
  )
