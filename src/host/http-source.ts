// A file on a web server as a Source: ranges asked for together, tried again after failures, checked against change.
import { fault, InputError } from '../error.ts'
import { PAGE_BYTES, type Source } from '../formats/index.ts'
import { type Answer, packingOf, type RequestOptions, request } from './http-request.ts'
import { type Range, rangeQueue } from './range-queue.ts'

/** Ranges remembered between reads, or between runs: of one file in one state. */
export interface RangeCache {
  /** `key` names the file and its state. */
  get(key: string, range: Range): Promise<Uint8Array | undefined>
  set(key: string, range: Range, bytes: Uint8Array): Promise<void>
}

/** What reading from a server needs of its platform, and how patient it is. */
export interface HttpOptions extends RequestOptions {
  /** What messages call the address, which may hold a key; default: the address. */
  readonly name?: string
  readonly cache: RangeCache
  /** Resolves after some milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>
  /** Attempts at one request. */
  readonly attempts: number
}

/** Attempts, patience and size that suit most servers. */
export const HTTP_DEFAULTS = {
  attempts: 5,
  timeout: 30_000,
  least: 64 * 2 ** 10,
  wholeLimit: 64 * 2 ** 20,
} as const

/** Open an http(s) address; undefined where nothing is there (404, 410); InputError where it cannot be read. */
export async function httpSource(url: string, options: HttpOptions): Promise<Source | undefined> {
  const { name = url } = options
  refuseAddress(url, name)
  const range = { offset: 0, length: PAGE_BYTES }
  const first = await attempt(url, range, options)
  const { status, headers, body } = first
  if (status === 404 || status === 410) return undefined
  if (status === 200) return wholeSource(url, first, options)
  if (status !== 206)
    return refuseHttp(
      name,
      `status ${status} ${first.text}`.trim(),
      'an answer with the file',
      access(status),
    )
  const { to, size } = toldRange(name, headers, range)
  if (body.length !== to + 1) return refuseLength(name, body.length, to + 1)
  return rangedSource(url, { size, head: body, version: versionOf(headers) }, options)
}

function refuseAddress(url: string, name: string): void {
  const address = URL.canParse(url) ? new URL(url) : undefined
  if (!address)
    refuseHttp(name, 'an address that is none', 'an address as browsers take it', 'Correct the address.')
  // Nor would the platform send such a request.
  if (address.username !== '' || address.password !== '')
    refuseHttp(name, 'an address with a user and a password', 'one without them', SIGNED)
}

// Which bytes an answer says that it holds: not those that were asked for would be read as other pixels.
function toldRange(name: string, headers: Headers, { offset }: Range) {
  const packing = packingOf(headers)
  if (packing !== undefined)
    refuseHttp(
      name,
      `a range of the file as packed for the way (${packing})`,
      'a range of the file',
      DOWNLOAD,
    )
  const told = /^bytes (\d+)-(\d+)\/(\d+)\s*$/i.exec(headers.get('content-range') ?? '')
  const [from, to, size] = told ? told.slice(1).map(Number) : []
  if (from === undefined || to === undefined || size === undefined)
    return refuseHttp(
      name,
      'a server that does not say which bytes it sends, or how long the file is',
      'a Content-Range with both',
      DOWNLOAD,
    )
  if (from !== offset)
    return refuseHttp(name, `bytes from ${from}`, `bytes from ${offset}, as asked for`, DOWNLOAD)
  return { to, size }
}

interface Opened {
  readonly size: number
  readonly head: Uint8Array
  readonly version: string | undefined
}

function rangedSource(url: string, { size, head, version }: Opened, options: HttpOptions): Source {
  const { name = url } = options
  const key = `${url}\n${version}`
  const fetchRange = async (range: Range) => {
    const { status, headers, body } = await attempt(url, range, options)
    if (status === 206) {
      const told = toldRange(name, headers, range)
      if (versionOf(headers) === version && told.size === size)
        return body.length === range.length ? body : refuseLength(name, body.length, range.length)
    }
    if (status === 206 || status === 200 || status === 412 || status === 416 || status === 404)
      return refuseHttp(name, 'a file that changed while it was read', 'one state of the file', 'Run again.')
    return refuseHttp(name, `status ${status}`, 'the range that was asked for', access(status))
  }
  const queue = rangeQueue(fetchRange)
  return {
    name,
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

function wholeSource(
  url: string,
  { headers, body }: Answer,
  { wholeLimit, name = url }: HttpOptions,
): Source {
  if (body.length > wholeLimit) {
    refuseHttp(
      name,
      `a server without ranges and a file of more than ${wholeLimit} bytes`,
      'a server that answers range requests',
      DOWNLOAD,
    )
  }
  return {
    name,
    size: body.length,
    version: versionOf(headers) ?? `${body.length} bytes`,
    read: async (offset, length) => body.subarray(offset, Math.min(body.length, offset + length)),
  }
}

const SIGNED = 'Use a signed address, or download the file and name its path instead.'
const DOWNLOAD = 'Download the file and name its path instead.'

const access = (status: number) =>
  status === 401 || status === 403
    ? 'The server wants an authorised address: use a signed one, or download the file.'
    : 'Check the address, or try again later.'

const refuseLength = (name: string, found: number, asked: number) =>
  refuseHttp(name, `${found} bytes of a range of ${asked}`, 'the whole range', DOWNLOAD)

function refuseHttp(name: string, found: string, expected: string, hint: string): never {
  throw new InputError([fault('http.refused', [name], found, expected, hint)])
}

/** The state of a file as its server names it. */
function versionOf(headers: Headers): string | undefined {
  return headers.get('etag') ?? headers.get('last-modified') ?? undefined
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
    options.name ?? url,
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
