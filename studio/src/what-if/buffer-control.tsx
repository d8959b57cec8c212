// The one change here that moves land: the radius around enterprises. The rasters are made anew.
import { useState } from 'preact/hooks'
import { remote } from '../rpc.ts'
import type { Inputs, Result } from '../state.ts'
import type { Word } from '../words.ts'
import type { EngineCalls } from '../workers/engine.ts'

interface BufferControlProps {
  readonly result: Result
  readonly inputs: Inputs
  readonly t: (word: Word) => string
  readonly onLandChanged: (folder: ReadonlyMap<string, Blob>) => void
  readonly setFailure: (failure: string | undefined) => void
}

/** A field for the radius, and the run it takes. */
export function BufferControl({ result, inputs, t, onLandChanged, setFailure }: BufferControlProps) {
  const { industry } = result.view.study.land
  const [buffer, setBuffer] = useState(String(industry?.buffer ?? ''))
  const [busy, setBusy] = useState(false)
  if (!industry?.enterprises || industry.enterprises.length === 0) return null
  const apply = async () => {
    setBusy(true)
    setFailure(undefined)
    const engine = remote<EngineCalls>(
      new Worker(new URL('../workers/engine.ts', import.meta.url), { type: 'module' }),
    )
    try {
      const text = withBuffer(inputs.text, buffer)
      const folder = await engine.run({ ...inputs, text, threads: 2, version: __VERSION__ })
      onLandChanged(folder as ReadonlyMap<string, Blob>)
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
        <input type="text" value={buffer} onChange={(event) => setBuffer(event.currentTarget.value)} />
      </label>
      <button
        type="button"
        class="button"
        disabled={busy || buffer === String(industry.buffer)}
        onClick={apply}
      >
        {busy ? t('running') : t('apply')}
      </button>
      <small>{t('needsPass')}</small>
    </div>
  )
}

/** The study file with another radius. */
function withBuffer(text: string, buffer: string): string {
  if (/^(\s*)buffer:.*$/m.test(text)) return text.replace(/^(\s*)buffer:.*$/m, `$1buffer: ${buffer}`)
  return text.replace(/^(\s*)(enterprises:.*)$/m, `$1$2\n$1buffer: ${buffer}`)
}
