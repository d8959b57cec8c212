// What may be dropped on the studio beyond the example: files with others beside them, real data, faults in Chinese.
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { csvParse } from 'd3-dsv'
import { zipSync } from 'fflate'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveStatic } from '../../src/host/static-server.ts'
import { CHROMIUM_ARGS, chromiumPath, WITHOUT_BROWSER } from '../support/browser.ts'
import { handmade } from '../support/handmade-vectors.ts'
import { folderOf } from '../support/small-study.ts'
import { BROKEN } from './broken-inputs.ts'

const ROOT = join(import.meta.dirname, '../..')
const EXAMPLE = join(ROOT, 'examples/nanjing-2020')

const SHARED = ['../shared', '../../shared']
  .map((place) => join(ROOT, place, 'data/shanghai'))
  .find(existsSync)
const hasGdal = spawnSync('gdal_translate', ['--version']).status === 0

const suite = chromiumPath ? 'dropped files' : `dropped files (${WITHOUT_BROWSER})`

describe.skipIf(!chromiumPath)(suite, { timeout: 120_000 }, () => {
  let server: Server
  let browser: Browser
  let page: Page
  let base: string

  beforeAll(async () => {
    server = await serveStatic([{ prefix: '/', folder: join(ROOT, 'dist/studio') }], 0)
    base = `http://localhost:${(server.address() as AddressInfo).port}/`
    browser = await chromium.launch({ executablePath: chromiumPath!, args: CHROMIUM_ARGS })
    page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
    page.setDefaultTimeout(90_000)
  }, 120_000)

  afterAll(async () => {
    await browser?.close()
    server?.close()
  })

  const drop = async (folder: string, hash: string) => {
    await page.goto('about:blank')
    await page.goto(`${base}#${hash}`)
    await page.setInputFiles(
      '[data-testid=files]',
      readdirSync(folder).map((name) => join(folder, name)),
    )
  }
  const runs = async () => {
    await page.waitForSelector('[data-testid=run]:not([disabled])')
    await page.click('[data-testid=run]')
    await page.waitForSelector('[data-testid=zone-table]')
  }

  it('tells a fault in Chinese, with what was found', async () => {
    const folder = folderOf(BROKEN[0]!.files(EXAMPLE))
    await drop(folder, 'lang=zh&view=city')
    await page.waitForSelector('.issues .error')
    const text = await page.textContent('.issues .error')
    expect(text).toMatch(/发现\s*"?raw-cole/)
    expect(text).toContain('应为 已知的能源品种')
    expect(await page.textContent('[data-testid=verdict]')).toContain('1 处错误')
  })

  it('takes the files of the example at a click', async () => {
    await page.goto('about:blank')
    await page.goto(`${base}#lang=zh&view=city`)
    await page.getByRole('button', { name: '使用南京示例的文件' }).click()
    await page.waitForSelector('[data-testid=run]:not([disabled])')
    expect(await page.textContent('[data-testid=verdict]')).toBe('无错误')
  })

  it('knows enterprises by Chinese headers in GBK, or a workbook by its name', async () => {
    // 经度,纬度 in GBK.
    const header = [0xbe, 0xad, 0xb6, 0xc8, 0x2c, 0xce, 0xb3, 0xb6, 0xc8]
    const folder = folderOf({
      'list.csv': Uint8Array.from([...header, ...new TextEncoder().encode('\n118.8,32.0\n')]),
      '企业名录.xlsx': Uint8Array.of(0x50, 0x4b, 3, 4),
    })
    await drop(folder, 'lang=zh&view=city')
    for (const name of ['list.csv', '企业名录.xlsx']) {
      await page.waitForSelector(`[data-file="${name}"] select`)
      expect(
        await page.$eval(
          `[data-file="${name}"] select`,
          (one) => (one as unknown as { value: string }).value,
        ),
      ).toBe('enterprises')
    }
  })

  const give = (folder: string, names: readonly string[]) =>
    page.setInputFiles(
      '[data-testid=files]',
      names.map((name) => join(folder, name)),
    )
  const roleOf = (name: string) =>
    page.$eval(`[data-file="${name}"] select`, (one) => (one as unknown as { value: string }).value)

  it('tells a second file of one part instead of passing it over, and goes on once it is removed', async () => {
    const folder = folderOf({ 'another.csv': readFileSync(join(EXAMPLE, 'energy-balance.csv')) })
    copyFileSync(join(EXAMPLE, 'energy-balance.csv'), join(folder, 'energy-balance.csv'))
    await page.goto('about:blank')
    await page.goto(`${base}#lang=en&view=city`)
    // In drops of their own, the second while the first may still be read.
    await give(EXAMPLE, ['landuse.tif', 'districts.geojson'])
    await give(folder, ['energy-balance.csv', 'another.csv'])
    await page.waitForSelector('[data-file="another.csv"] .spare')
    await page.fill('[data-testid=set-gridFactor]', '0,5992')
    await page.keyboard.press('Tab')
    await page.waitForFunction(`document.querySelector('[data-testid=verdict]')?.textContent === '1 fault'`)
    expect(await page.isDisabled('[data-testid=run]')).toBe(true)
    await page.click('[data-file="another.csv"] button')
    await page.waitForSelector('[data-testid=run]:not([disabled])')
    // The same file chosen again after it was mended is taken again.
    writeFileSync(join(folder, 'energy-balance.csv'), 'flow,branch\n')
    await give(folder, ['energy-balance.csv'])
    await page.waitForSelector('[data-file="energy-balance.csv"] .error')
    copyFileSync(join(EXAMPLE, 'energy-balance.csv'), join(folder, 'energy-balance.csv'))
    await give(folder, ['energy-balance.csv'])
    await page.waitForSelector('[data-testid=run]:not([disabled])')
  })

  it('goes on with a run while another view is looked at, and compares the new city with no other', async () => {
    await page.click('[data-testid=view-compare]')
    await page.waitForFunction(`document.querySelector('[data-testid=region]')?.value === 'Nanjing'`)
    await page.click('[data-testid=view-city]')
    await page.fill('[data-testid=set-title]', '2020')
    await page.locator('[data-testid=set-title]').blur()
    await page.waitForSelector('[data-testid=run]:not([disabled])')
    await page.click('[data-testid=run]')
    await page.click('[data-testid=view-export]')
    await page.waitForSelector('[data-testid=zone-table]')
    expect(await page.textContent('h1')).toContain('2020')
    expect(await page.locator('[data-testid=synthetic]').count()).toBe(0)
    await page.click('[data-testid=view-compare]')
    expect(await page.inputValue('[data-testid=region]')).toBe('')
    await page.click('[data-testid=view-city]')
    expect(await page.locator('.card').count()).toBe(3)
  })

  it('keeps a study text that was edited by hand when files are added, and says so', async () => {
    await page.click('.settings summary')
    const text = await page.inputValue('[data-testid=study-text]')
    await page.fill('[data-testid=study-text]', `${text}coverage: centre\n`)
    await page.locator('[data-testid=study-text]').blur()
    await give(EXAMPLE, ['parks.geojson'])
    await page.waitForSelector('[data-file="parks.geojson"]')
    expect(await page.inputValue('[data-testid=study-text]')).toContain('coverage: centre')
    await page.getByRole('button', { name: 'Write it anew' }).click()
    expect(await page.inputValue('[data-testid=study-text]')).toContain('parks: [parks.geojson]')
    // What was typed and taken back stands in the way of no later text.
    const anew = await page.inputValue('[data-testid=study-text]')
    for (const typed of [`${anew}x`, anew]) await page.fill('[data-testid=study-text]', typed)
    await page.locator('[data-testid=study-text]').blur()
    await give(EXAMPLE, ['context.csv'])
    await page.waitForSelector('[data-file="context.csv"]')
    expect(await page.inputValue('[data-testid=study-text]')).toContain('context: ')
    // What is being typed outlives whatever draws the page anew.
    await page.fill('[data-testid=set-title]', 'Half a ti')
    await give(EXAMPLE, ['noise.mjs'])
    await page.waitForSelector('[data-file="noise.mjs"]')
    expect(await page.inputValue('[data-testid=set-title]')).toBe('Half a ti')
  })

  it('offers the fields of a Shapefile for id and name', async () => {
    const { shp, shx, dbfGbk } = handmade
    const folder = folderOf({ '区县 #1.shp': shp, '区县 #1.shx': shx, '区县 #1.dbf': dbfGbk })
    await drop(folder, 'lang=zh&view=city')
    await page.waitForSelector('.form option:text-is("CODE")', { state: 'attached' })
    expect(await page.inputValue('[data-testid=study-text]')).toMatch(/id: CODE\n {2}name: "名称"/)
    expect(await roleOf('区县 #1.shp')).toBe('zones')
  })

  it('takes a zip whose names Windows wrote in GBK, and tells one that is broken', async () => {
    // 企业.csv in GBK, as letters of one byte each.
    const name = String.fromCharCode(0xc6, 0xf3, 0xd2, 0xb5)
    const zip = zipSync({ [`${name}.csv`]: new TextEncoder().encode('id,x\n1,2\n') })
    const folder = folderOf({ 'good.zip': zip, 'broken.zip': zip.slice(0, 40) })
    await page.goto('about:blank')
    await page.goto(`${base}#lang=en&view=city`)
    await give(folder, ['broken.zip'])
    await page.waitForSelector('.drop .failure')
    expect(await page.textContent('.drop .failure')).toMatch(/broken\.zip: .* cannot be opened/)
    await give(folder, ['good.zip'])
    await page.waitForSelector('[data-file="企业.csv"]')
    expect(await page.locator('.drop .failure').count()).toBe(0)
  })

  it('refuses a zip that says it unpacks to more than the page has room for', async () => {
    const bomb = Buffer.from(zipSync({ 'cover.tif': new Uint8Array(1000) }))
    // The unpacked size, in the central directory.
    bomb.writeUInt32LE(3e9, bomb.indexOf(Uint8Array.of(0x50, 0x4b, 1, 2)) + 24)
    await page.goto('about:blank')
    await page.goto(`${base}#lang=en&view=city`)
    await give(folderOf({ 'bomb.zip': bomb }), ['bomb.zip'])
    await page.waitForSelector('.drop .failure')
    expect(await page.textContent('.drop .failure')).toMatch(/bomb\.zip: this zip unpacks to more than 1 GB/)
  })

  it('proposes no field for the names of districts that is empty in all of them', async () => {
    const district = (id: string, name: string | null) => ({
      type: 'Feature',
      properties: { name, adcode: id, label: `District ${id}` },
      geometry: { type: 'Point', coordinates: [118, 32] },
    })
    const proposed = async (names: readonly (string | null)[]) => {
      const features = names.map((name, i) => district(String(i), name))
      const file = JSON.stringify({ type: 'FeatureCollection', features })
      // Points are taken for enterprises until they are said to be districts.
      await drop(folderOf({ 'districts.geojson': file }), 'lang=en&view=city')
      await page.selectOption('[data-file="districts.geojson"] select', 'zones')
      await page.waitForSelector('.form option:text-is("adcode")', { state: 'attached' })
      return page.inputValue('[data-testid=study-text]')
    }
    expect(await proposed([null, ' '])).toMatch(/id: adcode\n {2}name: label/)
    expect(await proposed([null, 'North'])).toMatch(/id: adcode\n {2}name: name/)
  })

  it('takes a study by its whole name, and files beside the study folder with it', async () => {
    const folder = folderOf({ 'my-study.yaml': 'title: A\n', 'landuse.tif': 'x' })
    await drop(folder, 'lang=en&view=city')
    await page.waitForSelector('[data-file="my-study.yaml"]')
    expect(await page.locator('.card').count()).toBe(2)
  })

  it('asks before files and results in the page are lost with it', async () => {
    const asked = page.waitForEvent('dialog')
    const left = page.reload()
    const dialog = await asked
    expect(dialog.type()).toBe('beforeunload')
    await dialog.accept()
    await left
  })

  it.skipIf(!hasGdal)('reads a ZSTD raster whose place is told by a world file and .aux.xml', async () => {
    const folder = folderOf({})
    for (const name of readdirSync(EXAMPLE))
      if (/\.(yaml|csv|geojson)$/.test(name)) copyFileSync(join(EXAMPLE, name), join(folder, name))
    const bare = ['-co', 'COMPRESS=ZSTD', '-co', 'TILED=YES', '-co', 'PROFILE=BASELINE', '-co', 'TFW=YES']
    spawnSync('gdal_translate', ['-q', ...bare, join(EXAMPLE, 'landuse.tif'), join(folder, 'landuse.tif')])
    expect(readdirSync(folder)).toContain('landuse.tfw')
    expect(readdirSync(folder)).toContain('landuse.tif.aux.xml')
    await drop(folder, 'lang=en&view=city')
    await page.waitForSelector('[data-testid=run]:not([disabled])')
    expect(await page.textContent('[data-file="landuse.tfw"]')).toContain('Belongs to the file')
    expect(await page.$$('.issues .error')).toEqual([])
  })

  it.skipIf(!SHARED)('runs Shanghai with a legend of its own', async () => {
    const folder = folderOf({})
    for (const name of ['landcover-lcz.tif', 'districts.geojson'])
      copyFileSync(join(SHARED!, name), join(folder, name))
    copyFileSync(join(ROOT, 'test/support/lcz-legend.csv'), join(folder, 'lcz-legend.csv'))
    writeFileSync(
      join(folder, 'study.yaml'),
      [
        'title: Shanghai 2019',
        'year: 2019',
        'inventory: { totals: { industry: 119800000, urban: 70200000, agriculture: 1600000 } }',
        'land: { cover: landcover-lcz.tif, legend: lcz-legend.csv }',
        'zones: { file: districts.geojson, id: gb, name: full_name }',
        'allocate: { fallback: region }',
        '',
      ].join('\n'),
    )
    await drop(folder, 'lang=zh&view=city')
    await runs()
    const out = folderOf({})
    const cli = [join(ROOT, 'dist/cli/main.js'), 'run', join(folder, 'study.yaml'), '--out', out, '--quiet']
    spawnSync(process.execPath, [...cli, '--only', 'tables'])
    const told = csvParse(readFileSync(join(out, 'zones.csv'), 'utf8')).map((row) => [
      row['id'],
      Number(row['total_t']),
    ])
    const shown = await page.$$eval('[data-testid=zone-table] tbody tr', (rows) =>
      rows.map((row) => [
        row.getAttribute('data-zone'),
        Number(row.querySelector('.total')!.getAttribute('data-value')),
      ]),
    )
    const sorted = (rows: unknown[][]) => [...rows].sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1))
    expect(shown.length).toBeGreaterThan(10)
    expect(sorted(shown)).toEqual(sorted(told))
    await page.evaluate("location.hash = 'lang=zh&view=map&panel=land&layer=land-use'")
    await page.waitForSelector('.classes.land')
  })
})
