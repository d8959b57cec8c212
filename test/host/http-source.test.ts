// Rasters behind a web server: bytes fetched are counted, faults of every kind are played, and told clearly.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isInputError } from '../../src/error.ts'
import { crsOfGeoTags, geoTags, readTiff, tiffRaster } from '../../src/formats/index.ts'
import { HTTP_DEFAULTS, httpSource } from '../../src/host/http-source.ts'
import { nodeZlib } from '../../src/host/node.ts'
import { diskCache, memoryCache } from '../../src/host/range-cache.ts'
import { coalesce } from '../../src/host/range-queue.ts'
import { codesTiff, folderOf, utmGrid } from '../support/small-study.ts'

const WIDTH = 3000
const codes = Uint8Array.from({ length: WIDTH * WIDTH }, (_, i) => ((i * 2654435761) >>> 13) % 61)
const file = codesTiff(utmGrid(WIDTH, WIDTH), codes)

interface Play {
  requests: number
  /** Of them, those for the file that is never answered in ranges. */
  whole: number
  bytes: number
  etag: string
  /** Answers instead of the file where it says so. */
  fail: ((request: IncomingMessage, response: ServerResponse, count: number) => boolean) | undefined
}

const play: Play = { requests: 0, whole: 0, bytes: 0, etag: '"1"', fail: undefined }
let server: Server
let base = ''

