// The figures on show: those of the run, or those of a what-if; and how the map's rates follow from them.
import { niceBreaks, type ResultView, rampColor, sinkColor } from 'carbon-cadastre/web'
import { packed, type Scheme } from './map/painter.ts'

/** Emissions by zone and sector in t CO2e a year, with rates behind them. */
export interface Figures {
  readonly zones: readonly {
    readonly id: string
    readonly emissions: readonly number[]
    readonly total: number
    readonly onLand: readonly number[]
    readonly onGround: readonly number[]
  }[]
  readonly rows: ResultView['ledger']['rows']
  readonly totals: Readonly<Record<string, number>>
}

/** The figures as the run wrote them. */
export const figuresOf = (view: ResultView): Figures => ({
  zones: view.zones,
  rows: view.ledger.rows,
  totals: view.ledger.totals,
})

/** Rasters that the map's tiles hold: the sectors, then the sink where the study asked for it. */
export const bandsOf = (view: ResultView): readonly string[] =>
  view.sinks ? [...view.sectors, 'sink'] : view.sectors

/** New rate over old one by zone and sector; undefined where nothing changed. */
export function ratiosOf(base: Figures, now: Figures): readonly Float64Array[] | undefined {
  if (base === now) return undefined
  return base.zones.map((zone, z) =>
    Float64Array.from(zone.onLand, (rate, s) => {
      const next = now.zones[z]!
      if (rate > 0) return next.onLand[s]! / rate
      return zone.onGround[s]! > 0 ? next.onGround[s]! / zone.onGround[s]! : 1
    }),
  )
}

/** Class limits for a layer: the reader's own, or sensible ones from the rates of zones and sectors. */
export function breaksOf(view: ResultView, figures: Figures, layer: string, own: string): readonly number[] {
  const given = own
    .split(/[,，;；\s]+/)
    .filter((part) => part !== '')
    .map(Number)
    .filter((value) => Number.isFinite(value) && value > 0)
  if (given.length > 0) return [...new Set(given)].sort((a, b) => a - b).slice(0, 9)
  if (doubtOf(layer) !== undefined) return DOUBT_BREAKS
  return view.breaks?.[layer] ?? niceBreaks(Float32Array.from(ratesOf(view, figures, layer)), 7)
}

// What a whole hectare of each sector's land emits in each zone, and parts of it, as pixels hold them.
function ratesOf(view: ResultView, figures: Figures, layer: string): number[] {
  const shown = view.sectors.flatMap((sector, s) => (layer === 'total' || layer === sector ? [s] : []))
  const emitted = figures.zones.flatMap((zone) =>
    shown.map((s) => (zone.onLand[s]! + zone.onGround[s]!) * 1e4),
  )
  const full = layer === 'sink' ? (view.sinks?.rates ?? []) : emitted
  const distinct = [...new Set(full.filter((rate) => rate > 0))]
  return distinct.flatMap((rate) => [0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1].map((share) => rate * share))
}

/** How the map paints a layer. */
export function schemeOf(
  view: ResultView,
  layer: string,
  breaks: readonly number[],
  ratios: Scheme['ratios'],
): Scheme {
  const isDoubt = doubtOf(layer) !== undefined
  const bands = isDoubt
    ? [0]
    : bandsOf(view).flatMap((band, b) =>
        band === layer || (layer === 'total' && band !== 'sink') ? [b] : [],
      )
  const count = breaks.length + 1
  const colors = Uint32Array.from({ length: count }, (_, i) => packed(colorOf(layer, i, count)))
  return { bands, breaks, colors, empty: packed(EMPTY), ratios: isDoubt ? undefined : ratios }
}

/** Colour of a class of a layer: greens for what land takes up, the emission's ramp for all else. */
export function colorOf(layer: string, at: number, count: number): string {
  return layer === 'sink' ? sinkColor(at, count) : rampColor(at, count)
}

/** What the legend's figures are in. */
export function unitWord(layer: string): 'sinkUnit' | 'doubtUnit' | 'intensityUnit' {
  if (layer === 'sink') return 'sinkUnit'
  return doubtOf(layer) === undefined ? 'intensityUnit' : 'doubtUnit'
}

/** The band whose uncertainty a layer shows, such as `total` of `uncertainty-total`; undefined for other layers. */
export const doubtOf = (layer: string): string | undefined =>
  layer.startsWith(DOUBT) ? layer.slice(DOUBT.length) : undefined

/** Layers of uncertainty by the names of their bands. */
export const DOUBT = 'uncertainty-'

// Class limits of relative uncertainty, percent.
const DOUBT_BREAKS = [5, 10, 15, 20, 30, 50]

/** Ground inside a zone on which nothing is emitted. */
export const EMPTY = '#ffffff'
