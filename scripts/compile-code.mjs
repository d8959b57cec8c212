// Runs a command once and keeps the code that it compiled, so that later starts need not compile it:
// `node scripts/compile-code.mjs run examples/…/study.yaml --out …`.
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const script = require('../dist/cli/main.js')
process.on('exit', () => {
  writeFileSync(new URL('../dist/cli/bundle.code', import.meta.url), script.createCachedData())
})
