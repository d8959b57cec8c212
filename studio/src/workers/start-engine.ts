// A worker of its own for whoever asks: what solves studies there is a page's whole engine.
import { type Remote, remote } from '../rpc.ts'
import type { EngineCalls } from './engine.ts'

/** Start an engine; who started it stops it, which gives its memory back. */
export const startEngine = (): Remote<EngineCalls> =>
  remote<EngineCalls>(new Worker(new URL('./engine.ts', import.meta.url), { type: 'module' }))
