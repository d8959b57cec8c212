// The map with its legend, scale, coordinates and what is under the pointer.
import { useEffect, useRef, useState } from 'preact/hooks'
import { breaksOf, type Figures, ratiosOf, schemeOf } from '../figures.ts'
import { short, tenThousand } from '../numbers.ts'
import { zoneNameOf } from '../panels/panel.tsx'
import { type Link, mapPlace, type Result, writeLink } from '../state.ts'
import type { Language, Word } from '../words.ts'
import type { Parcel } from '../workers/parcels.ts'
import type { CarbonMap, MapEvents } from './carbon-map.ts'
import { Legend, OVERLAYS, type Overlays, overlaysOf } from './legend.tsx'

interface MapPaneProps {
  readonly result: Result
  readonly figures: Figures
  readonly base: Figures
  readonly link: Link
  readonly go: (part: Partial<Link>) => void
  readonly hover: string | undefined
  readonly onHover: (zone: string | undefined) => void
  readonly onPlace: (x: number, y: number) => void
  readonly mark: readonly [number, number] | undefined
  readonly parcel: Parcel | undefined
  readonly t: (word: Word) => string
  readonly lang: Language
  readonly onMap: (map: CarbonMap) => void
}

/** The map pane. */
export function MapPane(props: MapPaneProps) {
  const { result, figures, base, link, go, hover, onHover, onPlace, mark, parcel, t, lang, onMap } = props
  const target = useRef<HTMLDivElement>(null)
  const [shown, setShown] = useState<CarbonMap>()
  const calls = useRef({ onHover, onPlace })
  calls.current = { onHover, onPlace }
  const [failure, setFailure] = useState<Error>()
  const [coordinate, setCoordinate] = useState('')
  const [resolution, setResolution] = useState(0)
  const [opacity, setOpacity] = useState(1)
  const overlays = overlaysOf(link)
  const setOverlays = (next: Overlays) =>
    go({ show: OVERLAYS.filter((name) => next[name]).join(',') || 'none' })
  const breaks = breaksOf(result.view, base, link.layer, link.breaks)

  useEffect(() => {
    let [asked, left] = [0, false]
    const events: MapEvents = {
      async hover(zone, x, y) {
        calls.current.onHover(zone)
        const turn = ++asked
        const [lon, lat] = await result.reader.lonLat({ x, y })
        if (turn === asked) setCoordinate(`${lon.toFixed(4)}, ${lat.toFixed(4)}`)
      },
      click: (x, y) => calls.current.onPlace(x, y),
      moved(center, at) {
        setResolution(at)
        mapPlace.size = [target.current!.clientWidth, target.current!.clientHeight]
        mapPlace.value = `${center.map((value) => Number(value.toPrecision(9))).join(',')},${Number(at.toPrecision(4))}`
        writeLink()
      },
    }
    let map: CarbonMap | undefined
    // Loaded when tables and legend already stand: the library of the map is nine tenths of the page's code.
    import('./carbon-map.ts').then(({ carbonMap }) => {
      if (left) return
      // A narrow page folds its legend.
      const legend = target.current!.clientWidth < 640 ? 0 : 226
      map = carbonMap(target.current!, result.view, result.reader, events, legend)
      const stood = mapPlace.value?.split(',').map(Number)
      if (stood?.length === 3 && stood.every(Number.isFinite)) map.goTo([stood[0]!, stood[1]!], stood[2]!)
      setShown(map)
      onMap(map)
    }, setFailure)
    return () => {
      left = true
      setShown(undefined)
      delete target.current?.dataset['painted']
      map?.dispose()
    }
  }, [result])

  useEffect(() => {
    shown?.show(link.layer)
    const layer = link.layer === 'land-use' ? 'total' : link.layer
    shown?.paint(schemeOf(result.view, layer, breaks, ratiosOf(base, figures)))
  }, [shown, link.layer, breaks.join(), figures, base])
  useEffect(() => shown?.opacity(opacity), [opacity, shown])
  useEffect(() => {
    for (const name of OVERLAYS) shown?.overlay(name, overlays[name])
  }, [link.show, shown])
  useEffect(() => shown?.highlight(hover), [hover, shown])
  useEffect(() => shown?.names(lang), [lang, shown])
  useEffect(() => shown?.mark(mark), [mark?.join(), shown])
  useEffect(() => shown?.choose(parcel), [parcel, shown])
  if (failure) throw failure

  const zone = hover === undefined ? undefined : result.view.zones.findIndex(({ id }) => id === hover)
  const scale =
    result.view.grid.crs.kind === 'projected'
      ? scaleOf(resolution * result.view.grid.crs.metresPerUnit)
      : undefined
  return (
    <div class="map-pane">
      <div
        ref={target}
        class="map"
        role="application"
        aria-label={t('mapLabel')}
        tabIndex={0}
        data-testid="map"
        onKeyDown={(event) => {
          const middle = event.key === 'Enter' && shown?.map.getView().getCenter()
          if (middle) onPlace(middle[0]!, middle[1]!)
        }}
      />
      <Legend {...{ result, link, go, breaks, opacity, setOpacity, overlays, setOverlays, t, lang }} />
      <div class="zoom">
        <button type="button" aria-label={t('zoomIn')} onClick={() => zoomBy(shown, 1)}>
          +
        </button>
        <button type="button" aria-label={t('zoomOut')} onClick={() => zoomBy(shown, -1)}>
          −
        </button>
        <button
          type="button"
          class="whole"
          aria-label={t('wholeArea')}
          title={t('wholeArea')}
          onClick={() => shown?.fit()}
        >
          ⌂
        </button>
      </div>
      {zone !== undefined && zone >= 0 && (
        <div class="under-pointer" aria-live="off">
          <b>{zoneNameOf(result.view.zones[zone]!, lang)}</b> {tenThousand(figures.zones[zone]!.total)}{' '}
          <small>{t('tableUnit')}</small>
          {link.layer === 'sink' && result.view.sinks && (
            <SinkOf sink={result.view.sinks.zones[zone]!} emission={figures.zones[zone]!.total} t={t} />
          )}
        </div>
      )}
      <div class="map-foot">
        {scale && (
          <span class="scale" style={{ width: `${scale.pixels}px` }}>
            {scale.text}
          </span>
        )}
        <span class="coordinate">{coordinate}</span>
      </div>
    </div>
  )
}

// What a zone's land takes up, as it stands to the emission on show.
function SinkOf({
  sink,
  emission,
  t,
}: {
  sink: { absorbed: number }
  emission: number
  t: (word: Word) => string
}) {
  return (
    <span data-testid="zone-sink">
      {' · '}
      {t('takenUp')} {tenThousand(sink.absorbed)}
      {emission > 0 && ` = ${short((100 * sink.absorbed) / emission)} % ${t('ofEmission')}`}
    </span>
  )
}

function zoomBy(map: CarbonMap | undefined, step: number) {
  const view = map?.map.getView()
  view?.animate({ zoom: (view.getZoom() ?? 0) + step, duration: 160 })
}

// The longest of 1, 2, 5 × 10ⁿ metres that fits in about 110 pixels.
function scaleOf(metresPerPixel: number): { pixels: number; text: string } | undefined {
  if (!(metresPerPixel > 0)) return undefined
  const most = 110 * metresPerPixel
  const power = 10 ** Math.floor(Math.log10(most))
  const length = [5, 2, 1].map((lead) => lead * power).find((value) => value <= most)!
  return {
    pixels: length / metresPerPixel,
    text: length >= 1000 ? `${short(length / 1000)} km` : `${short(length)} m`,
  }
}
