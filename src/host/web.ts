// The web host: a World of dropped files and fetched addresses, whose jobs run in Web Workers or in this thread.
import { inlineExecutor, type Port, portExecutor, serveJobs } from '../run/index.ts'
import type { JobContext, World } from '../study/index.ts'
import { memorySpool, type WebFile, webHash, webSource, webZlib } from './web-sources.ts'

/** The part of a Web Worker, or of the scope inside one, that is used here. */
export interface WorkerEnd {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void
  addEventListener(type: string, listener: (event: never) => void): void
  removeEventListener(type: string, listener: (event: never) => void): void
}

/** What a world in a browser is given. */
export interface WebOptions {
  /** Files by the names the study gives them. */
  readonly files: ReadonlyMap<string, WebFile>
  /** Starts a worker that calls `serveWebJobs`; without it everything runs in this thread. */
  readonly startWorker?: (() => WorkerEnd & { terminate(): void }) | undefined
  /** How many workers to start. */
  readonly threads?: number
  /** Bytes that decoded tiles may take in all threads together. */
  readonly memory?: number
  readonly progress?: (stage: string, share: number) => void
}

/** A world inside a browser; `close` ends its workers. */
export interface WebWorld extends World {
  close(): void
}

const DEFAULT_MEMORY = 256 * 2 ** 20

/** Open a world of what a page has been given. */
export function webWorld({
  files,
  startWorker,
  threads = 2,
  memory = DEFAULT_MEMORY,
  progress,
}: WebOptions): WebWorld {
  const count = startWorker ? Math.max(1, threads) : 1
  const tileBudget = memory / count
  const context = contextOf(files, tileBudget)
  const workers = startWorker ? Array.from({ length: count }, startWorker) : []
  for (const worker of workers) worker.postMessage({ files, tileBudget }, [])
  return {
    ...context,
    executor:
      workers.length > 0
        ? portExecutor(`${count} web workers`, workers.map(portOf))
        : inlineExecutor(context),
    spool: memorySpool,
    hash: webHash,
    ...(progress && { progress }),
    close: () => {
      for (const worker of workers) worker.terminate()
    },
  }
}

/** The body of a job worker: its first message brings the files, every other one is a job or a task. */
export function serveWebJobs(scope: WorkerEnd): void {
  const begin = ({ data }: { data: { files: ReadonlyMap<string, WebFile>; tileBudget: number } }) => {
    scope.removeEventListener('message', begin)
    serveJobs(portOf(scope), contextOf(data.files, data.tileBudget))
  }
  scope.addEventListener('message', begin)
}

function contextOf(files: ReadonlyMap<string, WebFile>, tileBudget: number): JobContext {
  return {
    async open(path) {
      const file = files.get(path) ?? files.get(path.replace(/^\.\//, ''))
      return file && webSource(path, file)
    },
    zlib: webZlib,
    memory: new Map(),
    tileBudget: () => tileBudget,
  }
}

const portOf = (worker: WorkerEnd): Port => ({
  post: (message, transfer = []) => worker.postMessage(message, [...transfer]),
  listen(hear, fail) {
    const onMessage = ({ data }: { data: unknown }) => hear(data)
    const onError = (event: { message?: string }) => fail(new Error(event.message ?? 'A worker failed.'))
    worker.addEventListener('message', onMessage)
    worker.addEventListener('error', onError)
    return () => {
      worker.removeEventListener('message', onMessage)
      worker.removeEventListener('error', onError)
    }
  },
})

// What a page draws with, beside the engine: the report's scales and layouts, and the shape of a result.
export type { SectorChain, SinkExplanation } from '../cadastre/index.ts'
export { explainSector, explainSink } from '../cadastre/index.ts'
export { boundaryIdOf, publicRegions, publicTotals } from '../compare/index.ts'
export { decodeText, readGeoPackage, readVector } from '../formats/index.ts'
export type { ComparedResult, PageSection, ToldIssue } from '../report/index.ts'
export {
  classWords,
  labelPlaces,
  niceBreaks,
  rampColor,
  resultsBeside,
  ribbon,
  sankeyLayout,
  scenarioFigures,
  scenarioSections,
  sectorColor,
  sinkColor,
  tenThousand,
  toldIssues,
  triangulationSections,
  wantsLeader,
} from '../report/index.ts'
export type { BothNames, Checksum, ResultView, ViewLayer } from '../run/index.ts'
export {
  CHECKSUMS,
  checksumsText,
  figureOptions,
  traceSinks,
  withSinkParcels,
  withSinks,
} from '../run/index.ts'
export { mixtureAt, TILE } from '../study/index.ts'
export type { WebFile } from './web-sources.ts'
export { webHash, webSource, webZlib } from './web-sources.ts'
