// How the command ends where its streams or what it waits for fail.
import { spawnSync } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { bearStreams, toItsEnd } from '../../src/cli/ending.ts'
import { cadastre, ROOT } from '../support/command.ts'
import { folderOf } from '../support/small-study.ts'

const failure = (code: string) => Object.assign(new Error(code), { code })

describe('streams', () => {
  it('that nobody reads stop nothing; results that are lost are told once', () => {
    const [output, messages, lost] = [new EventEmitter(), new EventEmitter(), vi.fn()]
    bearStreams(output, messages, lost)
    output.emit('error', failure('EPIPE'))
    messages.emit('error', failure('ENOSPC'))
    expect(lost).not.toHaveBeenCalled()
    output.emit('error', failure('ENOSPC'))
    output.emit('error', failure('ENOSPC'))
    expect(lost).toHaveBeenCalledTimes(1)
  })

  it.skipIf(!existsSync('/dev/full'))('a full disk behind them is told without a trace, with code 1', () => {
    const main = join(ROOT, 'dist/cli/main.js')
    const told = spawnSync('/bin/sh', ['-c', `"$0" "$1" factors list > /dev/full`, process.execPath, main], {
      encoding: 'utf8',
    })
    expect(told.status).toBe(1)
    expect(told.stderr).toMatch(/^cadastre failed: standard output cannot be written \(ENOSPC.*\n$/)
  })
})

describe('work that waits for what never comes', () => {
  it('is told when nothing else is left to do', () => {
    const [process, left] = [new EventEmitter(), vi.fn()]
    void toItsEnd(new Promise(() => {}), left, process)
    process.emit('beforeExit')
    expect(left).toHaveBeenCalledTimes(1)
  })

  it('and not where it has ended', async () => {
    const [process, left] = [new EventEmitter(), vi.fn()]
    await toItsEnd(Promise.resolve(), left, process)
    process.emit('beforeExit')
    expect(left).not.toHaveBeenCalled()
  })

  it('leaves with a code of failure, not of success', () => {
    const stuck = 'data:text/javascript,globalThis.fetch=()=>new Promise(()=>{});globalThis.setTimeout=()=>0'
    const told = spawnSync(
      process.execPath,
      [
        '--import',
        stuck,
        join(ROOT, 'dist/cli/main.js'),
        'init',
        'Nowhere',
        '--open',
        '--out',
        join(folderOf({}), 'city'),
      ],
      { encoding: 'utf8' },
    )
    expect(told.status).toBe(1)
    expect(told.stderr).toMatch(/^cadastre failed: /)
    expect(cadastre('factors', 'list').status).toBe(0)
  })
})
