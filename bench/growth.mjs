// How our time and memory grow with the pixels: cases of one density (a zone and 80 enterprises to 1.2 Mpx), and the
// straight line that lies nearest to their seconds.
//
//   node bench/growth.mjs              60, 120, 240 and 480 Mpx, three rounds
//   ROUNDS=5 node bench/growth.mjs 30 300
import { makeCase, median, ours } from './one-run.mjs'

const ROUNDS = Number(process.env.ROUNDS ?? 3)
const asked = process.argv.slice(2).map(Number)
const sizes = asked.length > 0 ? asked : [60, 120, 240, 480]
const folders = sizes.map((size) =>
  makeCase(`growth-${size}`, size, Math.round(size / 1.2), Math.round((size / 1.2) * 80)),
)
const rounds = Array.from({ length: ROUNDS }, () => folders.map((folder) => ours(folder, 'exact')))
const of = (what) => sizes.map((_, i) => median(rounds.map((round) => round[i][what])))

// Least squares of relative deviations: every size weighs alike.
function lineThrough(seconds) {
  const [w, x, xx, y, xy] = seconds.reduce(
    ([w, x, xx, y, xy], s, i) => {
      const weight = 1 / s ** 2
      const n = sizes[i]
      return [w + weight, x + weight * n, xx + weight * n * n, y + weight * s, xy + weight * n * s]
    },
    [0, 0, 0, 0, 0],
  )
  const slope = (w * xy - x * y) / (w * xx - x * x)
  const start = (y - slope * x) / w
  return { start, slope, off: seconds.map((s, i) => s / (start + slope * sizes[i]) - 1) }
}

const [wall, cpu, memory] = [of('wall'), of('cpu'), of('memory')]
const [byWall, byCpu] = [lineThrough(wall), lineThrough(cpu)]
const percent = (share) => `${(100 * share).toFixed(1)} %`
console.log('| Mpx | wall s | off the line | CPU s | off the line | peak MB |')
console.log('| ---: | ---: | ---: | ---: | ---: | ---: |')
sizes.forEach((size, i) => {
  const cells = [wall[i].toFixed(2), percent(byWall.off[i]), cpu[i].toFixed(2), percent(byCpu.off[i])]
  console.log(`| ${size} | ${cells.join(' | ')} | ${memory[i].toFixed(0)} |`)
})
const said = ({ start, slope }) => `${start.toFixed(2)} s + ${(1000 * slope).toFixed(1)} ms a megapixel`
console.log(`\nWall ${said(byWall)}; CPU ${said(byCpu)}; ${ROUNDS} rounds.`)
