// One request for a range of a file, and the patience it is waited for with.
import type { Range } from './range-queue.ts'

/** What a request needs of its platform, and how patient it is. */
export interface RequestOptions {
  readonly fetch: typeof globalThis.fetch
  /** Milliseconds without `least` further bytes, or the end, after which an attempt is given up. */
  readonly timeout: number
  readonly least: number
  /** Bytes up to which a file is fetched whole from a server that knows no ranges. */
  readonly wholeLimit: number
}

/** What a server said; a body that nobody wants is empty. */
export interface Answer {
  readonly status: number
  readonly text: string
  readonly headers: Headers
  readonly body: Uint8Array
}

/** How a body was packed for the way; undefined where it was not. */
export function packingOf(headers: Headers): string | undefined {
  const packing = headers.get('content-encoding') ?? 'identity'
  return packing === 'identity' ? undefined : packing
}

/**
 * Ask for a range; an error where the line fails or `options` lose patience. Given up by itself: a platform that stumbles over a
 * body may never settle what is waited for.
 */
export async function request(url: string, range: Range, options: RequestOptions): Promise<Answer> {
  const control = new AbortController()
  const { signal } = control
  const over = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason))
  })
  const clock = patience(options, (reason) => control.abort(new Error(reason)))
  try {
    return await Promise.race([ask(url, range, options, signal, clock.heard), over])
  } finally {
    clock.stop()
  }
}

async function ask(
  url: string,
  { offset, length }: Range,
  { fetch, wholeLimit }: RequestOptions,
  signal: AbortSignal,
  heard: (bytes: number) => void,
): Promise<Answer> {
  const headers = { range: `bytes=${offset}-${offset + length - 1}` }
  const response = await fetch(url, { headers, signal })
  const { status, statusText } = response
  // A whole file is taken until it is too large; a failure's page is not wanted, nor is a part of packed bytes.
  const packed = packingOf(response.headers) !== undefined
  const most = status === 206 && !packed ? length : status === 200 && offset === 0 ? wholeLimit : 0
  const body = await take(response, most, heard)
  return { status, text: statusText, headers: response.headers, body }
}

// A clock that calls out where too little is heard in its time: a line that drips would take days.
function patience({ timeout, least }: RequestOptions, giveUp: (reason: string) => void) {
  let came = 0
  const out = () =>
    giveUp(came === 0 ? `no byte for ${timeout / 1000} s` : `${came} bytes in ${timeout / 1000} s`)
  let timer = setTimeout(out, timeout)
  return {
    heard(bytes: number) {
      came += bytes
      if (came < least) return
      came = 0
      clearTimeout(timer)
      timer = setTimeout(out, timeout)
    },
    stop: () => clearTimeout(timer),
  }
}

// A body to its end, or until it holds more than wanted; one that is cut off is an error of the platform's fetch.
async function take({ body }: Response, most: number, heard: (bytes: number) => void): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let held = 0
  if (most === 0) await body?.cancel()
  const reader = most === 0 ? undefined : body?.getReader()
  for (let part = await reader?.read(); part && !part.done; part = await reader!.read()) {
    heard(part.value.length)
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
