// What if: totals, activities and factors moved by sliders and cells; map, table and flows follow at once.

import { sectorColor } from 'carbon-cadastre/web'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Figures } from '../figures.ts'
import { download } from '../folder.ts'
import { signed, signedTenThousand, tenThousand } from '../numbers.ts'
import { Flows } from '../panels/flows.tsx'
import { namesOf, type PanelProps } from '../panels/panel.tsx'
import { ZoneTable } from '../panels/zone-table.tsx'
import type { Remote } from '../rpc.ts'
import type { Inputs, ToldScenario } from '../state.ts'
import { Tabs } from '../tabs.tsx'
import { sectorName, type Word } from '../words.ts'
import type { EngineCalls } from '../workers/engine.ts'
import { startEngine } from '../workers/start-engine.ts'
import { BufferControl } from './buffer-control.tsx'
import { type Change, type ScaleChange, type StudyChange, scenarioText } from './changes.ts'
import { Activities, Slider } from './scales.tsx'

interface WhatIfProps extends PanelProps {
  /** Show the what-if beside its base, change by change. */
  readonly compareWith: (told: ToldScenario) => void
  readonly setFigures: (figures: Figures) => void
  /** Put another result on the map: one whose land has changed. */
  readonly onLandChanged: (folder: ReadonlyMap<string, Blob> | undefined) => Promise<void>
  /** The figures of the land on the map, before sliders. */
  readonly ground: Figures
}

const ELECTRICITY = 'electricity'

// What was moved stays when the reader looks at another view.
const kept = new WeakMap<PanelProps['result'], Readonly<Record<string, number>>>()

