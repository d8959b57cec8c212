// A file on a web server as a Source: ranges asked for together, tried again after failures, checked against change.
import { fault, InputError } from '../error.ts'
import { PAGE_BYTES, type Source } from '../formats/index.ts'
import { type Range, rangeQueue } from './range-queue.ts'

/** Ranges remembered between reads, or between runs: of one file in one state. */
export interface RangeCache {
  /** `key` names the file and its state. */
  get(key: string, range: Range): Promise<Uint8Array | undefined>
  set(key: string, range: Range, bytes: Uint8Array): Promise<void>
}

/** What reading from a server needs of its platform, and how patient it is. */
export interface HttpOptions {
  readonly fetch: typeof globalThis.fetch
  readonly cache: RangeCache
  /** Resolves after some milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>
  /** Attempts at one request. */
  readonly attempts: number
  /** Milliseconds without a byte after which an attempt is given up. */
  readonly timeout: number
  /** Bytes up to which a file is fetched whole from a server that knows no ranges. */
  readonly wholeLimit: number
}

/** Attempts, timeout and size that suit most servers. */
export const HTTP_DEFAULTS = { attempts: 5, timeout: 30_000, wholeLimit: 64 * 2 ** 20 } as const

/** Open an http(s) address; undefined where nothing is there (404, 410); InputError where it cannot be read. */
export async function httpSource(url: string, options: HttpOptions): Promise<Source | undefined> {
  const first = await attempt(url, { offset: 0, length: PAGE_BYTES }, options)
  const { status, headers, body } = first
  if (status === 404 || status === 410) return undefined
  if (status === 200) return wholeSource(url, first, options)
  if (status !== 206)
    return refuseHttp(url, `status ${status} ${first.text}`.trim(), 'an answer with the file', access(status))
  const size = Number(/\/(\d+)\s*$/.exec(headers.get('content-range') ?? '')?.[1] ?? Number.NaN)
  if (!Number.isFinite(size))
    return refuseHttp(
      url,
      'a server that does not say how long the file is',
      'a Content-Range with the size',
      DOWNLOAD,
    )
  return rangedSource(url, { size, head: body, version: versionOf(headers) }, options)
}

interface Opened {
  readonly size: number
  readonly head: Uint8Array
  readonly version: string | undefined
}

function rangedSource(url: string, { size, head, version }: Opened, options: HttpOptions): Source {
  const key = `${url}\n${version}`
  const fetchRange = async (range: Range) => {
    const { status, headers, body } = await attempt(url, range, options)
    if (status === 206 && versionOf(headers) === version && body.length === range.length) return body
    if (status === 206 && versionOf(headers) === version)
      return refuseHttp(
        url,
        `${body.length} bytes of a range of ${range.length}`,
        'the whole range',
        DOWNLOAD,
      )
    if (status === 206 || status === 200 || status === 412 || status === 416 || status === 404)
      return refuseHttp(url, 'a file that changed while it was read', 'one state of the file', 'Run again.')
    return refuseHttp(url, `status ${status}`, 'the range that was asked for', access(status))
  }
  const queue = rangeQueue(fetchRange)
  return {
    name: url,
    size,
    ...(version !== undefined && { version }),
    async read(offset, length) {
      const range = { offset, length: Math.max(0, Math.min(length, size - offset)) }
      if (range.length === 0) return new Uint8Array(0)
      if (offset + range.length <= head.length) return head.subarray(offset, offset + range.length)
      // A file whose state has no name may change unseen: it is not remembered.
      const known = version === undefined ? undefined : await options.cache.get(key, range)
      if (known) return known
      const bytes = await queue(range)
      if (version !== undefined) await options.cache.set(key, range, bytes)
      return bytes
    },
  }
}

function wholeSource(url: string, { headers, body }: Answer, { wholeLimit }: HttpOptions): Source {
  if (body.length > wholeLimit) {
    refuseHttp(
      url,
      `a server without ranges and a file of more than ${wholeLimit} bytes`,
      'a server that answers range requests',
      DOWNLOAD,
    )
  }
  return {
    name: url,
    size: body.length,
    version: versionOf(headers) ?? `${body.length} bytes`,
    read: async (offset, length) => body.subarray(offset, Math.min(body.length, offset + length)),
  }
}

const DOWNLOAD = 'Download the file and name its path instead.'

const access = (status: number) =>
  status === 401 || status === 403
    ? 'The server wants an authorised address: use a signed one, or download the file.'
    : 'Check the address, or try again later.'

function refuseHttp(url: string, found: string, expected: string, hint: string): never {
  throw new InputError([fault('http.refused', [url], found, expected, hint)])
}

/** The state of a file as its server names it. */
function versionOf(headers: Headers): string | undefined {
  return headers.get('etag') ?? headers.get('last-modified') ?? undefined
}

interface Answer {
  readonly status: number
  readonly text: string
  readonly headers: Headers
  readonly body: Uint8Array
}

// Overload, failures of the server and of the line pass; everything else would come again.
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504])

async function attempt(url: string, range: Range, options: HttpOptions): Promise<Answer> {
  let last = ''
  for (let tried = 0; tried < options.attempts; tried++) {
    if (tried > 0) await options.wait(250 * 2 ** (tried - 1))
    try {
      const answer = await request(url, range, options)
      if (!PASSING.has(answer.status)) return answer
      last = `status ${answer.status}`
    } catch (error) {
      last = reasonOf(error)
    }
  }
  return refuseHttp(
    url,
    `no answer in ${options.attempts} attempts (${last})`,
    `bytes ${range.offset} … ${range.offset + range.length}`,
    'Check the connection and the server, or download the file and name its path instead.',
  )
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : ''
  return `${error.message}${cause}`
}

async function request(url: string, { offset, length }: Range, options: HttpOptions): Promise<Answer> {
  const control = new AbortController()
  const give = () => control.abort(new Error(`no byte for ${options.timeout / 1000} s`))
  let timer = setTimeout(give, options.timeout)
  const alive = () => {
    clearTimeout(timer)
    timer = setTimeout(give, options.timeout)
  }
  try {
    const headers = { range: `bytes=${offset}-${offset + length - 1}` }
    const response = await options.fetch(url, { headers, signal: control.signal })
    const { status, statusText } = response
    // A whole file is taken until it is too large; a failure's page is not wanted.
    const most = status === 206 ? length : status === 200 && offset === 0 ? options.wholeLimit : 0
    const body = await take(response, most, alive)
    return { status, text: statusText, headers: response.headers, body }
  } finally {
    clearTimeout(timer)
  }
}

// A body to its end, or until it holds more than wanted; one that is cut off is an error of the platform's fetch.
async function take({ body }: Response, most: number, alive: () => void): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let held = 0
  if (most === 0) await body?.cancel()
  const reader = most === 0 ? undefined : body?.getReader()
  for (let part = await reader?.read(); part && !part.done; part = await reader!.read()) {
    alive()
    pieces.push(part.value)
    held += part.value.length
    if (held <= most) continue
    await reader!.cancel()
    break
  }
  const bytes = new Uint8Array(held)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}
