// Builds the studio into dist/studio with the Nanjing example computed, its inputs and the templates beside it;
// with --dev serves it instead, rebuilt on change.
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, createServer } from 'vite'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const target = join(root, 'dist', 'studio')
const example = join(root, 'examples', 'nanjing-2020')

/** A folder's names for those who cannot list it. */
const list = (folder, names) => writeFileSync(join(folder, 'files.json'), `${JSON.stringify(names)}\n`)

const sha256 = (content) => createHash('sha256').update(content).digest('hex')

async function solveExample() {
  const { nodeWorld } = await import('../dist/host/node.js')
  const { CHECKSUMS, checksumsText } = await import('../dist/host/web.js')
  const { readStudy, solve, tracePatches, writeRasters, publish } = await import('../dist/index.js')
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const world = nodeWorld({ base: example, threads: 2 })
  const solution = await solve(
    readStudy(readFileSync(join(example, 'study.yaml'), 'utf8'), 'study.yaml'),
    world,
  )
  const rasters = await writeRasters(solution, world)
  const patches = await tracePatches(solution, world)
  const out = join(target, 'example', 'out')
  const sums = []
  // The page draws pictures itself, in its own language.
  for (const file of await publish(solution, rasters, world, { version, patches })) {
    mkdirSync(dirname(join(out, file.name)), { recursive: true })
    const bytes = Buffer.concat([...(await file.bytes())])
    writeFileSync(join(out, file.name), bytes)
    sums.push({ name: file.name, hash: sha256(bytes) })
  }
  writeFileSync(join(out, CHECKSUMS), await checksumsText(sums, async (text) => sha256(text)))
  const names = [...sums.map(({ name }) => name), CHECKSUMS]
  list(out, names)
  patches.close()
  rasters.close()
  await world.close()
}

function copyFolder(from, to, wanted) {
  const names = readdirSync(from).filter((name) => wanted.test(name))
  mkdirSync(to, { recursive: true })
  for (const name of names) cpSync(join(from, name), join(to, name))
  list(to, names)
}

const configFile = join(root, 'studio', 'vite.config.ts')
if (process.argv.includes('--dev')) {
  // The example and the templates come from the last build.
  const server = await createServer({ configFile, publicDir: target })
  await server.listen()
  server.printUrls()
} else if (existsSync(configFile)) {
  await build({ configFile, logLevel: 'error' })
  await solveExample()
  copyFolder(example, join(target, 'example', 'study'), /\.(yaml|csv|geojson|tif)$/)
  copyFolder(join(root, 'examples', 'template'), join(target, 'templates'), /./)
}
