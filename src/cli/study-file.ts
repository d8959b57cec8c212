// Opens the study file named on the command line and the world around it.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import { fault, InputError } from '../error.ts'
import { type NodeWorld, nodeWorld } from '../host/node.ts'
import { parseStudy, type Study } from '../study/index.ts'

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
  const { study: written, issues } = parseStudy(readYaml(file), file)
  if (!written || issues.length > 0) throw new InputError(issues)
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

/** Plain JSON of a YAML or JSON file; faults are thrown with their line. */
export function readYaml(file: string): unknown {
  if (!existsSync(file) || !statSync(file).isFile()) {
    throw new InputError([
      fault(
        'study.missing',
        [file],
        'no such file',
        'a study file',
        'Check the path, or write one with `cadastre init my-city`.',
      ),
    ])
  }
  const lines = new LineCounter()
  const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter: lines, prettyErrors: false })
  if (document.errors.length === 0) return document.toJS()
  throw new InputError(
    document.errors.map((error) =>
      fault(
        'study.yaml',
        [file, lines.linePos(error.pos[0]).line],
        error.message,
        'valid YAML',
        'Correct the line; indentation matters.',
      ),
    ),
  )
}
