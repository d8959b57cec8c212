// Builds the studio into ../dist/studio: relative addresses, so that any folder of any static host can serve it.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'
import { legendFiles } from './legend-files.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Has the map's code fetched and compiled while the page draws its tables, before it asks for it. */
const mapAhead: Plugin = {
  name: 'map-ahead',
  transformIndexHtml: {
    order: 'post',
    handler: (_, { bundle = {} }) =>
      Object.values(bundle)
        .filter((part) => part.type === 'chunk' && part.name === 'carbon-map')
        .map(({ fileName }) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, fetchpriority: 'low', href: `./${fileName}` },
          injectTo: 'head',
        })),
  },
}

export default defineConfig({
  root: at('.'),
  base: './',
  define: {
    __VERSION__: JSON.stringify(JSON.parse(readFileSync(at('../package.json'), 'utf8')).version),
    __LEGENDS__: JSON.stringify(readdirSync(at('../data/legends')).map((name) => name.replace('.csv', ''))),
    __LEGEND_FILES__: JSON.stringify(legendFiles),
  },

  plugins: [mapAhead],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'es' },
  build: {
    outDir: at('../dist/studio'),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2500,
    reportCompressedSize: false,
  },
})
