#!/usr/bin/env node
// Starts the command, and each of its threads: the bundle beside this file, with the code that the build compiled before.
// Code compiled by another version of Node is not taken; the bundle is compiled anew then.
const { closeSync, existsSync, openSync, readSync, statSync } = require('node:fs')
const { join } = require('node:path')
const { setFlagsFromString } = require('node:v8')
const { Script } = require('node:vm')

// A short run pays for its optimised code and leaves before that has paid back: of V8 11 (Node 20) half the optimising is asked for,
// and next to none while inputs are opened (`src/host/memory-share.ts` asks for more when work begins).
// Its objects are few beside its arrays: collected at one go, by the thread itself, in a small space, they cost less than by helpers on
// the side in a large one, whose pages have to be made first.
// Before the script is read, since kept code bears the flags of its making.
const LESS = [
  '--interrupt-budget=1500000',
  '--max-inlined-bytecode-size=150',
  '--max-inlined-bytecode-size-cumulative=200',
  '--no-turbo-loop-peeling',
  '--no-turbo-escape',
  '--no-incremental-marking',
  '--no-parallel-scavenge',
  '--semi-space-growth-factor=1',
]
const flags = process.versions.v8.startsWith('11.') ? LESS : []
for (const flag of flags) setFlagsFromString(flag)
// What a whole collection leaves is what the heap may grow from; before the first, V8 lowers that bound at every small one, until
// it comes in the middle of the work. So it comes now, when there is next to nothing, by a room larger than V8 lets
// pass, which is never touched, and the bound is put high for this once. Arrays count towards it as before.
if (flags === LESS) {
  setFlagsFromString('--heap-growing-percent=10000')
  Buffer.allocUnsafeSlow(65 * 2 ** 20)
  setFlagsFromString('--heap-growing-percent=0')
}
// The bundle asks whether it was started so.
globalThis.cadastreFlags = flags

const filename = join(__dirname, 'bundle.cjs')
const code = join(__dirname, 'bundle.code')
const files = existsSync(code) ? [filename, code] : [filename]
// A page of memory costs most when it is first touched: both files pass through one room.
const room = Buffer.allocUnsafeSlow(Math.max(...files.map((file) => statSync(file).size)))
const [source, cachedData] = files.map((file) => {
  const descriptor = openSync(file)
  let size = 0
  for (let more = 1; more > 0; size += more) more = readSync(descriptor, room, { offset: size })
  closeSync(descriptor)
  return file === code ? room.subarray(0, size) : room.latin1Slice(0, size)
})
const script = new Script(source, { filename, cachedData })
const bundle = script.runInThisContext()
bundle(require, filename)

module.exports = { script, flags }
