// What every panel beside the map is given, and the names it shows.
import type { ResultView } from 'carbon-cadastre/web'
import type { Figures } from '../figures.ts'
import type { Link, Result } from '../state.ts'
import type { Language, Word } from '../words.ts'
import type { Parcel } from '../workers/parcels.ts'
import type { Place } from '../workers/reader.ts'

export interface PanelProps {
  readonly result: Result
  readonly figures: Figures
  readonly base: Figures
  readonly t: (word: Word) => string
  readonly lang: Language
  readonly hover: string | undefined
  readonly onHover: (zone: string | undefined) => void
  readonly onSelect: (zone: string) => void
  readonly place: Place | undefined
  /** The parcel of that place, where parcels are on show. */
  readonly parcel: Parcel | undefined
  /** Whether it is still looked for. */
  readonly seeking: boolean
  readonly link: Link
  readonly go: (part: Partial<Link>) => void
  /** Row of the ledger to stand out, by its position. */
  readonly row: number | undefined
  readonly showRow: (row: number) => void
  /** Show a row of the ledger with the input's line behind it, or with its factor. */
  readonly showSource: (row: number, source: string) => void
  readonly source: string | undefined
  readonly setSource: (source: string | undefined) => void
}

/** A zone's name in the reader's language where it has one. */
export const zoneNameOf = (zone: Pick<ResultView['zones'][number], 'name' | 'nameEn'>, lang: Language) =>
  (lang === 'en' ? zone.nameEn : undefined) ?? zone.name

/** Names of carriers and branches, and sentences, in the reader's language. */
export const namesOf = (view: ResultView, lang: Language) => ({
  carrier: (id: string) => view.names.carriers[id]?.[lang] ?? id,
  branch: (id: string) => view.names.branches[id]?.[lang] ?? id,
  /** A sentence of the engine: a rule, a source, a note. */
  phrase: (text: string) => (lang === 'zh' ? view.inChinese?.[text] : undefined) ?? text,
})
