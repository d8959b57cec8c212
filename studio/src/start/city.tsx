// The reader's own city: files dropped, recognised and checked at once, then run — all inside this page.
import type { Issue } from 'carbon-cadastre'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { type Folder, folderAround, textOf } from '../folder.ts'
import { exampleInputs, openResult } from '../open-result.ts'
import type { Remote, WorkerFailure } from '../rpc.ts'
import type { Inputs, Result } from '../state.ts'
import type { Language, Word } from '../words.ts'
import type { EngineCalls } from '../workers/engine.ts'
import { startEngine } from '../workers/start-engine.ts'
import { useDraft } from './draft.ts'
import { DropZone } from './drop-zone.tsx'
import { FileCard } from './file-card.tsx'
import { Issues } from './issues.tsx'
import { recognise, type StudyPart } from './recognise.ts'
import type { Role } from './roles.ts'
import { RunCard, type Stage } from './run-card.tsx'
import { SettingsForm } from './settings-form.tsx'
import { DEFAULTS, PLACEHOLDERS, type Settings, studyText } from './study-text.ts'
import { Templates } from './templates.tsx'

// Parts that one file alone can have.
const ALONE: readonly Role[] = [
  'study',
  'balance',
  'cover',
  'zones',
  'legend',
  'overrides',
  'context',
  'controls',
]

// Faults that a field of the settings mends.
const FIELDS: Readonly<Record<string, { readonly key: keyof Settings; readonly word: Word }>> = {
  'electricity.imports': { key: 'gridFactor', word: 'gridFactor' },
  'zones.id': { key: 'zoneId', word: 'zoneId' },
  'zones.name': { key: 'zoneName', word: 'zoneName' },
}

// Faults whose own hint says which legend to choose.
const OF_LEGEND = new Set(['cover.code', 'cover.legend'])

// What systems leave in folders and zips.
const LEFTOVER = /(^|\/)(\.|__MACOSX\/|Thumbs\.db$|desktop\.ini$)/i
let changes = 0

interface CityProps {
  readonly t: (word: Word) => string
  readonly lang: Language
  readonly show: (result: Result) => void
  /** Another view is on show: what was dropped stays, and a run goes on. */
  readonly hidden: boolean
  /** What was dropped on the page beside the zone. */
  readonly dropped: Promise<Folder> | undefined
}

