// Requests to web services: tried again while a failure may pass, checked against what the server says of their content.
import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { fault, InputError } from '../error.ts'
import type { Call, Reply, Web } from '../sources/index.ts'
import { HTTP_DEFAULTS } from './http-source.ts'
import { softwareVersion } from './version.ts'

/** What requests need of their platform, and how patient they are. */
export interface WebOptions {
  readonly fetch: typeof globalThis.fetch
  readonly wait: (milliseconds: number) => Promise<void>
  readonly attempts: number
  /** Milliseconds after which an attempt is given up. */
  readonly timeout: number
}

// A query of Overpass may take its server three minutes.
const TIMEOUT = 240_000
const FIRST_WAIT = 500
const LONGEST_WAIT = 60_000

/** Settings for the world outside. */
export const WEB_DEFAULTS: WebOptions = {
  fetch: (...request) => fetch(...request),
  wait: async (time) => {
    await wait(time)
  },
  attempts: HTTP_DEFAULTS.attempts,
  timeout: TIMEOUT,
}

/** The web for clients of platforms. No message holds a query, a form or a secret: only the address before them. */
export function webClient(options: WebOptions = WEB_DEFAULTS): Web {
  return {
    wait: options.wait,
    async request(call) {
      let last = 'nothing'
      for (let tried = 0, pause = 0; tried < options.attempts; tried++) {
        if (tried > 0) await options.wait(pause)
        pause = FIRST_WAIT * 2 ** tried
        try {
          const { reply, after, wrong } = await send(call, options)
          if (wrong !== undefined) last = wrong
          else if (!PASSING.has(reply.status)) return { ...reply, text: withoutSecrets(reply.text, call) }
          else last = `status ${reply.status}`
          pause = Math.min(LONGEST_WAIT, Math.max(pause, after))
        } catch (error) {
          last = withoutSecrets(reasonOf(error), call)
        }
      }
      throw new InputError([unreachable(call, last, options.attempts)])
    },
  }
}

// Overload, failures of the server and of the line pass; everything else would come again.
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504])

function unreachable({ url }: Call, last: string, attempts: number) {
  const checksum = /checksum/.test(last)
  return fault(
    checksum ? 'http.checksum' : 'http.refused',
    [url.replace(/[?#].*$/, '')],
    checksum ? last : `no answer in ${attempts} attempts (${last})`,
    checksum ? 'the content that its checksum belongs to' : 'an answer',
    checksum
      ? 'Correct the checksum, or fetch the file from elsewhere; nothing of it was used.'
      : 'Check the connection and the server, or try again later.',
  )
}

interface Sent {
  readonly reply: Reply
  /** Milliseconds that the server asks to wait. */
  readonly after: number
  /** Set where the content is not what it should be. */
  readonly wrong: string | undefined
}

async function send(call: Call, { fetch, timeout }: WebOptions): Promise<Sent> {
  const url = new URL(call.url)
  const expected = /^#sha256=([0-9a-f]{64})$/i.exec(url.hash)?.[1]
  url.hash = ''
  for (const [name, value] of Object.entries({ ...call.query, ...call.secrets }))
    url.searchParams.set(name, value)
  const response = await fetch(url, {
    ...(call.body && { method: 'POST', body: new URLSearchParams(call.body) }),
    headers: { 'user-agent': `carbon-cadastre/${softwareVersion()}` },
    signal: AbortSignal.timeout(timeout),
  })
  const bytes = new Uint8Array(await response.arrayBuffer())
  const { status, headers } = response
  const text = new TextDecoder().decode(bytes)
  const cut = isCut(text) ? `an answer that ends within its JSON, after ${bytes.length} bytes` : undefined
  return {
    reply: { status, text },
    after: waitOf(headers.get('retry-after')),
    wrong: status === 200 ? (wrongContent(bytes, headers, expected) ?? cut) : undefined,
  }
}

// Whether a text begins as JSON does and ends before its brackets close: a server or a proxy gave up on the way.
function isCut(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false
  let open = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]
    if (letter === '"') quoted = !quoted
    else if (quoted) at += letter === '\\' ? 1 : 0
    else if (letter === '{' || letter === '[') open++
    else if (letter === '}' || letter === ']') open--
  }
  return open > 0
}

// Seconds, or the hour itself (RFC 9110, 10.2.3); milliseconds from now.
function waitOf(text: string | null): number {
  if (text === null) return 0
  const seconds = Number(text)
  return Math.max(0, Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - Date.now() || 0)
}

interface Checksum {
  readonly algorithm: 'sha256' | 'md5'
  readonly form: 'hex' | 'base64'
  readonly value: string | undefined
}

// Checksums of content that was packed for the way are of the packed bytes, which fetch does not show.
function wrongContent(bytes: Uint8Array, headers: Headers, expected: string | undefined): string | undefined {
  const given: Checksum = { algorithm: 'sha256', form: 'hex', value: expected?.toLowerCase() }
  const sums = headers.has('content-encoding') ? [given] : [given, ...checksumsOf(headers)]
  for (const { algorithm, form, value } of sums) {
    if (value === undefined) continue
    const found = createHash(algorithm).update(bytes).digest(form)
    if (found !== value) return `the ${algorithm} checksum ${found} in place of ${value}`
  }
  return undefined
}

// What servers say of the content, in the forms that are in use.
function checksumsOf(headers: Headers): readonly Checksum[] {
  const named = (name: string, pattern: RegExp) => pattern.exec(headers.get(name) ?? '')?.[1]
  const digest = /sha-256=:?([A-Za-z0-9+/]{43}=)/i
  const whole = /^([A-Za-z0-9+/]+=*)$/
  // Amazon's tag of a file that was sent in one piece, and not encrypted by a key of its own, is its MD5.
  const isTagMd5 =
    headers.get('server') === 'AmazonS3' && !/kms/.test(headers.get('x-amz-server-side-encryption') ?? '')
  return [
    { algorithm: 'sha256', form: 'base64', value: named('repr-digest', digest) },
    { algorithm: 'sha256', form: 'base64', value: named('digest', digest) },
    { algorithm: 'sha256', form: 'base64', value: named('x-amz-checksum-sha256', whole) },
    { algorithm: 'md5', form: 'base64', value: named('content-md5', whole) },
    { algorithm: 'md5', form: 'base64', value: named('x-goog-hash', /md5=([A-Za-z0-9+/]{22}==)/) },
    { algorithm: 'md5', form: 'hex', value: isTagMd5 ? named('etag', /^"([0-9a-f]{32})"$/) : undefined },
  ]
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause instanceof Error ? `: ${error.cause.message || String(error.cause)}` : ''
  return `${error.message}${cause}`
}

function withoutSecrets(text: string, { secrets }: Call): string {
  return Object.values(secrets ?? {}).reduce(
    (clean, secret) =>
      secret === '' ? clean : clean.replaceAll(secret, '***').replaceAll(encodeURIComponent(secret), '***'),
    text,
  )
}
