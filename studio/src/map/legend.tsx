// The card over the map: which layer, what its colours mean, how much shows through, what lies on top.
import { useState } from 'preact/hooks'
import { bandsOf, colorOf, DOUBT, EMPTY, unitWord } from '../figures.ts'
import { short } from '../numbers.ts'
import type { Link, Result } from '../state.ts'
import { type Language, layerName, type Word } from '../words.ts'

/** What can lie on top of the map. */
export const OVERLAYS = ['zones', 'patches', 'parks', 'enterprises'] as const

export type Overlays = Readonly<Record<(typeof OVERLAYS)[number], boolean>>

/** Which of them a link shows; districts where it says nothing. */
export function overlaysOf({ show }: Pick<Link, 'show'>): Overlays {
  const on = new Set((show || 'zones').split(','))
  return {
    zones: on.has('zones'),
    patches: on.has('patches'),
    parks: on.has('parks'),
    enterprises: on.has('enterprises'),
  }
}

interface LegendProps {
  readonly result: Result
  readonly link: Link
  readonly go: (part: Partial<Link>) => void
  readonly breaks: readonly number[]
  readonly opacity: number
  readonly setOpacity: (value: number) => void
  readonly overlays: Overlays
  readonly setOverlays: (value: Overlays) => void
  readonly t: (word: Word) => string
  readonly lang: Language
}

/** Layers, legend and switches. */
export function Legend({
  result,
  link,
  go,
  breaks,
  opacity,
  setOpacity,
  overlays,
  setOverlays,
  t,
  lang,
}: LegendProps) {
  const { view } = result
  const bands = ['total', ...bandsOf(view)]
  const doubts = bands.filter((band) => result.folder.has(`rasters/uncertainty-${band}.tif`))
  const layers = [...bands, 'land-use', ...doubts.map((band) => `${DOUBT}${band}`)]
  const has = (kind: (typeof OVERLAYS)[number]) =>
    kind === 'zones' ||
    (kind === 'patches'
      ? result.folder.has('patches.gpkg')
      : view.layers.some((layer) => layer.kind === kind))
  const [folded, setFolded] = useState(matchMedia('(max-width: 1000px)').matches)
  return (
    <aside class={`legend ${folded ? 'folded' : ''}`}>
      <div class="pick">
        <select
          aria-label={t('layer')}
          data-testid="layer"
          value={link.layer}
          onChange={(event) => go({ layer: event.currentTarget.value })}
        >
          {layers.map((layer) => (
            <option key={layer} value={layer}>
              {layerName(layer, t, lang)}
            </option>
          ))}
        </select>
        <button
          type="button"
          class="fold"
          aria-expanded={!folded}
          aria-label={t('legend')}
          onClick={() => setFolded(!folded)}
        >
          {folded ? '+' : '–'}
        </button>
      </div>
      {!folded && (
        <>
          {link.layer === 'land-use' ? (
            <LandKeys result={result} lang={lang} />
          ) : (
            <IntensityKeys layer={link.layer} breaks={breaks} t={t} />
          )}
          {link.layer !== 'land-use' && (
            <details class="more">
              <summary>{t('ownBreaks')}</summary>
              <input
                type="text"
                inputMode="decimal"
                aria-label={t('ownBreaks')}
                placeholder={breaks
                  .map(short)
                  .join(', ')
                  .replaceAll(/(\d),(\d)/g, '$1$2')}
                value={link.breaks}
                onChange={(event) => go({ breaks: event.currentTarget.value })}
              />
              <small>{t('breaksHint')}</small>
            </details>
          )}
          <label class="range">
            {t('opacity')}
            <input
              type="range"
              min="0"
              max="1"
              step="0.05"
              value={opacity}
              onInput={(event) => setOpacity(Number(event.currentTarget.value))}
            />
          </label>
          <div class="checks">
            {OVERLAYS.map(
              (name) =>
                has(name) && (
                  <label key={name}>
                    <input
                      type="checkbox"
                      checked={overlays[name]}
                      data-testid={`show-${name}`}
                      onChange={(event) => setOverlays({ ...overlays, [name]: event.currentTarget.checked })}
                    />
                    {t(name)}
                  </label>
                ),
            )}
          </div>
        </>
      )}
    </aside>
  )
}

interface KeysProps {
  readonly layer: string
  readonly breaks: readonly number[]
  readonly t: (word: Word) => string
}

function IntensityKeys({ layer, breaks, t }: KeysProps) {
  const count = breaks.length + 1
  const range = (at: number) => {
    if (breaks.length === 0) return '> 0'
    if (at === 0) return `${t('below')} ${short(breaks[0]!)}`
    if (at === breaks.length) return `${short(breaks.at(-1)!)} ${t('andMore')}`
    return `${short(breaks[at - 1]!)} – ${short(breaks[at]!)}`
  }
  return (
    <>
      <p class="unit">{t(unitWord(layer))}</p>
      <ul class="classes" data-testid="legend">
        {Array.from({ length: count }, (_, i) => count - 1 - i).map((at) => (
          <li key={at}>
            <span class="swatch" style={{ background: colorOf(layer, at, count) }} />
            {range(at)}
          </li>
        ))}
        <li>
          <span class="swatch" style={{ background: EMPTY }} />
          {t(layer === 'sink' ? 'noSink' : 'noEmission')}
        </li>
      </ul>
    </>
  )
}

function LandKeys({ result, lang }: { result: Result; lang: Language }) {
  const { legend, zones } = result.view
  return (
    <ul class="classes land">
      {legend.map((entry, k) =>
        zones.some(({ classes }) => classes[k]! > 0) ? (
          <li key={entry.code}>
            <span class="swatch" style={{ background: entry.color }} />
            <i>{entry.code}</i> {(lang === 'zh' ? entry.nameZh : undefined) ?? entry.name}
          </li>
        ) : null,
      )}
    </ul>
  )
}
