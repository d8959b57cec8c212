// Runs the command in this process and tells CPU seconds (of all its threads) and peak memory at the end.
process.on('exit', () => {
  const { user, system } = process.cpuUsage()
  const usage = {
    cpu: (user + system) / 1e6,
    memory: process.resourceUsage().maxRSS / 1024,
    stages: globalThis.cadastreStages ?? {},
  }
  process.stderr.write(`usage ${JSON.stringify(usage)}\n`)
})
require('../dist/cli/main.js')
