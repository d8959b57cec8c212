// The open result beside another one, a what-if, or totals that others published: what each counts, and where they differ.
import type { PageSection, ResultView } from 'carbon-cadastre/web'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { type Folder, folderAround, textOf } from '../folder.ts'
import { DropZone } from '../start/drop-zone.tsx'
import type { Result, ToldScenario } from '../state.ts'
import { Tabs } from '../tabs.tsx'
import type { Language, Word } from '../words.ts'
import type { Told } from '../workers/comparisons.ts'
import { startEngine } from '../workers/start-engine.ts'

interface CompareProps {
  readonly result: Result
  readonly t: (word: Word) => string
  readonly lang: Language
  /** A what-if that was asked to be told beside its base. */
  readonly scenario: ToldScenario | undefined
}

type Against = 'scenario' | 'result' | 'published'

// What was compared stays when the reader looks at the map between.
let kept: {
  readonly with: Told | undefined
  readonly region: string | undefined
  readonly beside: Result | undefined
} = { with: undefined, region: undefined, beside: undefined }

/** The page of comparisons. */
export function Compare({ result, t, lang, scenario }: CompareProps) {
  const engine = useMemo(startEngine, [])
  const [other, setOther] = useState(kept.with)
  // A region is chosen for one result: another city's totals beside the next would be a wrong answer.
  const [region, setRegion] = useState(kept.beside === result ? kept.region : undefined)
  const [regions, setRegions] = useState<readonly string[]>([])
  const [against, setAgainst] = useState<Against>(scenario ? 'scenario' : other ? 'result' : 'published')
  const [sections, setSections] = useState<readonly PageSection[]>()
  const [failure, setFailure] = useState<string>()
  kept = { with: other, region, beside: result }
  const own = useMemo(() => toldOf(result.view), [result])

  useEffect(() => {
    engine.regionsFor({ title: own.study.title }).then(
      (found) => {
        setRegions(found.regions)
        setRegion((before) => before ?? found.guess)
      },
      () => undefined,
    )
  }, [own])
  useEffect(() => () => engine.stop(), [])
  useEffect(() => {
    let current = true
    setSections(undefined)
    setFailure(undefined)
    const asked =
      against === 'scenario'
        ? scenario && Promise.resolve(scenario.sections)
        : against === 'result'
          ? other && engine.beside({ first: own, second: other })
          : region && engine.published({ result: own, region })
    if (asked) {
      asked.then(
        (found) => current && setSections(found),
        (error: Error) => current && setFailure(error.message),
      )
    }
    return () => {
      current = false
    }
  }, [against, other, region, own, scenario])

  const take = async (folder: Folder) => {
    setFailure(undefined)
    const view = await viewIn(folder)
    if (!view) return setFailure(t('notAResult'))
    setOther(toldOf(view))
    setAgainst('result')
  }
  const choices = [
    ...(scenario ? [{ name: 'scenario' as const, word: 'whatIf' as const }] : []),
    { name: 'result' as const, word: 'anotherResult' as const },
    { name: 'published' as const, word: 'publishedTotals' as const },
  ]
  const waiting =
    (against === 'result' && other !== undefined) || (against === 'published' && region !== undefined)
  return (
    <main class="page compare">
      <h2>{t('compare')}</h2>
      <p class="lead">{t('compareLead')}</p>
      <Tabs
        label={t('compare')}
        tabs={choices.map(({ name, word }) => ({ name, text: t(word) }))}
        selected={against}
        select={setAgainst}
        testid="compare"
      />
      {against === 'result' && (
        <DropZone text={t('compareDrop')} mostly="folder" name="compare-files" {...{ take, t }} />
      )}
      {against === 'published' && regions.length > 0 && (
        <label class="region">
          {t('region')}{' '}
          <select
            value={region ?? ''}
            data-testid="region"
            onChange={(event) => setRegion(event.currentTarget.value || undefined)}
          >
            {['', ...regions].map((name) => (
              <option key={name} value={name}>
                {name || '–'}
              </option>
            ))}
          </select>
        </label>
      )}
      {failure && (
        <p class="failure" role="alert">
          {failure}
        </p>
      )}
      {sections ? (
        <Sections sections={sections} lang={lang} />
      ) : (
        <p class="empty">{t(waiting ? 'reading' : 'compareNothing')}</p>
      )}
    </main>
  )
}

// The engine's markup carries both languages; everything a user wrote in it is escaped there.
function Sections({ sections, lang }: { sections: readonly PageSection[]; lang: Language }) {
  return (
    <div class={`told ${lang}`} data-testid="comparison">
      {sections.map(({ heading, content }, i) => (
        <section key={i}>
          <h3>{typeof heading === 'string' ? heading : heading[lang]}</h3>
          <div dangerouslySetInnerHTML={{ __html: content }} />
        </section>
      ))}
    </div>
  )
}

// The view of an output folder, or of its view.json alone.
async function viewIn(folder: Folder): Promise<ResultView | undefined> {
  const around = folderAround(folder, /view\.json$/)
  const text = around && (await textOf(around, 'view.json'))
  if (text === undefined) return undefined
  try {
    const view = JSON.parse(text) as ResultView
    return view.ledger && view.zones && view.study ? view : undefined
  } catch {
    return undefined
  }
}

const toldOf = ({ study, sectors, zones, ledger }: ResultView): Told => ({
  study,
  sectors,
  zones,
  ledger: { rows: ledger.rows, gwp: ledger.gwp },
})
