#!/usr/bin/env node
// Starts the command, and each of its threads: the bundle beside this file, with the code that the build compiled before.
// Code compiled by another version of Node is not taken; the bundle is compiled anew then.
const { existsSync, readFileSync } = require('node:fs')
const { join } = require('node:path')
const { Script } = require('node:vm')

const filename = join(__dirname, 'bundle.cjs')
const code = join(__dirname, 'bundle.code')
const script = new Script(readFileSync(filename, 'latin1'), {
  filename,
  ...(existsSync(code) && { cachedData: readFileSync(code) }),
})
const bundle = script.runInThisContext()
bundle(require, filename)

module.exports = script
