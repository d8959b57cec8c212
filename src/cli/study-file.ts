// Opens the study file named on the command line and the world around it.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fault, InputError, warning } from '../error.ts'
import { decodeText } from '../formats/index.ts'
import { endOnSignal } from '../host/leftovers.ts'
import { type NodeWorld, nodeWorld } from '../host/node.ts'
import { unreadable } from '../host/node-files.ts'
import { type Addresses, withToldAddresses } from '../host/told-addresses.ts'
import { inputFiles, plainOf, readStudy, type Study } from '../study/index.ts'
import { isQuiet, type Loudness, progressLine, sayIssues } from './console.ts'

/** What every command that solves a study is told. */
export interface StudyCommand extends Loudness {
  readonly threads?: number
  /** Megabytes to stay within. */
  readonly memory?: number
  readonly allowUnbalanced?: boolean
}

/** A study, and the world that its paths are relative to; who opened it closes the world. */
export interface OpenedStudy {
  readonly study: Study
  readonly world: NodeWorld
}

/**
 * Read, parse and open; every fault of the study file is thrown together. Addresses stand in the study by the names they are
 * told by, so that no key in them reaches an output; `addresses` has those that were met before.
 */
export function openStudy(
  file: string,
  command: StudyCommand,
  addresses: Addresses = new Map(),
): OpenedStudy {
  endOnSignal((text) => process.stderr.write(`\n${text}\n`))
  const written = withToldAddresses(readStudy(textOf(file), file), addresses)
  const study = command.allowUnbalanced
    ? { ...written, inventory: { ...written.inventory, allow_unbalanced: true } }
    : written
  return {
    study,
    world: nodeWorld({
      base: dirname(resolve(file)),
      addresses,
      threads: command.threads,
      memory: command.memory,
      progress: progressLine(isQuiet(command)),
      crowded: isQuiet(command) ? undefined : tellCrowded,
    }),
  }
}

function tellCrowded(threads: number, needed: number, memory: number): void {
  const told = warning(
    'threads.memory',
    ['--threads'],
    `${threads} threads, which take at least ${needed} MB of memory`,
    `threads that ${memory} MB (\`--memory\`) have room for`,
    'Ask for fewer threads or for more memory; the run goes on and takes what it needs.',
  )
  sayIssues([told])
}

/** The study file and what it reads, as paths. */
export const pathsOf = (file: string, study: Study): string[] => [
  resolve(file),
  ...inputFiles(study).map((input) => resolve(dirname(file), input.file)),
]

/** Plain JSON of a YAML or JSON file of changes, addresses as in `openStudy`; faults are thrown with their line. */
export function readYaml(file: string, addresses: Addresses): unknown {
  const text = textOf(file, 'a file of changes', 'Check the path; docs/method/scenarios.md shows one.')
  return withToldAddresses(plainOf(text, file), addresses)
}

function textOf(
  file: string,
  expected = 'a study file',
  hint = 'Check the path, or write one with `cadastre init my-city`.',
): string {
  if (existsSync(file) && statSync(file).isFile()) return decodeText(bytesOf(file)).text
  throw new InputError([fault('study.missing', [file], kindOf(file), expected, hint)])
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    throw code === 'EACCES' || code === 'EPERM' ? new InputError([unreadable(file, code)]) : error
  }
}

// Names in a study are relative to its file, so that a stream cannot be one.
function kindOf(file: string): string {
  if (file === '-') return 'standard input'
  if (!existsSync(file)) return 'no such file'
  return statSync(file).isDirectory() ? 'a folder' : 'a pipe or a device'
}
