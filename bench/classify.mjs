// Maximum likelihood beside scikit-learn on a scene of SIDE × SIDE pixels tiled from a real one: node bench/classify.mjs SCENE POLYGONS [SIDE]
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const [scene, polygons, side = '4000'] = process.argv.slice(2)
if (!scene || !polygons) throw new Error('Usage: node bench/classify.mjs scene.tif polygons.geojson [side]')
const folder = mkdtempSync(join(tmpdir(), 'cadastre-bench-'))
const python = '/usr/bin/python3'
const large = join(folder, 'large.tif')
const script = join(import.meta.dirname, 'classify-peer.py')

// Seconds of the processor, seconds on the clock and the most memory, as GNU time has them.
function timed(command, args) {
  const run = spawnSync('/usr/bin/time', ['-f', '%U %S %e %M', command, ...args], { encoding: 'utf8' })
  if (run.status !== 0) throw new Error(run.stderr)
  const [user, system, wall, kilobytes] = run.stderr.trim().split('\n').at(-1).split(' ').map(Number)
  return { cpu: user + system, wall, megabytes: Math.round(kilobytes / 1024) }
}

spawnSync(python, [script, 'make', scene, large, side], { stdio: 'inherit' })
const cli = join(import.meta.dirname, '../dist/cli/main.js')
const common = [large, '--training', polygons, '--bands', '1,2,3,4,5,6,7', '--quiet']
const rows = {
  'cadastre ml, 1 thread': timed('node', [
    cli,
    'classify',
    ...common,
    '--out',
    join(folder, 'one.tif'),
    '--threads',
    '1',
  ]),
  'cadastre ml, all threads': timed('node', [cli, 'classify', ...common, '--out', join(folder, 'all.tif')]),
  'the same, sieve and parks': timed('node', [
    cli,
    'classify',
    ...common,
    '--out',
    join(folder, 'sieved.tif'),
    '--sieve',
    '6',
    '--extract',
    'urban',
    '--min-area',
    '2ha',
    '--parks',
    join(folder, 'parks.geojson'),
  ]),
  'cadastre forest, all threads': timed('node', [
    cli,
    'classify',
    ...common,
    '--out',
    join(folder, 'forest.tif'),
    '--method',
    'forest',
    '--trees',
    '100',
  ]),
  'scikit-learn QDA': timed(python, [script, 'qda', large, polygons, join(folder, 'qda.tif')]),
  'scikit-learn forest': timed(python, [script, 'forest', large, polygons, join(folder, 'peer-forest.tif')]),
}
console.table(rows)
const verdict = spawnSync(python, [script, 'compare', join(folder, 'one.tif'), join(folder, 'qda.tif')], {
  encoding: 'utf8',
})
console.log(verdict.stdout.trim())
rmSync(folder, { recursive: true })
