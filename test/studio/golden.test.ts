// Pictures of the studio against kept ones: the map without names and the ribbons of the flows, in which no font matters.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveStatic } from '../../src/host/static-server.ts'
import { CHROMIUM_ARGS, chromiumPath, WITHOUT_BROWSER } from '../support/browser.ts'

const ROOT = join(import.meta.dirname, '../..')
const GOLDEN = join(import.meta.dirname, 'golden')
const update = process.env['UPDATE_GOLDEN'] === '1'
// Edges are smoothed differently by versions of the browser: a channel may differ by this much of 255, and so many pixels by more.
const [CHANNEL, SHARE] = [40, 0.01]

const { createCanvas, loadImage } = createRequire(import.meta.url)(
  '@napi-rs/canvas',
) as typeof import('@napi-rs/canvas')

async function pixelsOf(png: Buffer) {
  const image = await loadImage(png)
  const context = createCanvas(image.width, image.height).getContext('2d')
  context.drawImage(image, 0, 0)
  const { width, height } = image
  return { width, height, data: context.getImageData(0, 0, width, height).data }
}

async function shareThatDiffers(a: Buffer, b: Buffer): Promise<number> {
  const [left, right] = [await pixelsOf(a), await pixelsOf(b)]
  if (left.width !== right.width || left.height !== right.height) return 1
  let different = 0
  for (let i = 0; i < left.data.length; i += 4)
    if ([0, 1, 2].some((c) => Math.abs(left.data[i + c]! - right.data[i + c]!) > CHANNEL)) different++
  return (different * 4) / left.data.length
}

const suite = chromiumPath ? 'pictures' : `pictures (${WITHOUT_BROWSER})`

describe.skipIf(!chromiumPath)(suite, { timeout: 120_000 }, () => {
  let server: Server
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    server = await serveStatic([{ prefix: '/', folder: join(ROOT, 'dist/studio') }], 0)
    browser = await chromium.launch({ executablePath: chromiumPath!, args: CHROMIUM_ARGS })
    page = await browser.newPage({ viewport: { width: 1000, height: 700 } })
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/#lang=en&show=none`)
    await page.addStyleTag({
      content: '.legend, .zoom, .map-foot, .closed, svg text { display: none !important }',
    })
    await page.waitForSelector('[data-painted]', { timeout: 90_000 })
  }, 120_000)

  afterAll(async () => {
    await browser?.close()
    server?.close()
  })

  it.each([
    ['total', 'layer=total&panel=table', '[data-testid=map]'],
    ['land-use', 'layer=land-use&panel=table', '[data-testid=map]'],
    ['flows', 'layer=total&panel=flows', 'svg.flows'],
  ])('%s', async (name, hash, part) => {
    await page.evaluate(`location.hash = ${JSON.stringify(`lang=en&show=none&${hash}`)}`)
    await page.waitForSelector(`[data-painted=${name === 'land-use' ? 'land' : 'intensity'}]`)
    await page.waitForSelector(part)
    const drawn = await page.locator(part).screenshot()
    const kept = join(GOLDEN, `${name}.png`)
    if (update) {
      mkdirSync(GOLDEN, { recursive: true })
      writeFileSync(kept, drawn)
    }
    expect(await shareThatDiffers(drawn, readFileSync(kept))).toBeLessThan(SHARE)
  })
})
