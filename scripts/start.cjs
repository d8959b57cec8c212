#!/usr/bin/env node
// Starts the command, and each of its threads: the bundle beside this file, with the code that the build compiled before.
// Code compiled by another version of Node is not taken; the bundle is compiled anew then.
const { existsSync, readFileSync } = require('node:fs')
const { join } = require('node:path')
const { setFlagsFromString } = require('node:v8')
const { Script } = require('node:vm')

// A short run pays for its optimised code and leaves before that has paid back: of V8 11 (Node 20) half the optimising is asked for.
// Its objects are few beside its arrays: collected at one go, by the thread itself, in a small space, they cost less than by helpers on
// the side in a large one, whose pages have to be made first.
// Before the script is read, since kept code bears the flags of its making.
const LESS = [
  '--interrupt-budget=350000',
  '--max-inlined-bytecode-size-cumulative=400',
  '--no-turbo-loop-peeling',
  '--no-turbo-escape',
  '--no-incremental-marking',
  '--no-parallel-scavenge',
  '--semi-space-growth-factor=1',
]
if (process.versions.v8.startsWith('11.')) for (const flag of LESS) setFlagsFromString(flag)

const filename = join(__dirname, 'bundle.cjs')
const code = join(__dirname, 'bundle.code')
const script = new Script(readFileSync(filename, 'latin1'), {
  filename,
  ...(existsSync(code) && { cachedData: readFileSync(code) }),
})
const bundle = script.runInThisContext()
bundle(require, filename)

module.exports = script
