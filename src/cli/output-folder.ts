// An output folder of a run as the commands after it open it.
import { accessSync, constants, existsSync, lstatSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileSource, nodeZlib } from '../host/node.ts'
import { amongFiles } from '../host/node-files.ts'
import { removeEmpty } from '../host/output-folder.ts'
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

/** Refuse an output folder that cannot be one: where a file lies, or nothing can be written. `place` is what named it. */
export function refuseUnwritable(path: string, place = '--out'): void {
  if (path.trim() === '') throw usageFault(place, 'no name', 'a folder', 'Name the folder to write.')
  const whole = resolve(path)
  let folder = whole
  let missing: string | undefined
  while (!existsSync(folder)) {
    if (isLink(folder))
      throw usageFault(
        place,
        `${folder}, a link that leads nowhere`,
        'a folder, or a name that is free',
        'Choose another name, or mend the link.',
      )
    missing = folder
    folder = dirname(folder)
  }
  if (!statSync(folder).isDirectory())
    throw usageFault(
      place,
      `${folder}, which is a file`,
      'a folder, or a name that is free',
      'Choose another name.',
    )
  try {
    // Tried and undone: rights alone do not tell, and Node goes on for ever where a system answers that there is no such place.
    if (missing === undefined) accessSync(folder, constants.W_OK)
    else tryFolder(missing, whole)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // Another run tries the same place: what was there is gone, or the reverse.
    if (!existsSync(folder) || (missing !== undefined && existsSync(missing))) {
      refuseUnwritable(path, place)
      return
    }
    if (code === 'ENAMETOOLONG')
      throw usageFault(
        place,
        'a name that is too long for the system',
        'a shorter one',
        'Choose another name.',
      )
    throw usageFault(
      place,
      `${folder}, where nothing can be written (${code})`,
      'a folder that may be written to',
      'Choose another place, or ask for the right to write there.',
    )
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink()
  } catch {
    return false
  }
}

function tryFolder(missing: string, whole: string): void {
  mkdirSync(missing)
  try {
    mkdirSync(whole, { recursive: true })
  } finally {
    removeEmpty(whole, missing)
  }
}

/** Refuse a file that cannot be written: a folder of its name, or a folder around it that cannot be one. */
export function refuseUnwritableFile(file: string, place: string): void {
  if (existsSync(file) && statSync(file).isDirectory())
    throw usageFault(place, `${file}, which is a folder`, 'a file', 'Choose another name.')
  refuseUnwritable(dirname(resolve(file)), place)
}

/** Refuse to write over what the run was made from: `outputs` are names in the folder, `inputs` paths of files. */
export function refuseOwnInputs(path: string, outputs: readonly string[], inputs: Iterable<string>): void {
  const isInput = amongFiles(inputs)
  const lost = outputs.filter((name) => isInput(join(path, name)))
  if (lost.length === 0) return
  throw usageFault(
    '--out',
    `${path}, where ${lost.join(', ')} would be written over an input of the study`,
    'a folder of its own',
    'Choose another name.',
  )
}
