// One process of the patches benchmark: solves a study, traces its patches, writes them as a GeoPackage.
import { openSync, readFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { writeGeoPackage } from '../dist/formats/index.js'
import { nodeWorld } from '../dist/host/node.js'
import { tracePatches } from '../dist/run/index.js'
import { parseStudy, solve } from '../dist/study/index.js'

const [file, out] = process.argv.slice(2)
const start = performance.now()
const seconds = () => ((performance.now() - start) / 1000).toFixed(1)
const { study, issues } = parseStudy(JSON.parse(readFileSync(file, 'utf8')), file)
if (!study) throw new Error(JSON.stringify(issues))
const world = nodeWorld({ base: dirname(file) })
const solution = await solve(study, world)
const solved = seconds()
const patches = await tracePatches(solution, world)
const traced = seconds()
const target = openSync(out, 'w')
for (const piece of writeGeoPackage([patches.table], {
  spool: () => world.spool(),
  lastChange: '2020-12-31T00:00:00.000Z',
}))
  writeSync(target, piece)
patches.close()
await world.close()
const { userCPUTime, maxRSS } = process.resourceUsage()
console.log(
  `carbon-cadastre: ${patches.count} polygons, solved ${solved} s, traced ${traced} s, written ${seconds()} s wall, ${(userCPUTime / 1e6).toFixed(1)} s user, ${(maxRSS / 1024).toFixed(0)} MB`,
)
