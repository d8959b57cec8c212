// The studio: header and views around one open result.
import { Component, type ComponentChildren } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { figuresOf } from './figures.ts'
import type { Folder } from './folder.ts'
import { lazy } from './lazy.tsx'
import { droppedFiles } from './start/dropped.ts'
import { mapPlace, type Result, type ToldScenario, useLink, type ViewName } from './state.ts'
import { type Language, type Word, wordsOf } from './words.ts'
import { Workbench } from './workbench.tsx'

const City = lazy(() => import('./start/city.tsx').then((module) => module.City))
const Compare = lazy(() => import('./compare/compare.tsx').then((module) => module.Compare))
const Export = lazy(() => import('./export/export.tsx').then((module) => module.Export))

const VIEWS: readonly { name: ViewName; word: Word }[] = [
  { name: 'map', word: 'map' },
  { name: 'what-if', word: 'whatIf' },
  { name: 'compare', word: 'compare' },
  { name: 'city', word: 'yourCity' },
  { name: 'export', word: 'take' },
]

/** The whole page. */
export function App({ first }: { first: Promise<Result> }) {
  const [link, go] = useLink()
  const [result, setResult] = useState<Result>()
  const [nth, setNth] = useState(0)
  const [failure, setFailure] = useState<string>()
  const [scenario, setScenario] = useState<ToldScenario>()
  const t = useMemo(() => wordsOf(link.lang), [link.lang])
  useEffect(() => {
    first.then(setResult, (error: Error) => setFailure(error.message))
  }, [])
  useEffect(() => {
    document.documentElement.lang = link.lang === 'zh' ? 'zh-CN' : 'en'
    document.title = result ? `${result.view.study.title} · ${t('product')}` : t('product')
  }, [link.lang, result, t])
  const base = useMemo(() => (result ? figuresOf(result.view) : undefined), [result])
  // Once opened, the reader's city stays behind the other views: nothing dropped there is lost, and a run goes on.
  const [visited, setVisited] = useState(false)
  const [dropped, setDropped] = useState<Promise<Folder>>()
  useEffect(() => {
    if (link.view === 'city') setVisited(true)
  }, [link.view])
  useDropsAnywhere((files) => {
    setDropped(files)
    go({ view: 'city' })
  })
  const show = (opened: Result) => {
    setFailure(undefined)
    setResult((before) => {
      before?.reader.stop()
      return opened
    })
    setNth((n) => n + 1)
    setScenario(undefined)
    mapPlace.value = undefined
    go({ view: 'map', layer: 'total', panel: 'table', at: undefined, breaks: '' })
  }
  return (
    <>
      <Header {...{ link, go, result, t }} />
      {(visited || link.view === 'city') && (
        <Guard t={t}>
          <City {...{ t, lang: link.lang, show, dropped }} hidden={link.view !== 'city'} />
        </Guard>
      )}
      <Guard t={t} key={`${link.view === 'what-if' ? 'map' : link.view} ${nth}`}>
        {link.view === 'export' && result && <Export {...{ result, t, lang: link.lang, link }} />}
        {link.view === 'compare' && result && <Compare {...{ result, t, lang: link.lang, scenario }} />}
        {(link.view === 'map' || link.view === 'what-if') &&
          (result && base ? (
            <Workbench
              {...{ result, base, link, go, t }}
              compareWith={(told) => {
                setScenario(told)
                go({ view: 'compare' })
              }}
            />
          ) : (
            <main class="wait">
              <p role="status">{failure ? `${t('failed')} ${failure}` : t('loading')}</p>
              {failure && (
                <button type="button" class="main-button" onClick={() => go({ view: 'city' })}>
                  {t('yourCity')}
                </button>
              )}
            </main>
          ))}
      </Guard>
    </>
  )
}

// A file that misses its zone would take the page's place in the browser: it is taken to the reader's city.
function useDropsAnywhere(take: (files: Promise<Folder>) => void) {
  useEffect(() => {
    const over = (event: DragEvent) => event.preventDefault()
    const drop = (event: DragEvent) => {
      if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      take(droppedFiles(event.dataTransfer))
    }
    window.addEventListener('dragover', over)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('drop', drop)
    }
  }, [])
}

interface HeaderProps {
  readonly link: { readonly view: ViewName; readonly lang: Language }
  readonly go: (part: { view?: ViewName; lang?: Language }) => void
  readonly result: Result | undefined
  readonly t: (word: Word) => string
}

function Header({ link, go, result, t }: HeaderProps) {
  const study = result?.view.study
  return (
    <header class="top">
      <div class="mark">
        <svg viewBox="0 0 16 16" width="22" height="22" aria-hidden="true">
          <rect width="16" height="16" rx="3" fill="currentColor" />
          <path d="M3.2 9.4h4V5.2h5.4v5.6" fill="none" stroke="#fff" stroke-width="1.5" />
        </svg>
        <span>{t('product')}</span>
      </div>
      {study && (
        <h1>
          {study.title}
          {!study.title.includes(String(study.year)) && <small> {study.year}</small>}
        </h1>
      )}
      {study?.synthetic && (
        <p class="synthetic" data-testid="synthetic" title={study.synthetic}>
          <b>{t('synthetic')}</b>{' '}
          <span>{(link.lang === 'zh' && result?.view.inChinese?.[study.synthetic]) || study.synthetic}</span>
        </p>
      )}
      <nav>
        {VIEWS.map(({ name, word }) => (
          <button
            key={name}
            type="button"
            class={link.view === name ? 'here' : ''}
            aria-current={link.view === name ? 'page' : undefined}
            onClick={() => go({ view: name })}
            data-testid={`view-${name}`}
          >
            {t(word)}
          </button>
        ))}
        <button
          type="button"
          class="language"
          lang={link.lang === 'zh' ? 'en' : 'zh'}
          onClick={() => go({ lang: link.lang === 'zh' ? 'en' : 'zh' })}
          data-testid="language"
        >
          {t('language')}
        </button>
      </nav>
    </header>
  )
}

// A fault of the page itself is told in words; the header stays.
class Guard extends Component<
  { t: (word: Word) => string; children: ComponentChildren },
  { failure?: string }
> {
  override state: { failure?: string } = {}

  static override getDerivedStateFromError(error: Error) {
    return { failure: error.message }
  }

  override render() {
    if (this.state.failure === undefined) return this.props.children
    return (
      <main class="wait">
        <p role="alert">
          {this.props.t('failed')} {this.state.failure}
        </p>
        <button type="button" class="main-button" onClick={() => location.reload()}>
          {this.props.t('openAgain')}
        </button>
      </main>
    )
  }
}
