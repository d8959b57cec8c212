// The code that the build compiled is taken at the start: a setting changed while it was made would have V8 refuse it.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const cli = fileURLToPath(new URL('../../dist/cli/', import.meta.url))

it.skipIf(!existsSync(`${cli}bundle.code`))('is taken by the command', () => {
  const ask = `process.argv.splice(1, 1, 'cadastre', '--version'); process.stdout.write(String(require(process.env.MAIN).script.cachedDataRejected) + ' ')`
  const told = execFileSync(process.execPath, ['-e', ask, 'x'], {
    encoding: 'utf8',
    env: { ...process.env, MAIN: `${cli}main.js` },
  })
  expect(told).toMatch(/^false /)
})
