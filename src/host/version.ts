// The version of this software, from its package.json.
import { readFileSync } from 'node:fs'

/** E.g. `0.1.0`. */
export function softwareVersion(): string {
  const file = new URL('../../package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
