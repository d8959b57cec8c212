// cadastre verify: an output folder proven from its files alone; exit code 1 names every file that fails.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileSpool } from '../host/file-spool.ts'
import { fileSource, nodeZlib, sha256 } from '../host/node.ts'
import { softwareVersion } from '../host/version.ts'
import { type Verification, type VerifiedSum, verifyOutputs } from '../run/index.ts'
import { say, sayJson, usageFault } from './console.ts'

/** Verify a folder; faults go to standard error, one line a file. */
export async function verify(out: string, options: { readonly json?: boolean }): Promise<void> {
  if (!existsSync(out) || !statSync(out).isDirectory())
    throw usageFault(out, 'no such folder', 'an output folder of `cadastre run`', 'Run the study first.')
  const names = readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(out, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort()
  const folder = {
    names,
    open: (name: string) => fileSource(join(out, name), name),
    hash: sha256,
    zlib: nodeZlib,
    spool: fileSpool,
  }
  const found = await verifyOutputs(folder, softwareVersion())
  if (options.json) sayJson(found)
  else tell(found)
  if (!found.holds) process.exitCode = 1
}

function tell({ faults, files, sums, others, holds, writtenBy }: Verification): void {
  for (const { file, fault } of faults) process.stderr.write(`${file}: ${fault}\n`)
  for (const sum of sums.filter(({ holds: fine }) => !fine)) process.stderr.write(`${apart(sum)}\n`)
  const checked = [...new Set(sums.map(({ file }) => file))]
  for (const file of checked) {
    const worst = sums
      .filter((sum) => sum.file === file)
      .reduce((a, b) => (Math.abs(b.residual) > Math.abs(a.residual) ? b : a))
    say(`${file.padEnd(26)} against ${worst.against}: largest residual ${worst.residual.toExponential(1)}`)
  }
  if (others.length > 0) say(`Not written by the run, not judged: ${others.join(', ')}`)
  if (writtenBy !== undefined)
    say(
      `Written by carbon-cadastre ${writtenBy}, not this version: tables of other tables were not made again.`,
    )
  say(holds ? `${files} files as written; every sum holds.` : 'Not as the run left it.')
}

const apart = ({ file, sector, against, zone, table, found, residual }: VerifiedSum) =>
  `${file}: ${sector}${zone === undefined ? '' : ` of zone ${zone}`} adds up to ${found} t, ${against} says ${table} (residual ${residual.toExponential(1)})`
