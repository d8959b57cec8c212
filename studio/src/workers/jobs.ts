// A worker that performs the engine's jobs: counting blocks and sharing totals over their pixels.
import { serveWebJobs, type WorkerEnd } from 'carbon-cadastre/web'

serveWebJobs(self as unknown as WorkerEnd)
