// A static server for this machine alone: folders under prefixes, with byte ranges, so that rasters are read in part.
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { extname, join, normalize, relative, sep } from 'node:path'

/** A folder served below a path that ends in a slash; `listed` adds a `files.json` of its names. */
export interface Mount {
  readonly prefix: string
  readonly folder: string
  readonly listed?: boolean
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.csv': 'text/csv; charset=utf-8',
  '.tif': 'image/tiff',
}

/** Serve on localhost only; resolves when the port is open. Port 0 takes any free one. */
export function serveStatic(mounts: readonly Mount[], port: number): Promise<Server> {
  const server = createServer((request, response) => answer(mounts, request, response))
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

function answer(mounts: readonly Mount[], request: IncomingMessage, response: ServerResponse): void {
  const refuse = (status: number) => response.writeHead(status).end()
  if (request.method !== 'GET' && request.method !== 'HEAD') return void refuse(405)
  const path = pathOf(request.url ?? '/')
  const mount = mounts.find(({ prefix }) => path?.startsWith(prefix))
  if (path === undefined || !mount) return void refuse(404)
  const name = path.slice(mount.prefix.length) || 'index.html'
  if (mount.listed && name === 'files.json') {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' })
    return void response.end(JSON.stringify(filesOf(mount.folder)))
  }
  const file = join(mount.folder, normalize(name))
  if (relative(mount.folder, file).startsWith('..') || !existsSync(file) || !statSync(file).isFile())
    return void refuse(404)
  send(file, request, response)
}

function pathOf(url: string): string | undefined {
  try {
    return decodeURIComponent(new URL(url, 'http://localhost').pathname)
  } catch {
    return undefined
  }
}

function send(file: string, request: IncomingMessage, response: ServerResponse): void {
  const { size } = statSync(file)
  const common = {
    'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'no-cache',
  }
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? []
  const start = from === undefined ? 0 : Number(from)
  const end = to ? Math.min(Number(to), size - 1) : size - 1
  if (from !== undefined && (start >= size || end < start)) {
    response.writeHead(416, { 'Content-Range': `bytes */${size}` }).end()
    return
  }
  const range = from === undefined ? {} : { 'Content-Range': `bytes ${start}-${end}/${size}` }
  response.writeHead(from === undefined ? 200 : 206, {
    ...common,
    ...range,
    'Content-Length': end - start + 1,
  })
  if (request.method === 'HEAD' || size === 0) response.end()
  else createReadStream(file, { start, end }).pipe(response)
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}
