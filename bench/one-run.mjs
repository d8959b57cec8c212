// What the benchmarks of the main job share: drawn cases, and one whole command with its seconds and memory.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')
export const work = process.env.BENCH_DIR ?? join(tmpdir(), 'cadastre-bench')
export const PYTHON = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3'
// Certificates that a machine asks Node to read at every start (30 ms) belong to neither.
delete process.env.NODE_EXTRA_CA_CERTS

/** The middle of some numbers. */
export const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1]

/** Wall seconds of a command, what it printed, and what it told of itself in a line `usage {…}`. */
export function run(command, args, env = {}) {
  const start = performance.now()
  const child = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, ...env },
    cwd: root,
  })
  const wall = (performance.now() - start) / 1000
  if (child.status !== 0) throw new Error(`${command} ${args.join(' ')}\n${child.stderr}`)
  const told = /^usage (\{.*\})$/m.exec(child.stderr)
  return { wall, printed: child.stdout, ...(told && JSON.parse(told[1])) }
}

/** The folder of a case of so many megapixels, drawn where it is not there yet. */
export function makeCase(name, megapixels, zones, enterprises) {
  const folder = join(work, name)
  if (!existsSync(join(folder, 'centre.yaml'))) {
    mkdirSync(folder, { recursive: true })
    run(PYTHON, [join(root, 'bench/generate.py'), folder, megapixels, zones, enterprises].map(String))
  }
  return folder
}

/** Our command on a case: wall, CPU, memory, stages, and the folder of its results. */
export function ours(folder, coverage, extra = []) {
  const out = join(folder, `ours-${coverage}`)
  rmSync(out, { recursive: true, force: true })
  const study = join(folder, `${coverage}.yaml`)
  const only = ['--only', 'tables,rasters', '--quiet', ...extra]
  const args = [join(root, 'bench/measure.cjs'), 'run', study, '--out', out, ...only]
  return { ...run(process.execPath, args, { CADASTRE_TIMES: '1' }), out }
}
