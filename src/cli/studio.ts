// cadastre studio: the web studio on this machine, opened on an output folder or on the example.
import { existsSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Mount, serveStatic } from '../host/static-server.ts'
import { say, usageFault } from './console.ts'

const STUDIO = fileURLToPath(new URL('../studio/', import.meta.url))

/** Serve until the command is ended. */
export async function studio(out: string | undefined, options: { readonly port: number }): Promise<void> {
  if (!existsSync(join(STUDIO, 'index.html')))
    throw usageFault('studio', 'no built studio', 'dist/studio/', 'Run `npm run build` first.')
  if (out !== undefined && !existsSync(join(out, 'register', 'view.json')))
    throw usageFault(
      out,
      'no register/view.json',
      'an output folder of `cadastre run`',
      'Run the study first.',
    )
  const results: Mount[] = out === undefined ? [] : [{ prefix: '/out/', folder: resolve(out), listed: true }]
  const server = await serveStatic([...results, { prefix: '/', folder: STUDIO }], options.port).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') throw error
      throw usageFault(
        '--port',
        `port ${options.port}, which is in use`,
        'a free port',
        '`--port 0` takes one.',
      )
    },
  )
  const { port } = server.address() as AddressInfo
  say(`Studio: http://localhost:${port}/${out === undefined ? '' : '?out=out/'} (Ctrl+C ends it)`)
}
