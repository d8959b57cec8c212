// An output folder of a run as the commands after it open it.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileSource, nodeZlib } from '../host/node.ts'
import { type Register, type RunFolder, readRegister } from '../run/index.ts'
import { usageFault } from './console.ts'

/** The folder with its files as sources; a file that is not there is undefined. */
export function outputFolder(path: string): RunFolder {
  return {
    name: path,
    open: async (file) => fileSource(join(path, file), join(path, file)),
    zlib: nodeZlib,
  }
}

/** What the folder's register holds; a fault where there is none. */
export function registerOf(path: string): Register {
  const file = join(path, 'register', 'register.json')
  if (existsSync(file)) return readRegister(readFileSync(file, 'utf8'))
  throw usageFault(
    path,
    'no register/register.json',
    'an output folder of `cadastre run`',
    'Run the study first.',
  )
}

/** Refuse an output folder that cannot be one: where a file lies. */
export function refuseFile(path: string): void {
  if (existsSync(path) && !statSync(path).isDirectory())
    throw usageFault(
      '--out',
      `${path}, which is a file`,
      'a folder, or a name that is free',
      'Choose another name.',
    )
}
