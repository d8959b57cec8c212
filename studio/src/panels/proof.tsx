// The foot of every panel: the closure, and behind it the warnings of the run and what its accounting assumed.
import { Issues } from '../start/issues.tsx'
import type { Result } from '../state.ts'
import type { Language, Word } from '../words.ts'
import { namesOf } from './panel.tsx'

interface ProofProps {
  readonly result: Result
  readonly t: (word: Word) => string
  readonly lang: Language
}

/** Closure, warnings, notes. */
export function Proof({ result, t, lang }: ProofProps) {
  const { view } = result
  const { phrase } = namesOf(view, lang)
  const { issues } = view
  return (
    <details class="closed">
      <summary data-testid="proof">
        {t('closed')} {view.closure.residual.toExponential(1)}
        {issues.length > 0 && ` · ${issues.length} ${t('warnings')}`}
      </summary>
      {issues.length === 0 ? <p>{t('noWarnings')}</p> : <Issues issues={issues} t={t} lang={lang} />}
      {view.ledger.notes.length > 0 && (
        <>
          <h3>{t('assumptions')}</h3>
          <ul>
            {view.ledger.notes.map((note) => (
              <li key={note}>{phrase(note)}</li>
            ))}
          </ul>
        </>
      )}
    </details>
  )
}
