// Test runner settings: every test is deterministic and needs nothing but what `npm ci` installs.
import { defineConfig } from 'vitest/config'
import { legendFiles } from './studio/legend-files.ts'

export default defineConfig({
  // The page's own names for the public index and what a page draws with.
  resolve: {
    alias: {
      'carbon-cadastre/web': new URL('./src/host/web.ts', import.meta.url).pathname,
      'carbon-cadastre': new URL('./src/index.ts', import.meta.url).pathname,
    },
  },
  define: { __LEGEND_FILES__: JSON.stringify(legendFiles) },
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', './test/summary-reporter.ts'],
    globalSetup: ['test/support/scratch.ts'],
    setupFiles: ['test/support/setup.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    maxWorkers: 2,
    // Test files of a worker share loaded modules: nothing in them is changed by a test.
    isolate: false,
  },
})