/** Files, settings, faults, run. */
export function City({ t, lang, show, hidden, dropped }: CityProps) {
  const [parts, setParts] = useState<readonly StudyPart[]>([])
  const [settings, setSettings] = useState(DEFAULTS)
  const [edited, setEdited] = useState<string>()
  const [checked, setChecked] = useState<readonly Issue[] | 'checking' | undefined>()
  const [stage, setStage] = useState<Stage>()
  const [failure, setFailure] = useState<string>()
  const engine = useRef<Remote<EngineCalls> | undefined>(undefined)
  const checkedKey = useRef<string | undefined>(undefined)

  const study = parts.find(({ role }) => role === 'study')
  const [studyFileText, setStudyFileText] = useState<string>()
  useEffect(() => {
    setStudyFileText(undefined)
    if (study) textOf(new Map([[study.name, study.file]]), study.name).then(setStudyFileText)
  }, [study])
  const text = edited ?? studyFileText ?? studyText(parts, settings)
  const typed = useDraft(text, setEdited)
  const files: Folder = useMemo(() => new Map(parts.map(({ name, file }) => [name, file])), [parts])
  // A new key with every change of text or files.
  const key = useMemo(() => String(++changes), [text, files])
  const inputs: Inputs = { files, text, name: study?.name ?? 'study.yaml' }
  const threads = Math.max(1, Math.min(8, navigator.hardwareConcurrency || 2))

  const take = async (folder: Folder) => {
    setFailure(undefined)
    const results = folderAround(folder, /register\/view\.json$/)
    const around = folderAround(folder, /study\.ya?ml$/)
    const apart = new Set(results?.values())
    // A study folder may have its results inside: those are opened by themselves.
    if (results && ![...(around ?? [])].some(([name, file]) => /^study\./.test(name) && !apart.has(file))) {
      await openResult(results).then(show, () => setFailure(t('notAResult')))
      return
    }
    const inside = new Set(around?.values())
    const wanted = [...(around ?? []), ...[...folder].filter(([, file]) => !inside.has(file))].filter(
      ([name, file]) => !apart.has(file) && !LEFTOVER.test(name),
    )
    const found = await Promise.all(wanted.map(([name, file]) => recognise(name, file)))
    if (found.some(({ role }) => role === 'study')) setEdited(undefined)
    setParts((before) => [
      ...before.filter(({ name }) => !found.some((part) => part.name === name)).map(unread),
      ...found,
    ])
  }
  // Which fields of the districts have values takes the whole file: the engine reads it.
  const zones = study ? undefined : parts.find(({ role }) => role === 'zones')
  const isUnread = zones !== undefined && zones.properties === undefined
  useEffect(() => {
    if (!isUnread) return
    engine.current ??= startEngine()
    const take = (properties: readonly string[]) =>
      setParts((before) => before.map((part) => (part === zones ? { ...part, properties } : part)))
    engine.current.fieldsOf({ files, name: zones.name }).then(take, () => take([]))
  }, [zones, files])

  useEffect(() => {
    if (parts.length === 0 || stage || (study && studyFileText === undefined) || checkedKey.current === key)
      return
    let current = true
    setChecked('checking')
    setFailure(undefined)
    if (isUnread) return
    const timer = setTimeout(async () => {
      engine.current ??= startEngine()
      try {
        const { issues } = await engine.current.check({ ...inputs, threads, key })
        if (!current) return
        checkedKey.current = key
        setChecked(issues.filter((issue) => !isPlaceholder(issue)))
      } catch (error) {
        if (current) fail(error as WorkerFailure)
      }
    }, 250)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [key, stage === undefined])
  useEffect(() => {
    if (parts.length === 0) return
    // Files that were dropped and results in memory are lost with the page: the browser asks first.
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [parts.length === 0])

  const fail = ({ message, issues }: WorkerFailure) => {
    if (issues && issues.length > 0) return setChecked(issues)
    setChecked([])
    setFailure(message === 'stopped' ? t('stopped') : message)
  }
  const run = async () => {
    setFailure(undefined)
    engine.current ??= startEngine()
    setStage({ stage: 'read', share: 0 })
    try {
      const folder = await engine.current.run(
        { ...inputs, threads, key, version: __VERSION__ },
        (name, share) => setStage({ stage: name, share }),
      )
      cancel()
      setStage(undefined)
      show(await openResult(folder, async () => inputs))
    } catch (error) {
      setStage(undefined)
      if ((error as Error).message === 'stopped') setFailure(t('stopped'))
      else fail(error as WorkerFailure)
    }
  }
  // A worker gives its memory back when it ends.
  const cancel = () => {
    engine.current?.stop()
    engine.current = undefined
  }

  const issues = Array.isArray(checked) ? (checked as readonly Issue[]) : []
  const errors = issues.filter(({ severity }) => severity === 'error')
  const missing = study
    ? []
    : (['balance', 'cover', 'zones'] as const).filter((role) => !parts.some((part) => part.role === role))
  const spare = new Set(
    ALONE.filter((role) => !study || role === 'study').flatMap((role) =>
      parts.filter((part) => part.role === role).slice(1),
    ),
  )
  const faults = errors.length + (edited === undefined ? spare.size : 0)
  const ready = parts.length > 0 && missing.length === 0 && Array.isArray(checked) && faults === 0 && !stage
  // A file without properties offers no choice of them.
  const fieldOf = (code: string) => {
    const field = study ? undefined : FIELDS[code]
    return field?.key === 'gridFactor' || zones?.properties?.length ? field : undefined
  }
  const asked = new Set(
    issues.flatMap(({ code }) => fieldOf(code)?.key ?? (OF_LEGEND.has(code) ? 'legend' : [])),
  )
  const fillIn = (code: string) => {
    const field = edited === undefined ? fieldOf(code) : undefined
    return field && `${t('fillIn')} ${t(field.word)}${t('stop')}`
  }
  const ownIssues = (name: string) => issues.filter(({ path }) => String(path[0]).split(':')[0] === name)
  const otherIssues = issues.filter(
    ({ path }) => !parts.some(({ name }) => String(path[0]).split(':')[0] === name),
  )

  return (
    <main class="page city" hidden={hidden}>
      <h2>{t('yourCity')}</h2>
      <p class="lead">{t('startLead')}</p>
      <DropZone
        text={t('drop')}
        mostly="files"
        name="files"
        {...{ take, dropped, t }}
        buttons={
          <button
            type="button"
            class="button"
            onClick={async () => {
              const example = await exampleInputs()
              if (example) take(example.files)
            }}
          >
            {t('tryExample')}
          </button>
        }
      >
        <Templates t={t} />
      </DropZone>
      {failure && (
        <p class="failure" role="alert">
          {failure}
        </p>
      )}
      {stage && <RunCard {...{ stage, t, cancel }} />}
      {parts.length > 0 && !stage && (
        <div class="study">
          <section class="files">
            {missing.map((role) => (
              <p key={role} class="missing">
                {t(role)} <small>{t('needed')}</small>
              </p>
            ))}
            {parts.map((part) => (
              <FileCard
                key={part.name}
                part={part}
                issues={ownIssues(part.name)}
                spare={spare.has(part) && edited === undefined}
                {...{ t, lang, fillIn }}
                change={(role) =>
                  setParts(parts.map((other) => (other === part ? { ...part, role } : other)))
                }
                remove={() => setParts(parts.filter((other) => other !== part))}
              />
            ))}
          </section>
          <section class="settings">
            {!study && <SettingsForm {...{ settings, setSettings, parts, asked, t }} />}
            <details>
              <summary>{t('editStudy')}</summary>
              <textarea
                aria-label={t('studyFile')}
                rows={22}
                spellcheck={false}
                {...typed}
                data-testid="study-text"
              />
            </details>
            {edited !== undefined && (
              <p class="unit">
                {t('editedByHand')}{' '}
                <button type="button" class="quiet" onClick={() => setEdited(undefined)}>
                  {t('writeAnew')}
                </button>
              </p>
            )}
            {otherIssues.length > 0 && <Issues issues={otherIssues} {...{ t, lang, fillIn }} />}
            <p class="verdict" role="status" data-testid="verdict">
              {checked === 'checking'
                ? t('checking')
                : faults > 0
                  ? `${faults} ${t(faults === 1 ? 'fault' : 'faults')}`
                  : missing.length === 0
                    ? t('sound')
                    : ''}
            </p>
            <button type="button" class="main-button" disabled={!ready} onClick={run} data-testid="run">
              {t('run')}
            </button>
          </section>
        </div>
      )}
    </main>
  )
}

// A file without fields may have got the one beside it that holds them.
const unread = (part: StudyPart): StudyPart =>
  part.properties?.length === 0 ? { ...part, properties: undefined } : part

const isPlaceholder = (issue: Issue) => Object.values(PLACEHOLDERS).includes(String(issue.path[0]))
