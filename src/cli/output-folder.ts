// An output folder of a run as the commands after it open it.
import { join } from 'node:path'
import { fileSource, nodeZlib } from '../host/node.ts'
import type { RunFolder } from '../run/index.ts'

/** The folder with its files as sources; a file that is not there is undefined. */
export function outputFolder(path: string): RunFolder {
  return {
    name: path,
    open: async (file) => fileSource(join(path, file), join(path, file)),
    zlib: nodeZlib,
  }
}
