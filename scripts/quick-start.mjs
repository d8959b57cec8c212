// What makes the bundled command start sooner: an esbuild plugin.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asciiScript } from './ascii-script.mjs'
import { plainDeclarations } from './plain-declarations.mjs'

// What libraries do though a run does not need it. hucre asks whether there is a `Response`, and Node loads its whole HTTP client
// to answer (50 ms); it deflates every part of a workbook through web streams, where one call gives the same bytes (20 ms), and
// counts checksums byte by byte (10 ms).
// proj4 reads the definitions of 120 UTM zones, which our own table has (8 ms). commander can start subcommands that are
// programs, of which we have none.
const DEFLATE = 'async function compressDeflateRaw(data) {'
const CHECKSUM = 'export function crc32Update(state, data) {'
const unneeded = [
  [/hucre[\\/]dist[\\/]zip[\\/]reader\.mjs$/, 'typeof Response !== "undefined"', 'true'],
  [
    /hucre[\\/]dist[\\/]zip[\\/]writer\.mjs$/,
    DEFLATE,
    `${DEFLATE} return require('node:zlib').deflateRawSync(data)`,
  ],
  [
    /hucre[\\/]dist[\\/]zip[\\/]deflate\.mjs$/,
    CHECKSUM,
    `${CHECKSUM} return ~require('node:zlib').crc32(data, ~state >>> 0) >>> 0`,
  ],
  [/proj4[\\/]dist[\\/]proj4-src\.js$/, 'i <= 60', 'i <= 0'],
  [/commander[\\/]lib[\\/]command\.js$/, "require('node:child_process')", '{}'],
]

/** Bundles the sources under `root` into `folder`, the shipped tables beside the code; throws where a library has changed. */
export const quickStart = (root, folder) => ({
  name: 'quick-start',
  setup({ initialOptions, onLoad, onEnd, onResolve }) {
    const found = new Set()
    // The command reads the bundle one byte a character.
    initialOptions.write = false
    onEnd(({ outputFiles = [] }) => {
      for (const [filter] of unneeded) if (!found.has(filter)) throw new Error(`No file is named ${filter}`)
      for (const { path, text } of outputFiles) writeFileSync(path, asciiScript(text))
    })
    for (const [filter, text, instead] of unneeded)
      onLoad({ filter }, ({ path }) => {
        const whole = readFileSync(path, 'utf8')
        if (!whole.includes(text)) throw new Error(`${path} no longer has \`${text}\``)
        found.add(filter)
        return { contents: whole.replaceAll(text, instead) }
      })
    onResolve({ filter: /^fflate$/ }, () => ({ path: 'fflate', namespace: 'zlib-of-node' }))
    onLoad({ filter: /./, namespace: 'zlib-of-node' }, () => ({ contents: fflateOfNode }))
    onLoad({ filter: /src[\\/]shipped\.ts$/ }, async () => {
      const { shipped, shippedParts } = await import('../dist/shipped.js')
      mkdirSync(folder)
      writeFileSync(join(folder, 'shipped-parts.json'), JSON.stringify(shippedParts))
      return { contents: shippedBeside(Object.keys(shipped)), resolveDir: root }
    })
    onLoad({ filter: /src[\\/].*\.ts$/ }, ({ path }) =>
      path.startsWith(join(root, 'src'))
        ? { contents: plainDeclarations(readFileSync(path, 'utf8'), path), loader: 'ts' }
        : undefined,
    )
  },
})

// fflate, which serves browsers, counts out its tables when it is loaded (10 ms); Node has zlib. Other names fail the build.
const fflateOfNode = `
  import { deflateSync, inflateRawSync, inflateSync as unzlib, unzipSync } from 'node:zlib'
  export { deflateSync as zlibSync, inflateRawSync as inflateSync, unzipSync as decompressSync, unzlib as unzlibSync }
  export const strFromU8 = (bytes) => Buffer.from(bytes).toString()
`

// The module of the shipped tables, each read when it is asked for: from data/, the cut ones from beside the bundle.
const shippedBeside = (names) => `
  import { readFileSync } from 'node:fs'
  import { fileURLToPath } from 'node:url'
  const read = (file) => readFileSync(fileURLToPath(new URL(file, import.meta.url)), 'utf8').replaceAll('\\r\\n', '\\n')
  let parts
  export const shippedParts = new Proxy({}, {
    get: (_, name) => (parts ??= JSON.parse(read('shipped-parts.json')))[name],
  })
  const texts = new Map()
  export const shipped = {}
  for (const name of ${JSON.stringify(names)})
    Object.defineProperty(shipped, name, { enumerable: true, get() {
      if (!texts.has(name)) texts.set(name, read('../../data/' + name))
      return texts.get(name)
    } })
`
