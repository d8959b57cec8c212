// Runs the command in this process and tells its peak memory in KiB at the end.
process.on('exit', () => process.stderr.write(`peak ${process.resourceUsage().maxRSS}\n`))
await import('../dist/cli/main.js')
