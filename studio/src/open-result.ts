// Opens a folder of results: its view for the page, its reader in a worker, the inputs where they are at hand.
import type { ResultView } from 'carbon-cadastre/web'
import { type Folder, folderOfUrl, textOf } from './folder.ts'
import { remote } from './rpc.ts'
import type { Inputs, Result } from './state.ts'
import type { ReaderCalls } from './workers/reader.ts'

const startReader = () =>
  remote<ReaderCalls>(new Worker(new URL('./workers/reader.ts', import.meta.url), { type: 'module' }))

/** Open results; fails with a sentence where the folder is not one of `cadastre run`. */
export async function openResult(
  folder: Folder,
  inputs: Result['inputs'] = async () => undefined,
  reader = startReader(),
): Promise<Result> {
  const text = await textOf(folder, 'register/view.json')
  if (text === undefined)
    throw new Error('This folder has no register/view.json: it is not an output folder of this version.')
  const view = JSON.parse(text) as ResultView
  // Not waited for: the worker answers in order, and the page shows its tables before the worker has started.
  reader.open({ files: folder, view })
  return { folder, view, reader, inputs }
}

/** The example that comes with the studio, or the output folder that the address names. */
export async function openFirst(): Promise<Result> {
  const named = new URLSearchParams(location.search).get('out')
  const reader = startReader()
  const folder = await folderOfUrl(named ?? 'example/out/')
  if (!folder)
    throw new Error(named ? `Nothing can be read at ${named}.` : 'The example is missing beside this page.')
  return openResult(folder, named ? undefined : exampleInputs, reader)
}

/** The inputs of the example as a study in the browser. */
export async function exampleInputs(): Promise<Inputs | undefined> {
  const files = await folderOfUrl('example/study/')
  const text = files && (await textOf(files, 'study.yaml'))
  return files && text !== undefined ? { files, text, name: 'study.yaml' } : undefined
}
