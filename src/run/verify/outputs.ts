// Proves an output folder from its files alone: nothing altered, and ledger, table, pixels and parcels tell one total.
import { memorySource, readAll } from '../../formats/index.ts'
import { CHECKSUMS, readChecksums } from '../publish/checksums.ts'
import { answers } from './answers.ts'
import { missedFiles } from './list.ts'
import { otherFormats, parcelRows, withParcels } from './parcels.ts'
import { FILES, type FileFault, type ProofFiles, proofFiles } from './proof-files.ts'
import { remade } from './remade.ts'
import { statements } from './statements.ts'
import { tableSums } from './sums.ts'
import type { OutputFolder, VerifiedSum } from './verified-sum.ts'
import { provenanceOf } from './written-json.ts'

/** Whether an output folder is as the run left it. */
export interface Verification {
  readonly holds: boolean
  /** Files that are not as they were written, each with what is wrong. */
  readonly faults: readonly FileFault[]
  /** Files of the folder that the run did not write: not judged. */
  readonly others: readonly string[]
  readonly files: number
  readonly sums: readonly VerifiedSum[]
  /** The version that wrote it, where that is not this one: what only depends on other files was not made again. */
  readonly writtenBy?: string
}

/**
 * Check every file against its hash, then recompute the sums from those that are whole, and hold against each other what
 * files tell twice. Files that are made of others are made again by this `version`, where it is the one that wrote them.
 */
export async function verifyOutputs(folder: OutputFolder, version: string): Promise<Verification> {
  const faults: FileFault[] = []
  const list = await listOf(folder)
  if (!list) faults.push({ file: CHECKSUMS, fault: 'missing, or altered since the run' })
  for (const { name, hash } of list ?? []) {
    const source = folder.open(name)
    if (!source) faults.push({ file: name, fault: 'missing' })
    else if ((await folder.hash(source)) !== hash) faults.push({ file: name, fault: 'altered since the run' })
  }
  const listed = new Set((list ?? []).map(({ name }) => name))
  const whole = new Set(listed)
  for (const { file } of faults) whole.delete(file)
  const files = proofFiles(folder, listed, whole, faults)
  const sums = await tableSums(files)
  const writtenBy = list && (await crossChecks(files, version))
  return {
    holds: faults.length === 0 && sums.every((sum) => sum.holds),
    faults,
    others: folder.names.filter((name) => name !== CHECKSUMS && !listed.has(name)),
    files: list?.length ?? 0,
    sums,
    ...(writtenBy !== undefined && { writtenBy }),
  }
}

// What files tell twice; gives the version that wrote the folder, where it is another.
async function crossChecks(files: ProofFiles, version: string): Promise<string | undefined> {
  // What is no longer of the shape that it was written in ends its check alone.
  const attempt = (file: string, check: () => Promise<void>) =>
    files.attempt(file, check, (reason) => `not as it was written (${reason})`)
  await attempt(FILES.view, () => missedFiles(files))
  await attempt(FILES.view, () => statements(files))
  await answers(files)
  const by = (await provenanceOf(files))?.software?.version
  const isOurs = by === version
  await attempt(FILES.parcels, () =>
    withParcels(files, 'patches', async (parcels) => {
      await parcelRows(files, parcels)
      if (isOurs) await attempt(FILES.view, () => remade(files, version, parcels))
    }),
  )
  if (isOurs && !files.has(FILES.parcels)) await attempt(FILES.view, () => remade(files, version, undefined))
  for (const stem of isOurs ? ['patches', 'sinks', 'uncertainty/patches'] : [])
    await attempt(`${stem}.gpkg`, () => otherFormats(files, stem))
  return isOurs ? undefined : by
}

async function listOf(folder: OutputFolder) {
  const source = folder.open(CHECKSUMS)
  if (!source) return undefined
  const hash = (text: string) => folder.hash(memorySource(CHECKSUMS, new TextEncoder().encode(text)))
  return readChecksums(new TextDecoder().decode(await readAll(source)), hash)
}
