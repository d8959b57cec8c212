// One file: what it was taken for, a look into it, and its faults with their remedies.
import type { Issue } from 'carbon-cadastre'
import type { Language, Word } from '../words.ts'
import { Issues } from './issues.tsx'
import type { StudyPart } from './recognise.ts'
import type { Role } from './roles.ts'

const ROLES: readonly { role: Role; word: Word }[] = [
  { role: 'study', word: 'studyFile' },
  { role: 'balance', word: 'balance' },
  { role: 'cover', word: 'cover' },
  { role: 'zones', word: 'zones' },
  { role: 'parks', word: 'parks' },
  { role: 'enterprises', word: 'enterprises' },
  { role: 'legend', word: 'legend' },
  { role: 'overrides', word: 'overrides' },
  { role: 'context', word: 'city' },
  { role: 'controls', word: 'sectorTotals' },
  { role: 'beside', word: 'beside' },
  { role: 'other', word: 'otherFiles' },
]

interface FileCardProps {
  readonly part: StudyPart
  readonly issues: readonly Issue[]
  /** Another file has its part already. */
  readonly spare: boolean
  /** Where on the page a fault of this code is mended. */
  readonly fillIn: (code: string) => string | undefined
  readonly t: (word: Word) => string
  readonly lang: Language
  readonly change: (role: Role) => void
  readonly remove: () => void
}

/** A card of one file. */
export function FileCard({ part, issues, spare, fillIn, t, lang, change, remove }: FileCardProps) {
  const errors = issues.filter(({ severity }) => severity === 'error').length
  return (
    <article class={`card ${errors > 0 || spare ? 'bad' : ''}`} data-file={part.name}>
      <header>
        <select
          aria-label={part.name}
          value={part.role}
          onChange={(event) => change(event.currentTarget.value as Role)}
        >
          {ROLES.map(({ role, word }) => (
            <option key={role} value={role}>
              {t(word)}
            </option>
          ))}
        </select>
        <b>{part.name}</b>
        <button type="button" class="quiet" aria-label={`${t('remove')} ${part.name}`} onClick={remove}>
          ×
        </button>
      </header>
      {part.role === 'other' || part.role === 'beside' ? (
        <p class="unit">{t(part.role === 'beside' ? 'besideFile' : 'unknownFile')}</p>
      ) : (
        <pre>{part.preview}</pre>
      )}
      {spare && <p class="spare">{t('notUsed')}</p>}
      {issues.length > 0 && <Issues {...{ issues, t, lang, fillIn }} />}
    </article>
  )
}
