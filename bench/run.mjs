// The main job beside a rasterio + numpy + GDAL script, in turn in one run: wall, CPU, memory, bytes, and their ratios.
//
//   npm run bench                 7, 120 and 1000 Mpx, five rounds; writes bench/RESULTS.md
//   npm run bench -- 7 120        some sizes
//   ROUNDS=1 npm run bench -- 7   fewer rounds; ROUNDS=5,5,1 tells them size by size
//
// Needs Python with rasterio, shapely, scipy and pyproj (Debian: python3-rasterio python3-shapely python3-scipy).
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { makeCase, median, ours, PYTHON, root, run } from './one-run.mjs'

const ROUNDS = (process.env.ROUNDS ?? '5').split(',').map(Number)
// Megapixels → zones, enterprises.
const CASES = { 7: [11, 2000], 120: [100, 8000], 1000: [400, 20000] }

const asked = process.argv.slice(2).map(Number)
const sizes = asked.length > 0 ? asked : Object.keys(CASES).map(Number)

const bytesIn = (folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.tif'))
    .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)

function withBytes(folder) {
  const told = ours(folder, 'exact')
  return { ...told, bytes: bytesIn(join(told.out, 'rasters')) }
}

function peers(folder) {
  const out = join(folder, 'peer')
  rmSync(out, { recursive: true, force: true })
  return { ...run(PYTHON, [join(root, 'bench/peer.py'), folder, out]), bytes: bytesIn(out) }
}

// Pixels by zone and sector under the pixel-centre rule: the script's and ours must be the same. The script draws its
// discs with so many sides here that no pixel's centre lies between them and the true disc.
function sameTable(folder) {
  ours(folder, 'centre')
  run(PYTHON, [join(root, 'bench/peer.py'), folder, join(folder, 'peer'), 'table'])
  const csv = (file) => readFileSync(file, 'utf8').trim().split('\n')
  const theirs = csv(join(folder, 'peer/hectares.csv')).map((line) => line.split(',').map(Number))
  const [head, ...rows] = csv(join(folder, 'ours-centre/zones.csv')).map((line) => line.split(','))
  const columns = ['industry_ha', 'urban_ha', 'agriculture_ha', 'rural_ha'].map((name) => head.indexOf(name))
  const pixels = (hectares) => Math.round(hectares / 0.09)
  let cells = 0
  rows.forEach((row, z) =>
    columns.forEach((column, s) => {
      if (pixels(Number(row[column])) !== pixels(theirs[z][s])) cells += 1
    }),
  )
  return cells === 0 ? `equal to the pixel (${rows.length} zones)` : `${cells} cells differ`
}

const lines = []
const say = (text = '') => {
  console.log(text)
  lines.push(text)
}
const version = (module) =>
  spawnSync(PYTHON, ['-c', `import ${module}; print(${module}.__version__)`], {
    encoding: 'utf8',
  }).stdout.trim()

say('# Benchmark results')
say()
say(
  '`npm run bench`: the same five rasters and the same table from the same inputs, in turn in one run, median of',
)
say(
  `the rounds that are told below. Ours with exact coverage; the script (bench/peer.py) with the pixel-centre rule. Cases are synthetic.`,
)
say()
say(
  `Machine: ${cpus().length} × ${cpus()[0]?.model.trim()}; Node ${process.versions.node}; rasterio ${version('rasterio')}, numpy ${version('numpy')}, GDAL ${spawnSync('gdal-config', ['--version'], { encoding: 'utf8' }).stdout?.trim() || spawnSync('gdalinfo', ['--version'], { encoding: 'utf8' }).stdout?.trim()}.`,
)
say()
say('| Mpx | | wall s | CPU s | peak MB | output MB |')
say('| ---: | --- | ---: | ---: | ---: | ---: |')
const notes = []
for (const [i, size] of sizes.entries()) {
  const count = ROUNDS[i] ?? ROUNDS.at(-1)
  const folder = makeCase(String(size), size, ...(CASES[size] ?? [11, 2000]))
  const rounds = Array.from({ length: count }, () => ({ ours: withBytes(folder), peer: peers(folder) }))
  const of = (who, what) => median(rounds.map((round) => round[who][what]))
  const row = (name, values) => say(`| ${size} | ${name} | ${values.join(' | ')} |`)
  const shown = (who) => [
    of(who, 'wall').toFixed(2),
    of(who, 'cpu').toFixed(2),
    of(who, 'memory').toFixed(0),
    (of(who, 'bytes') / 1e6).toFixed(1),
  ]
  const ratio = (what) => median(rounds.map(({ ours, peer }) => peer[what] / ours[what])).toFixed(2)
  row('carbon-cadastre', shown('ours'))
  row('rasterio script', shown('peer'))
  row(
    '**script ÷ ours**',
    ['wall', 'cpu', 'memory', 'bytes'].map((what) => `**${ratio(what)}**`),
  )
  const floor = run(process.execPath, [join(root, 'bench/floor.mjs'), join(folder, 'cover.tif')])
  const last = rounds.at(-1).ours
  notes.push(
    `- ${size} Mpx, ${count === 1 ? 'one round' : `${count} rounds`}: stages ${Object.entries(last.stages)
      .map(([stage, seconds]) => `${stage} ${seconds.toFixed(2)} s`)
      .join(
        ', ',
      )}. Floor on one thread (decode once, encode five bands once, nothing else): ${floor.cpu.toFixed(2)} s CPU. Pixel-centre table: ${sameTable(folder)}.`,
  )
}
say()
for (const note of notes) say(note)
// What stands below the next heading is of other benchmarks.
const file = join(root, 'bench/RESULTS.md')
const others = existsSync(file) ? /^## .*/ms.exec(readFileSync(file, 'utf8'))?.[0] : undefined
if (process.env.RESULTS !== 'no') writeFileSync(file, [...lines, '', ...(others ? [others] : [])].join('\n'))
