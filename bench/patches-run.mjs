// One process of the patches benchmark: solves a study, traces its patches, writes them as a GeoPackage.
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { nodeWorld } from '../dist/host/node.js'
import { writeWhole } from '../dist/host/output-folder.js'
import { parcelFiles, tracePatches } from '../dist/run/index.js'
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
const { files } = parcelFiles(patches.table, ['gpkg'], study.year, world)
await writeWhole(out, await files[0].bytes(true))
patches.close()
await world.close()
console.log(
  `${patches.count} polygons; solved at ${solved} s, traced at ${traced} s, written at ${seconds()} s`,
)
