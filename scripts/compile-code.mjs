// Runs a command once and keeps the code that it compiled, so that later starts need not compile it:
// `node scripts/compile-code.mjs run examples/…/study.yaml --only tables,rasters --out …`. No patches: for them a run sets flags anew.
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { setFlagsFromString } from 'node:v8'

// V8 drops code that has not run for a while; it is wanted all. Kept code bears the flags of its making: they are put back.
setFlagsFromString('--no-flush-bytecode')
const require = createRequire(import.meta.url)
const { script, flags } = require('../dist/cli/main.js')
process.on('exit', () => {
  for (const flag of ['--flush-bytecode', ...flags]) setFlagsFromString(flag)
  writeFileSync(new URL('../dist/cli/bundle.code', import.meta.url), script.createCachedData())
})
