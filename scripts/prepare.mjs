// Builds when npm prepares the package, unless what is built is newer than all it is made of: npm prepares a clone when its
// dependencies are installed, and once more when `npx` first links its command.
import { execSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const SOURCES = [
  'src',
  'data',
  'scripts',
  'studio',
  'package.json',
  'package-lock.json',
  'tsconfig.build.json',
]

// Folders count too: they change when a file goes.
const changed = (path) => {
  const at = statSync(path)
  if (!at.isDirectory()) return at.mtimeMs
  const inside = readdirSync(path).filter((name) => name !== 'node_modules')
  return Math.max(at.mtimeMs, ...inside.map((name) => changed(join(path, name))))
}

// The build ends with them.
const last = join(root, 'dist', 'studio', 'templates')
const isBuilt = existsSync(last) && SOURCES.every((name) => changed(join(root, name)) < changed(last))
if (!isBuilt) execSync('npm run build', { cwd: root, stdio: 'inherit' })
