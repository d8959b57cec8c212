// The temporary folder of a whole test run: every test, and every command that a test starts, writes into it; it goes with the run.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Make the folder before the first worker starts; what is returned removes it after the last. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'cadastre-tests-'))
  process.env['TMPDIR'] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}