beforeAll(async () => {
  server = createServer((request, response) => {
    play.requests++
    if (request.url!.startsWith('/whole')) play.whole++
    if (request.url!.startsWith('/none')) return response.writeHead(404).end('not here')
    if (play.fail?.(request, response, play.requests)) return
    const [, from, to] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? []
    if (request.url!.startsWith('/whole') || from === undefined) {
      play.bytes += file.length
      return response.writeHead(200, { 'content-length': file.length }).end(file)
    }
    const part = file.subarray(Number(from), Math.min(file.length, Number(to) + 1))
    play.bytes += part.length
    response
      .writeHead(206, {
        'content-range': `bytes ${from}-${Number(from) + part.length - 1}/${file.length}`,
        'content-length': part.length,
        etag: play.etag,
      })
      .end(part)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

const options = (more = {}) => {
  Object.assign(play, { requests: 0, whole: 0, bytes: 0, etag: '"1"', fail: undefined })
  return { ...HTTP_DEFAULTS, fetch, cache: memoryCache(0), wait: async () => {}, timeout: 20_000, ...more }
}

async function open(settings = options(), path = '/cover.tif') {
  const source = (await httpSource(base + path, settings))!
  const tiff = await readTiff(source)
  return { tiff, raster: tiffRaster(tiff, crsOfGeoTags(geoTags(tiff.directories[0]!))!, nodeZlib) }
}

async function told(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'nothing wrong'
  } catch (error) {
    if (isInputError(error) && error.issues.length === 1) return error.issues[0]!.found
    throw error
  }
}

const window = { col: 600, row: 1100, width: 1100, height: 700 }
const pixel = (col: number, row: number) => codes[row * WIDTH + col]

describe('ranges', () => {
  it('neighbours are one request, distant ones stay apart', () => {
    const ranges = [9000, 0, 108, 3000].map((offset) => ({ offset, length: 100 }))
    expect(coalesce(ranges)).toEqual([
      { offset: 0, length: 208 },
      { offset: 3000, length: 100 },
      { offset: 9000, length: 100 },
    ])
  })

  it('fetch the tiles a window needs and at most a fifth more, header included', async () => {
    const { tiff, raster } = await open()
    const values = await raster.read(window)
    expect(values[0]).toBe(pixel(600, 1100))
    expect(values.at(-1)).toBe(pixel(1699, 1799))
    const counts = await tiff.directories[0]!.tables.get(325)!.read()
    const across = Math.ceil(WIDTH / 512)
    let needed = 0
    for (let row = 2; row <= 3; row++)
      for (let col = 1; col <= 3; col++) needed += counts[row * across + col]!
    expect(play.bytes).toBeLessThan(1.2 * needed)
    expect(play.requests).toBeLessThanOrEqual(4)
  })

  it('come from the disk the second time, in another run too, until the file changes', async () => {
    const folder = folderOf({})
    const read = async (etag: string) => {
      const settings = options({ cache: diskCache(folder) })
      play.etag = etag
      const { raster } = await open(settings)
      await raster.read(window)
      return play.bytes
    }
    const first = await read('"1"')
    expect(await read('"1"')).toBeLessThanOrEqual(16_384)
    expect(await read('"2"')).toBe(first)
  })

  it('a cache keeps to its limit by dropping what was used longest ago', async () => {
    const folder = folderOf({ '.DS_Store': 'a file of the system' })
    const cache = diskCache(folder, 250)
    const range = { offset: 0, length: 100 }
    for (const key of ['a', 'b', 'c', 'd']) {
      await cache.set(key, range, new Uint8Array(100))
      await new Promise((resolve) => setTimeout(resolve, 15))
    }
    const later = diskCache(folder, 250)
    const kept = await Promise.all(['d', 'a'].map((key) => later.get(key, range)))
    expect(kept.map((bytes) => bytes?.length)).toEqual([100, undefined])
  })
})

describe('faults', () => {
  it('404 is "nothing there"', async () => {
    expect(await httpSource(`${base}/none.tif`, options())).toBeUndefined()
    expect(play.requests).toBe(1)
  })

  it('a server that fails twice is asked again', async () => {
    const settings = options()
    play.fail = (_, response, count) => count <= 2 && Boolean(response.writeHead(503).end())
    const { raster } = await open(settings)
    expect((await raster.read({ col: 5, row: 5, width: 1, height: 1 }))[0]).toBe(pixel(5, 5))
  })

  it('a line that is cut is tried again', async () => {
    const settings = options()
    play.fail = (_, response, count) => {
      if (count !== 2) return false
      response.writeHead(206, {
        'content-length': 50_000,
        etag: play.etag,
        'content-range': `bytes 0-49999/${file.length}`,
      })
      response.write(new Uint8Array(1000), () => response.destroy())
      return true
    }
    const { raster } = await open(settings)
    expect((await raster.read({ col: 2999, row: 2999, width: 1, height: 1 }))[0]).toBe(pixel(2999, 2999))
    expect(play.requests).toBeGreaterThan(2)
  })

  it('a server that never recovers is named with its status', async () => {
    const settings = options()
    play.fail = (_, response) => Boolean(response.writeHead(500).end())
    expect(await told(open(settings))).toBe('no answer in 5 attempts (status 500)')
    expect(play.requests).toBe(5)
  })

  it('a server that says nothing is given up', async () => {
    const settings = options({ attempts: 2, timeout: 50 })
    play.fail = () => true
    expect(await told(open(settings))).toMatch(/no answer in 2 attempts \(no byte for 0.05 s\)/)
  })

  it('a line that drips is given up', async () => {
    const settings = options({ attempts: 2, timeout: 300, least: 1000 })
    play.fail = (_, response) => {
      response.writeHead(206, { 'content-range': `bytes 0-16383/${file.length}`, etag: play.etag })
      const drip = setInterval(() => response.write('x'), 20)
      response.on('close', () => clearInterval(drip))
      return true
    }
    expect(await told(open(settings))).toMatch(/no answer in 2 attempts \(\d+ bytes in 0.3 s\)/)
  })

  it('packed bytes that cannot be unpacked are given up, though the platform never says so', async () => {
    const settings = options({ attempts: 2, timeout: 100 })
    play.fail = (_, response) =>
      Boolean(response.writeHead(200, { 'content-encoding': 'gzip' }).end('this is not gzip'))
    expect(await told(open(settings))).toMatch(/no answer in 2 attempts/)
  })

  const part = (from: number, length: number, more: Record<string, string> = {}) => ({
    'content-range': `bytes ${from}-${from + length - 1}/${file.length}`,
    etag: play.etag,
    ...more,
  })
  const FIRST = 16_384
  it.each([
    ['other bytes than were asked for', part(1024, FIRST), 'bytes from 1024'],
    [
      'no word of the bytes',
      { etag: '"1"' },
      'a server that does not say which bytes it sends, or how long the file is',
    ],
    [
      'ranges of packed bytes',
      part(0, FIRST, { 'content-encoding': 'gzip' }),
      'a range of the file as packed for the way (gzip)',
    ],
    ['fewer bytes than are told', part(0, FIRST + 1), `${FIRST} bytes of a range of ${FIRST + 1}`],
  ])('%s', async (_, headers, found) => {
    const settings = options()
    play.fail = (__, response) => Boolean(response.writeHead(206, headers).end(file.subarray(0, FIRST)))
    expect(await told(open(settings))).toBe(found)
    expect(play.requests).toBe(1)
  })

  it('later ranges that are others than asked for, or of a file of another length', async () => {
    const { raster } = await open()
    play.fail = ({ headers }, response) => {
      const [from, to] = /(\d+)-(\d+)/.exec(headers.range!)!.slice(1).map(Number) as [number, number]
      const bytes = file.subarray(from + 8, to + 9)
      return Boolean(response.writeHead(206, part(from + 8, bytes.length)).end(bytes))
    }
    expect(await told(raster.read(window))).toMatch(/^bytes from \d+$/)
    const { raster: second } = await open(options())
    play.fail = ({ headers }, response) => {
      const [from, to] = /(\d+)-(\d+)/.exec(headers.range!)!.slice(1).map(Number) as [number, number]
      const range = `bytes ${from}-${to}/${file.length + 1}`
      const head = { 'content-range': range, etag: play.etag }
      return Boolean(response.writeHead(206, head).end(file.subarray(from, to + 1)))
    }
    expect(await told(second.read(window))).toBe('a file that changed while it was read')
  })

  it('addresses with a password, and such as are none, are not asked at all', async () => {
    const settings = options({ name: 'http://…@localhost/x.tif' })
    const refused = await httpSource('http://me:secret@localhost/x.tif', settings).catch((error) => error)
    expect(refused.issues).toMatchObject([
      { path: ['http://…@localhost/x.tif'], found: 'an address with a user and a password' },
    ])
    expect(await told(httpSource('http://', options()))).toBe('an address that is none')
    expect(play.requests).toBe(0)
  })

  it('no server at all', async () => {
    expect(await told(httpSource('http://127.0.0.1:9/x.tif', options({ attempts: 2 })))).toMatch(
      /no answer in 2 attempts/,
    )
  })

  it('refused access says so', async () => {
    const settings = options()
    play.fail = (_, response) => Boolean(response.writeHead(403).end('secret page'))
    expect(await told(open(settings))).toBe('status 403 Forbidden')
  })

  it('a file that changes while it is read', async () => {
    const { raster } = await open()
    play.etag = '"2"'
    expect(await told(raster.read(window))).toBe('a file that changed while it was read')
  })

  it('a server without ranges: a small file is fetched once and whole, a large one refused', async () => {
    const { raster } = await open(options(), '/whole.tif')
    expect((await raster.read({ col: 7, row: 9, width: 1, height: 1 }))[0]).toBe(pixel(7, 9))
    // A request of the test before may still arrive.
    expect(play.whole).toBe(1)
    expect(await told(open(options({ wholeLimit: 10_000 }), '/whole.tif'))).toMatch(
      /without ranges and a file of more than 10000/,
    )
  })
})
