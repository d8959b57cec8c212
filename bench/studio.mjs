// The studio against the command line on this machine: dropped files to map, first screen, what-if, memory.
// `node bench/studio.mjs` after `npm run build`; needs Chromium (CHROMIUM, or /usr/bin/chromium).
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import { serveStatic } from '../dist/host/static-server.js'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const EXAMPLE = join(ROOT, 'examples/nanjing-2020')
const ROUNDS = Number(process.env.ROUNDS ?? 3)
const PAGE_KILOBYTES = 1024
// Milliseconds in which a new window of the browser comes to rest.
const SETTLE = 3000

const inputs = readdirSync(EXAMPLE).filter((name) => /\.(yaml|csv|geojson|tif)$/.test(name))
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

function commandLine() {
  const out = mkdtempSync(join(tmpdir(), 'bench-studio-'))
  const begun = performance.now()
  const { status } = spawnSync(process.execPath, [
    join(ROOT, 'dist/cli/main.js'),
    ...['run', join(EXAMPLE, 'study.yaml'), '--out', out, '--quiet'],
  ])
  const took = performance.now() - begun
  rmSync(out, { recursive: true })
  if (status !== 0) throw new Error('The command line failed.')
  return took
}

// Kilobytes held by the renderers below a process; Linux alone tells.
function rendererMemory(root) {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8')
        const number = (key) => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0)
        const isRenderer = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer')
        return [{ pid: Number(pid), parent: number('PPid'), size: number('VmRSS'), isRenderer }]
      } catch {
        return []
      }
    })
  const under = new Set([root])
  for (let size = 0; size !== under.size; ) {
    size = under.size
    for (const { pid, parent } of processes) if (under.has(parent)) under.add(pid)
  }
  const sizes = processes.filter(({ pid, isRenderer }) => isRenderer && under.has(pid))
  return Math.max(0, ...sizes.map(({ size }) => size))
}

async function firstScreen(page, base) {
  let scripts = 0
  const count = async (response) => {
    if (/\.js$/.test(new URL(response.url()).pathname)) scripts += gzipSync(await response.body()).length
  }
  page.on('response', count)
  const begun = performance.now()
  await page.goto(`${base}#lang=en`)
  await page.waitForSelector('[data-testid=zone-table]')
  await page.click('[data-testid=panel-bars]')
  await page.waitForSelector('.strip')
  const took = performance.now() - begun
  await page.waitForSelector('[data-testid=map][data-painted]')
  const painted = performance.now() - begun
  page.off('response', count)
  return { took, painted, scripts }
}

// From the drop to the first frame in which the map's tiles are painted.
async function droppedToMap(page, base) {
  await page.goto('about:blank')
  await page.goto(`${base}#lang=en&view=city`)
  await page.waitForSelector('[data-testid=files]', { state: 'attached' })
  const begun = performance.now()
  await page.setInputFiles(
    '[data-testid=files]',
    inputs.map((name) => join(EXAMPLE, name)),
  )
  await page.waitForSelector('[data-testid=run]:not([disabled])')
  const checked = performance.now() - begun
  await page.click('[data-testid=run]')
  await page.waitForSelector('[data-testid=map][data-painted]', { timeout: 120_000 })
  return { took: performance.now() - begun, checked }
}

async function whatIf(page, base) {
  await page.goto('about:blank')
  await page.goto(`${base}#lang=en&view=what-if`)
  await page.waitForSelector('.what-if[aria-busy=false]')
  for (const by of ['1.05', '1.2', '1.1', '0.9', '1.3', '0.8', '1.15']) {
    await page.locator('[data-testid="slide-sector:industry"]').fill(by)
    await page.waitForTimeout(400)
  }
  return page.evaluate(`performance.getEntriesByName('what-if').map(({ duration }) => duration)`)
}

const server = await serveStatic([{ prefix: '/', folder: join(ROOT, 'dist/studio') }], 0)
const base = `http://localhost:${server.address().port}/`
const engine = await chromium.launchServer({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
const browser = await chromium.connect(engine.wsEndpoint())
let memory = 0
const sampler = setInterval(() => {
  memory = Math.max(memory, rendererMemory(engine.process().pid))
}, 100)
// A new window of Chromium loads pages of its own (its address bar is one) that cost as much as ours: a reader's has long
// done so when an address is typed.
const fresh = async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
  await page.waitForTimeout(SETTLE)
  return page
}
const rounds = []
for (let i = 0; i < ROUNDS; i++) {
  const page = await fresh()
  const screen = await firstScreen(page, base)
  const run = await droppedToMap(page, base)
  await page.close()
  rounds.push({ screen, run, command: commandLine() })
}
const page = await fresh()
const steps = await whatIf(page, base)
clearInterval(sampler)
await browser.close()
await engine.close()
server.close()

const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(2)} s`
const tab = median(rounds.map(({ run }) => run.took))
const command = median(rounds.map((round) => round.command))
const lines = [
  ['first screen, interactive (≤ 2 s)', seconds(median(rounds.map(({ screen }) => screen.took)))],
  ['its map painted', seconds(median(rounds.map(({ screen }) => screen.painted)))],
  ['its JavaScript, gzip (≤ 400 kB)', `${(rounds[0].screen.scripts / 1000).toFixed(0)} kB`],
  ['files dropped to checked', seconds(median(rounds.map(({ run }) => run.checked)))],
  ['files dropped to map', seconds(tab)],
  ['command line, whole process', seconds(command)],
  ['ratio (≤ 2.5)', (tab / command).toFixed(2)],
  ['renderer at its peak (< 1 GB)', `${(memory / PAGE_KILOBYTES).toFixed(0)} MB`],
  ['what-if, median redraw (≤ 100 ms)', `${median(steps).toFixed(0)} ms`],
]
for (const [name, value] of lines) console.log(name.padEnd(38), value)
