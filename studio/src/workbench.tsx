// Map and panels side by side, linked: what is pointed at in one stands out in the other.

import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { type Figures, figuresOf } from './figures.ts'
import { lazy } from './lazy.tsx'
import type { CarbonMap } from './map/carbon-map.ts'
import { overlaysOf } from './map/legend.tsx'
import { MapPane } from './map/map-pane.tsx'
import { openResult } from './open-result.ts'
import { Bars } from './panels/bars.tsx'
import { Composition } from './panels/composition.tsx'
import { Explanation } from './panels/explanation.tsx'
import { Flows } from './panels/flows.tsx'
import { LedgerTable } from './panels/ledger.tsx'
import type { PanelProps } from './panels/panel.tsx'
import { Proof } from './panels/proof.tsx'
import { Series } from './panels/series.tsx'
import { ZoneTable } from './panels/zone-table.tsx'
import type { Link, PanelName, Result, ToldScenario } from './state.ts'
import { Tabs } from './tabs.tsx'
import type { Word } from './words.ts'
import type { Parcel } from './workers/parcels.ts'
import type { Place } from './workers/reader.ts'

const WhatIf = lazy(() => import('./what-if/what-if.tsx').then((module) => module.WhatIf))

const PANELS: readonly { name: PanelName; word: Word }[] = [
  { name: 'table', word: 'districtTable' },
  { name: 'bars', word: 'bars' },
  { name: 'flows', word: 'flows' },
  { name: 'land', word: 'composition' },
  { name: 'series', word: 'city' },
  { name: 'place', word: 'explanation' },
  { name: 'ledger', word: 'ledger' },
]

interface WorkbenchProps {
  readonly result: Result
  readonly base: Figures
  readonly link: Link
  readonly go: (part: Partial<Link>) => void
  readonly t: (word: Word) => string
  readonly compareWith: (told: ToldScenario) => void
}

/** The map and one panel beside it. */
export function Workbench({ result, base, link, go, t, compareWith }: WorkbenchProps) {
  const [figures, setFigures] = useState(base)
  // A what-if that moves land has rasters of its own on the map.
  const [shown, setShown] = useState(result)
  const [hover, setHover] = useState<string>()
  const [place, setPlace] = useState<Place>()
  const [parcel, setParcel] = useState<Parcel>()
  const [seeking, setSeeking] = useState(false)
  const [row, setRow] = useState<number>()
  const [source, setSource] = useState<string>()
  const map = useRef<CarbonMap | undefined>(undefined)
  const lang = link.lang
  const whatIf = link.view === 'what-if'
  useEffect(() => {
    if (whatIf) return
    setFigures(base)
    setShown(result)
  }, [whatIf, base])

  const explain = async (lon: number, lat: number, open: boolean) => {
    const [x, y] = await result.reader.atLonLat({ lon, lat })
    const found = await result.reader.explain({ x, y })
    setPlace(found)
    if (!found) return go({ at: undefined })
    if (open) go({ panel: 'place', at: `${lon.toFixed(6)},${lat.toFixed(6)}` })
  }
  // Parcels are read when they are first shown: their file may be large.
  const withParcels = overlaysOf(link).patches && result.folder.has('patches.gpkg')
  useEffect(() => {
    let current = true
    const find = async () => {
      const [lon, lat] = (link.at ?? '').split(',').map(Number)
      if (!withParcels || lat === undefined || !Number.isFinite(lat)) return undefined
      const [x, y] = await result.reader.atLonLat({ lon: lon!, lat })
      return result.reader.parcelAt({ x, y })
    }
    setSeeking(withParcels)
    find()
      .then((found) => current && setParcel(found))
      .finally(() => current && setSeeking(false))
    return () => {
      current = false
    }
  }, [link.at, withParcels, result])
  useEffect(() => {
    const [lon, lat] = (link.at ?? '').split(',').map(Number)
    if (lat !== undefined && Number.isFinite(lat)) explain(lon!, lat, false)
    else setPlace(undefined)
  }, [link.at, result])
  const onPlace = async (x: number, y: number) => {
    const [lon, lat] = await result.reader.lonLat({ x, y })
    if (whatIf) go({ at: `${lon.toFixed(6)},${lat.toFixed(6)}` })
    else go({ panel: 'place', at: `${lon.toFixed(6)},${lat.toFixed(6)}` })
  }
  useEffect(() => () => void (shown !== result && shown.reader.stop()), [shown])
  const ground = useMemo(() => (shown === result ? base : figuresOf(shown.view)), [shown, result, base])
  const { affine } = result.view.grid
  const mark = useMemo(
    () =>
      place && ([affine.c + affine.a * (place.col + 0.5), affine.f + affine.e * (place.row + 0.5)] as const),
    [place, affine],
  )
  const panel: PanelProps = {
    result,
    figures,
    base,
    t,
    lang,
    hover,
    onHover: setHover,
    onSelect(zone) {
      setHover(zone)
      if (zone !== undefined) map.current?.toZone(zone)
    },
    place,
    parcel,
    seeking,
    link,
    go,
    row,
    source,
    setSource,
    showRow(position) {
      setRow(position)
      go({ panel: 'ledger' })
    },
    showSource(position, from) {
      setRow(position)
      setSource(from)
      go({ panel: 'ledger' })
    },
  }
  const panels = PANELS.filter(({ name }) => name !== 'series' || result.view.context.length > 0)
  return (
    <main class="workbench">
      <MapPane
        {...{ figures, link, go, hover, onPlace, t, lang }}
        result={shown}
        base={ground}
        onHover={setHover}
        mark={mark}
        parcel={parcel}
        onMap={(opened) => {
          map.current = opened
        }}
      />
      <div class="side">
        {whatIf ? (
          <WhatIf
            {...panel}
            setFigures={setFigures}
            compareWith={compareWith}
            ground={ground}
            onLandChanged={async (folder) => {
              const changed = folder ? await openResult(folder) : result
              setShown(changed)
              setFigures(figuresOf(changed.view))
            }}
          />
        ) : (
          <>
            <Tabs
              label={t('show')}
              tabs={panels.map(({ name, word }) => ({ name, text: t(word) }))}
              selected={link.panel}
              select={(name) => go({ panel: name })}
              testid="panel"
            />
            <Panel name={link.panel} panel={panel} />
          </>
        )}
        <Proof {...{ result, t, lang }} />
      </div>
    </main>
  )
}

function Panel({ name, panel }: { name: PanelName; panel: PanelProps }) {
  switch (name) {
    case 'table':
      return <ZoneTable {...panel} />
    case 'bars':
      return <Bars {...panel} />
    case 'flows':
      return <Flows {...panel} />
    case 'land':
      return <Composition {...panel} />
    case 'series':
      return <Series {...panel} />
    case 'place':
      return <Explanation {...panel} />
    case 'ledger':
      return <LedgerTable {...panel} />
  }
}
