// The reader's own city: files dropped, recognised and checked at once, then run — all inside this page.
import type { Issue } from 'carbon-cadastre'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { type Folder, folderAround, folderOfUrl, textOf } from '../folder.ts'
import { exampleInputs, openResult } from '../open-result.ts'
import { type Remote, remote, type WorkerFailure } from '../rpc.ts'
import type { Inputs, Result } from '../state.ts'
import type { Language, Word } from '../words.ts'
import type { EngineCalls } from '../workers/engine.ts'
import { DropZone } from './drop-zone.tsx'
import { FileCard } from './file-card.tsx'
import { Issues } from './issues.tsx'
import { recognise, type StudyPart } from './recognise.ts'
import { RunCard, type Stage } from './run-card.tsx'
import { SettingsForm } from './settings-form.tsx'
import { DEFAULTS, PLACEHOLDERS, type Settings, studyText } from './study-text.ts'

const startEngine = () =>
  remote<EngineCalls>(new Worker(new URL('../workers/engine.ts', import.meta.url), { type: 'module' }))

// The page may be left for the map and come back: what was dropped stays.
let kept: { parts: readonly StudyPart[]; settings: Settings; edited: string | undefined } = {
  parts: [],
  settings: DEFAULTS,
  edited: undefined,
}

let changes = 0

interface CityProps {
  readonly t: (word: Word) => string
  readonly lang: Language
  readonly show: (result: Result) => void
}

/** Files, settings, faults, run. */
export function City({ t, lang, show }: CityProps) {
  const [parts, setParts] = useState(kept.parts)
  const [settings, setSettings] = useState(kept.settings)
  const [edited, setEdited] = useState(kept.edited)
  const [checked, setChecked] = useState<readonly Issue[] | 'checking' | undefined>()
  const [stage, setStage] = useState<Stage>()
  const [failure, setFailure] = useState<string>()
  const engine = useRef<Remote<EngineCalls> | undefined>(undefined)
  kept = { parts, settings, edited }

  const study = parts.find(({ role }) => role === 'study')
  const [studyFileText, setStudyFileText] = useState<string>()
  useEffect(() => {
    setStudyFileText(undefined)
    if (study) textOf(new Map([[study.name, study.file]]), study.name).then(setStudyFileText)
  }, [study])
  const text = edited ?? studyFileText ?? studyText(parts, settings)
  const files: Folder = useMemo(() => new Map(parts.map(({ name, file }) => [name, file])), [parts])
  // A new key with every change of text or files.
  const key = useMemo(() => String(++changes), [text, files])
  const inputs: Inputs = { files, text, name: study?.name ?? 'study.yaml' }
  const threads = Math.max(1, Math.min(8, navigator.hardwareConcurrency || 2))

  const take = async (folder: Folder) => {
    setFailure(undefined)
    const results = folderAround(folder, /register\/view\.json$/)
    if (results) {
      await openResult(results).then(show, (error: Error) => setFailure(error.message))
      return
    }
    const around = folderAround(folder, /study\.ya?ml$/)
    const wanted = [...(around ?? folder)].filter(([name]) => !/(^|\/)\./.test(name))
    const found = await Promise.all(wanted.map(([name, file]) => recognise(name, file)))
    setEdited(undefined)
    setParts([...parts.filter(({ name }) => !found.some((part) => part.name === name)), ...found])
  }

  useEffect(() => {
    if (parts.length === 0 || stage || (study && studyFileText === undefined)) return
    let current = true
    setChecked('checking')
    const timer = setTimeout(async () => {
      engine.current ??= startEngine()
      try {
        const { issues } = await engine.current.check({ ...inputs, threads, key })
        if (current) setChecked(issues.filter((issue) => !isPlaceholder(issue)))
      } catch (error) {
        if (!current) return
        setChecked((error as WorkerFailure).issues ?? [])
        setFailure((error as Error).message)
      }
    }, 250)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [text, files])
  useEffect(() => () => engine.current?.stop(), [])

  const run = async () => {
    setFailure(undefined)
    engine.current ??= startEngine()
    setStage({ stage: 'read', share: 0 })
    try {
      const folder = await engine.current.run(
        { ...inputs, threads, key, version: __VERSION__ },
        (name, share) => setStage({ stage: name, share }),
      )
      setStage(undefined)
      show(await openResult(folder, async () => inputs))
    } catch (error) {
      setStage(undefined)
      const { message, issues } = error as WorkerFailure
      setFailure(message === 'stopped' ? t('stopped') : message)
      if (issues && issues.length > 0) setChecked(issues)
    }
  }
  const cancel = () => {
    engine.current?.stop()
    engine.current = undefined
  }

  const issues = Array.isArray(checked) ? (checked as readonly Issue[]) : []
  const errors = issues.filter(({ severity }) => severity === 'error')
  const missing = study
    ? []
    : (['balance', 'cover', 'zones'] as const).filter((role) => !parts.some((part) => part.role === role))
  const ready =
    parts.length > 0 && missing.length === 0 && Array.isArray(checked) && errors.length === 0 && !stage
  const ownIssues = (name: string) => issues.filter(({ path }) => String(path[0]).split(':')[0] === name)
  const otherIssues = issues.filter(
    ({ path }) => !parts.some(({ name }) => String(path[0]).split(':')[0] === name),
  )

  return (
    <main class="page city">
      <h2>{t('yourCity')}</h2>
      <p class="lead">{t('startLead')}</p>
      <DropZone
        text={t('drop')}
        mostly="files"
        name="files"
        {...{ take, t }}
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
                t={t}
                lang={lang}
                change={(role) =>
                  setParts(parts.map((other) => (other === part ? { ...part, role } : other)))
                }
                remove={() => setParts(parts.filter((other) => other !== part))}
              />
            ))}
          </section>
          <section class="settings">
            {!study && <SettingsForm {...{ settings, setSettings, parts, t }} />}
            <details>
              <summary>{t('editStudy')}</summary>
              <textarea
                aria-label={t('studyFile')}
                rows={22}
                spellcheck={false}
                value={text}
                onChange={(event) => setEdited(event.currentTarget.value)}
                data-testid="study-text"
              />
            </details>
            {otherIssues.length > 0 && <Issues issues={otherIssues} t={t} lang={lang} />}
            <p class="verdict" role="status" data-testid="verdict">
              {checked === 'checking'
                ? t('checking')
                : errors.length > 0
                  ? `${errors.length} ${t(errors.length === 1 ? 'fault' : 'faults')}`
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

const isPlaceholder = (issue: Issue) => Object.values(PLACEHOLDERS).includes(String(issue.path[0]))

function Templates({ t }: { t: (word: Word) => string }) {
  const [names, setNames] = useState<readonly (readonly [string, string])[]>([])
  useEffect(() => {
    folderOfUrl('templates/').then((folder) =>
      setNames([...(folder ?? [])].map(([name, file]) => [name, 'url' in file ? file.url : ''] as const)),
    )
  }, [])
  if (names.length === 0) return null
  return (
    <p class="templates">
      {t('templates')}:{' '}
      {names.map(([name, url]) => (
        <a key={name} href={url} download={name}>
          {name}
        </a>
      ))}
    </p>
  )
}
