// What the page remembers: which view, which layer, what is pointed at — and its part in the address, for links.
import type { PageSection, ResultView } from 'carbon-cadastre/web'
import { useEffect, useState } from 'preact/hooks'
import type { Folder } from './folder.ts'
import type { Remote } from './rpc.ts'
import type { Language } from './words.ts'
import type { ReaderCalls } from './workers/reader.ts'

export type ViewName = 'map' | 'what-if' | 'compare' | 'city' | 'export'
export type PanelName = 'table' | 'flows' | 'land' | 'bars' | 'series' | 'place' | 'ledger'

/** A study with its files, as the engine takes them. */
export interface Inputs {
  readonly files: Folder
  readonly text: string
  readonly name: string
}

/** A result that is open: its folder, its view and the worker that reads it. */
export interface Result {
  readonly folder: Folder
  readonly view: ResultView
  readonly reader: Remote<ReaderCalls>
  /** Inputs, where the studio has them: what-if needs them. */
  readonly inputs: () => Promise<Inputs | undefined>
}

/** A what-if told beside its base. */
export interface ToldScenario {
  readonly title: string
  readonly sections: readonly PageSection[]
}

/** What a link to a view holds. */
export interface Link {
  readonly view: ViewName
  readonly panel: PanelName
  readonly layer: string
  readonly lang: Language
  readonly at: string | undefined
  readonly breaks: string
  /** What lies on top of the map, separated by commas. */
  readonly show: string
}

const VIEWS: readonly string[] = ['map', 'what-if', 'compare', 'city', 'export']
const PANELS: readonly string[] = ['table', 'flows', 'land', 'bars', 'series', 'place', 'ledger']

function readLink(): Link {
  const hash = new URLSearchParams(location.hash.slice(1))
  const one = <T extends string>(key: string, known: readonly string[], other: T) =>
    (known.includes(hash.get(key) ?? '') ? hash.get(key) : other) as T
  const own = navigator.language.startsWith('zh') ? 'zh' : 'en'
  return {
    view: one<ViewName>('view', VIEWS, 'map'),
    panel: one<PanelName>('panel', PANELS, 'table'),
    layer: hash.get('layer') ?? 'total',
    lang: one<Language>('lang', ['en', 'zh'], own),
    at: hash.get('at') ?? undefined,
    breaks: hash.get('breaks') ?? '',
    show: hash.get('show') ?? 'zones',
  }
}

/** Where the map was left, kept outside the components since every move changes it. */
export const mapPlace = {
  value: new URLSearchParams(location.hash.slice(1)).get('map') ?? undefined,
  /** Width and height of the map on the page. */
  size: [820, 660] as readonly [number, number],
}

let current = readLink()

/** Write the link into the address without a step of history. */
export function writeLink(): void {
  const hash = new URLSearchParams()
  for (const [key, value] of Object.entries({ ...current, map: mapPlace.value }))
    if (value) hash.set(key, value)
  history.replaceState(undefined, '', `#${hash}`)
}

/** The link as state: reading it and changing parts of it. */
export function useLink(): readonly [Link, (part: Partial<Link>) => void] {
  const [link, setLink] = useState(current)
  useEffect(() => {
    const follow = () => {
      current = readLink()
      setLink(current)
    }
    window.addEventListener('hashchange', follow)
    return () => window.removeEventListener('hashchange', follow)
  }, [])
  const change = (part: Partial<Link>) => {
    current = { ...current, ...part }
    setLink(current)
    writeLink()
  }
  return [link, change]
}
