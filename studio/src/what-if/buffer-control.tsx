// The one change here that moves land: the radius around enterprises. The rasters are made anew.
import { useState } from 'preact/hooks'
import type { Inputs, Result } from '../state.ts'
import type { Word } from '../words.ts'
import { startEngine } from '../workers/start-engine.ts'
import { bufferChange, bufferOf, type StudyChange } from './changes.ts'

interface BufferControlProps {
  readonly result: Result
  readonly inputs: Inputs
  readonly t: (word: Word) => string
  /** The change that holds; undefined for the base. */
  readonly land: StudyChange | undefined
  /** Take another result, made under a change. */
  readonly onMoved: (change: StudyChange, folder: ReadonlyMap<string, Blob>) => Promise<void>
  readonly setFailure: (failure: string | undefined) => void
}

/** A field for the radius, and the run it takes. */
export function BufferControl({ result, inputs, t, land, onMoved, setFailure }: BufferControlProps) {
  const { industry } = result.view.study.land
  const held = bufferOf(land) ?? String(industry?.buffer ?? '')
  const [buffer, setBuffer] = useState(held)
  const [busy, setBusy] = useState(false)
  if (!industry?.enterprises || industry.enterprises.length === 0) return null
  const apply = async () => {
    setBusy(true)
    setFailure(undefined)
    const engine = startEngine()
    try {
      const change = bufferChange(t('buffer'), buffer)
      const folder = await engine.run({ ...inputs, changes: [change], threads: 2, version: __VERSION__ })
      await onMoved(change, folder as ReadonlyMap<string, Blob>)
    } catch (error) {
      setFailure((error as Error).message)
    } finally {
      engine.stop()
      setBusy(false)
    }
  }
  return (
    <div class="buffer">
      <label>
        {t('buffer')}
        <input
          type="text"
          value={buffer}
          data-testid="what-if-buffer"
          onChange={(event) => setBuffer(event.currentTarget.value)}
        />
      </label>
      <button
        type="button"
        class="button"
        disabled={busy || buffer === held}
        onClick={apply}
        data-testid="apply-buffer"
      >
        {busy ? t('running') : t('apply')}
      </button>
      <small>{t('needsPass')}</small>
    </div>
  )
}