/** The panel of controls, with table and flows under it. */
export function WhatIf(props: WhatIfProps) {
  const { result, base, ground, figures, setFigures, compareWith, onLandChanged, t, lang } = props
  const engine = useRef<Remote<EngineCalls> | undefined>(undefined)
  const [inputs, setInputs] = useState<Inputs | 'none'>()
  const [ready, setReady] = useState(false)
  const [failure, setFailure] = useState<string>()
  const [scales, setScales] = useState(kept.get(result) ?? {})
  kept.set(result, scales)
  const [land, setLand] = useState<StudyChange>()
  const [view, setView] = useState<'table' | 'flows'>('table')
  const names = namesOf(result.view, lang)

  useEffect(() => {
    let here = true
    const start = async () => {
      const found = await result.inputs()
      if (!here) return
      setInputs(found ?? 'none')
      if (!found) return
      engine.current = startEngine()
      await engine.current.prepare({ ...found, threads: 2 })
      if (here) setReady(true)
    }
    start().catch((error: Error) => here && setFailure(error.message))
    return () => {
      here = false
      engine.current?.stop()
    }
  }, [result])

  const changes = useMemo(() => changesOf(scales, t, (id) => sectorName(id, lang), names), [scales, lang])
  useEffect(() => {
    if (!ready) return
    let current = true
    const begun = performance.now()
    engine.current!.whatIf({ changes }).then(
      (next) => {
        if (!current) return
        setFigures(changes.length === 0 ? ground : next)
        // Two frames on, the change is on the screen.
        requestAnimationFrame(() =>
          requestAnimationFrame(() =>
            performance.measure('what-if', { start: begun, end: performance.now() }),
          ),
        )
      },
      (error: Error) => current && setFailure(error.message),
    )
    return () => {
      current = false
    }
  }, [changes, ready, ground])

  if (inputs === 'none') return <p class="empty">{t('needsInputs')}</p>
  const set = (key: string, value: number) => setScales({ ...scales, [key]: value })
  const whole = (of: Figures) => of.zones.reduce((sum, zone) => sum + zone.total, 0)
  const [was, now] = [whole(base), whole(figures)]
  const title = `${result.view.study.title}: ${t('whatIf')}`
  // What moves land comes first: the rest stands on it.
  const all: readonly Change[] = land ? [land, ...changes] : changes
  const compare = () =>
    engine.current!.whatIfBeside({ title, changes: all }).then(
      (sections) => compareWith({ title, sections }),
      (error: Error) => setFailure(error.message),
    )
  const reset = async () => {
    setScales({})
    if (!land || !inputs) return
    await engine.current!.moveLand({ ...inputs, changes: [], threads: 2 })
    await onLandChanged(undefined)
    setLand(undefined)
  }
  return (
    <section class="panel-body what-if" aria-busy={!ready}>
      <p class="unit">{ready ? t('whatIfLead') : t('preparing')}</p>
      {failure && (
        <p class="failure" role="alert">
          {failure}
        </p>
      )}
      <p class="headline" data-testid="what-if-total" data-value={now}>
        {tenThousand(now)} <small>{t('tableUnit')}</small>{' '}
        <small class="delta">
          {signedTenThousand(now - was)} ({signed((100 * (now - was)) / was, 2)} %)
        </small>
      </p>
      <fieldset class="sliders" disabled={!ready}>
        <legend>{t('sectorTotals')}</legend>
        {result.view.sectors.map((sector, s) => (
          <Slider
            key={sector}
            id={`sector:${sector}`}
            label={sectorName(sector, lang)}
            color={sectorColor(sector, s)}
            scales={scales}
            set={set}
          />
        ))}
        {base.rows.some(({ carrier }) => carrier === ELECTRICITY) && (
          <Slider
            id={`carrier:${ELECTRICITY}`}
            label={t('electricity')}
            color="#8c857c"
            scales={scales}
            set={set}
          />
        )}
      </fieldset>
      {inputs && (
        <BufferControl
          key={land?.name ?? ''}
          {...{ result, t, inputs, land, setFailure }}
          onMoved={async (change, folder) => {
            setReady(false)
            try {
              await engine.current!.moveLand({ ...inputs, changes: [change], threads: 2 })
              await onLandChanged(folder)
              setLand(change)
            } finally {
              setReady(true)
            }
          }}
        />
      )}
      <details>
        <summary>{t('activities')}</summary>
        <Activities rows={base.rows} names={names} t={t} scales={scales} set={set} disabled={!ready} />
      </details>
      <p class="buttons">
        <button type="button" class="button" disabled={all.length === 0} onClick={reset}>
          {t('reset')}
        </button>
        <button
          type="button"
          class="main-button"
          disabled={all.length === 0}
          data-testid="save-scenario"
          onClick={() => download('scenario.json', scenarioText(title, all))}
        >
          {t('saveScenario')}
        </button>
        <button
          type="button"
          class="button"
          disabled={all.length === 0 || !ready}
          data-testid="compare-what-if"
          onClick={compare}
        >
          {t('compareBase')}
        </button>
      </p>
      <Tabs
        label={t('show')}
        tabs={[
          { name: 'table', text: t('districtTable') },
          { name: 'flows', text: t('flows') },
        ]}
        selected={view}
        select={setView}
        testid="what-if"
      />
      {view === 'table' ? <ZoneTable {...props} /> : <Flows {...props} />}
    </section>
  )
}

// Sliders and cells as changes of the ledger, each with a name to stand in tables and waterfalls.
function changesOf(
  scales: Readonly<Record<string, number>>,
  t: (word: Word) => string,
  sector: (id: string) => string,
  names: ReturnType<typeof namesOf>,
): readonly ScaleChange[] {
  return Object.entries(scales)
    .filter(([, by]) => by !== 1 && Number.isFinite(by))
    .map(([key, by]): ScaleChange => {
      const own = key.slice(key.indexOf(':') + 1)
      if (key.startsWith('sector:'))
        return { kind: 'scale', name: `${sector(own)} × ${by}`, where: { sector: own }, by }
      if (key.startsWith('carrier:'))
        return {
          kind: 'scale',
          name: `${t('factor')}: ${names.carrier(own)} × ${Number(by.toPrecision(6))}`,
          where: { carrier: own },
          by,
        }
      const [branch = '', carrier = ''] = own.split('|')
      return {
        kind: 'scale',
        name: `${names.branch(branch)} · ${names.carrier(carrier)} × ${Number(by.toPrecision(6))}`,
        where: { branch, carrier },
        by,
      }
    })
}
