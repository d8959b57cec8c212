// Times the main job as a whole process: wall seconds and peak memory of five runs, the median printed.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const RUNS = 5
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1]

const runs = Array.from({ length: RUNS }, () => {
  const out = mkdtempSync(join(tmpdir(), 'cadastre-bench-'))
  const start = performance.now()
  const child = spawnSync(
    process.execPath,
    [
      '--expose-gc',
      join(root, 'bench/measure.mjs'),
      'run',
      join(root, 'examples/nanjing-2020/study.yaml'),
      '--out',
      out,
      '--quiet',
    ],
    { encoding: 'utf8' },
  )
  rmSync(out, { recursive: true, force: true })
  if (child.status !== 0) throw new Error(child.stderr)
  return {
    wall: (performance.now() - start) / 1000,
    memory: Number(/peak (\d+)/.exec(child.stderr)?.[1]) / 1024,
  }
})
console.log(
  `nanjing-2020: ${median(runs.map((run) => run.wall)).toFixed(2)} s, ${median(runs.map((run) => run.memory)).toFixed(0)} MB (median of ${RUNS})`,
)
