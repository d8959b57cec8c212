// The Node host as writers of files want it, and their files written to a folder.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type VectorEncoding, type VectorHost, vectorFiles } from '../../src/formats/index.ts'
import { fileSpool } from '../../src/host/file-spool.ts'
import { nodeZlib } from '../../src/host/node-files.ts'
import type { FeatureTable } from '../../src/vector/index.ts'

export const host: VectorHost = { spool: fileSpool, zlib: nodeZlib, lastChange: '2020-12-31T00:00:00.000Z' }

/** Write a table into a folder; returns the path of its main file. */
export async function writeTable(
  folder: string,
  table: FeatureTable,
  format: VectorEncoding,
): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const { files } = vectorFiles(table, format, host)
  for (const { suffix, bytes } of files)
    writeFileSync(join(folder, `${table.name}${suffix}`), Buffer.concat([...(await bytes())]))
  return join(folder, `${table.name}${files[0]!.suffix}`)
}
