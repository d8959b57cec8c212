// Opens the study file named on the command line and the world around it.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fault, InputError } from '../error.ts'
import { decodeText } from '../formats/index.ts'
import { type NodeWorld, nodeWorld } from '../host/node.ts'
import { plainOf, readStudy, type Study } from '../study/index.ts'

export interface OpenedStudy {
  readonly study: Study
  readonly world: NodeWorld
}

/** Read, parse and open; every fault of the study file is thrown together. */
export function openStudy(
  file: string,
  options: {
    readonly threads?: number
    readonly memory?: number
    readonly allowUnbalanced?: boolean
    readonly progress: (stage: string, share: number) => void
  },
): OpenedStudy {
  const written = readStudy(textOf(file), file)
  const study = options.allowUnbalanced
    ? { ...written, inventory: { ...written.inventory, allow_unbalanced: true } }
    : written
  return {
    study,
    world: nodeWorld({
      base: dirname(resolve(file)),
      threads: options.threads,
      memory: options.memory,
      progress: options.progress,
    }),
  }
}

/** Plain JSON of a YAML or JSON file of changes; faults are thrown with their line. */
export function readYaml(file: string): unknown {
  return plainOf(
    textOf(file, 'a file of changes', 'Check the path; docs/method/scenarios.md shows one.'),
    file,
  )
}

function textOf(
  file: string,
  expected = 'a study file',
  hint = 'Check the path, or write one with `cadastre init my-city`.',
): string {
  if (existsSync(file) && statSync(file).isFile()) return decodeText(readFileSync(file)).text
  throw new InputError([fault('study.missing', [file], 'no such file', expected, hint)])
}
