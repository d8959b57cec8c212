// Draws of the Nanjing example with intervals for every parcel and the rasters: wall, CPU and peak memory of whole commands.
//
//   node scripts/build.mjs && node bench/uncertainty.mjs          10 000 draws, three rounds
//   DRAWS=200000 ROUNDS=1 node bench/uncertainty.mjs              others
//
// Asked for: under 20 s and 600 MB on two cores. To be read on a quiet machine.
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, run } from './one-run.mjs'

const DRAWS = Number(process.env.DRAWS ?? 10_000)
const ROUNDS = Number(process.env.ROUNDS ?? 3)
const LIMITS = { wall: 20, memory: 600 }

const work = mkdtempSync(join(tmpdir(), 'cadastre-bench-'))
cpSync(join(root, 'examples/nanjing-2020'), work, { recursive: true })
const study = join(work, 'study.yaml')

const rounds = []
for (let i = 0; i < ROUNDS; i++) {
  const asked = ['uncertainty', study, '--draws', String(DRAWS), '--out', join(work, 'out'), '--json']
  const args = [join(root, 'bench/measure.cjs'), ...asked]
  const { wall, cpu, memory, printed } = run(process.execPath, args)
  const { draws, residual } = JSON.parse(printed)
  rounds.push({ wall, cpu, memory })
  console.log(
    `round ${i + 1}: ${draws} draws, wall ${wall.toFixed(1)} s, CPU ${cpu.toFixed(1)} s, peak ${memory.toFixed(0)} MB, residual ${residual.toExponential(1)}`,
  )
}
rmSync(work, { recursive: true })

const least = (key) => Math.min(...rounds.map((round) => round[key]))
const most = Math.max(...rounds.map(({ memory }) => memory))
console.log(
  `${cpus().length} cores: best wall ${least('wall').toFixed(1)} s (${LIMITS.wall}), largest peak ${most.toFixed(0)} MB (${LIMITS.memory})`,
)
process.exitCode = least('wall') <= LIMITS.wall && most <= LIMITS.memory ? 0 : 1
