// A run on its way: its stages, how far each is, and the way to stop it.
import type { Word } from '../words.ts'

export interface Stage {
  readonly stage: string
  readonly share: number
}

const STAGES: readonly { name: string; word: Word }[] = [
  { name: 'read', word: 'stageRead' },
  { name: 'count', word: 'stageCount' },
  { name: 'share', word: 'stageShare' },
  { name: 'patches', word: 'stagePatches' },
  { name: 'write', word: 'stageWrite' },
]

/** Progress by stage. */
export function RunCard({
  stage,
  t,
  cancel,
}: {
  stage: Stage
  t: (word: Word) => string
  cancel: () => void
}) {
  const at = STAGES.findIndex(({ name }) => name === stage.stage)
  return (
    <section class="run-card" aria-live="polite" data-testid="running">
      <h3>{t('running')}</h3>
      <ol>
        {STAGES.map(({ name, word }, i) => {
          const share = i < at ? 1 : i === at ? stage.share : 0
          return (
            <li key={name} class={i === at ? 'now' : i < at ? 'done' : ''}>
              <span>{t(word)}</span>
              <progress max="1" value={share} aria-label={t(word)} />
            </li>
          )
        })}
      </ol>
      <button type="button" class="button" onClick={cancel} data-testid="cancel">
        {t('cancel')}
      </button>
    </section>
  )
}
