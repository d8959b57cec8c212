// Text inputs: opened through the host and decoded, a missing file being a fault like any other.
import { fault, type Issue, isInputError } from '../../error.ts'
import { decodeText, readAll, type Source } from '../../formats/index.ts'
import type { World } from '../world.ts'

/** Open a file of the study; a name that cannot be opened is a fault. */
export async function openFile(
  file: string,
  world: Pick<World, 'open'>,
  issues: Issue[],
): Promise<Source | undefined> {
  try {
    const source = await world.open(file)
    if (!source) issues.push(missing(file))
    return source
  } catch (error) {
    if (!isInputError(error)) throw error
    issues.push(...error.issues)
    return undefined
  }
}

function missing(file: string): Issue {
  return /^https?:/i.test(file)
    ? fault('file.missing', [file], 'nothing at this address (404)', 'a file', 'Check the address.')
    : fault(
        'file.missing',
        [file],
        'no such file',
        'a readable file',
        /\.gdb$/i.test(file)
          ? 'A geodatabase is a folder of many files: export the layer, for example: ogr2ogr OUT.gpkg IN.gdb LAYER.'
          : 'Check the path: it is relative to the study file.',
      )
}

/** The text of a file: UTF-8, UTF-16 or GB 18030; other bytes are a fault. */
export async function textOf(
  file: string,
  world: Pick<World, 'open'>,
  issues: Issue[],
): Promise<string | undefined> {
  const source = await openFile(file, world, issues)
  if (!source) return undefined
  const { text, encoding } = decodeText(await readAll(source))
  if (encoding !== 'windows-1252' && !text.includes('\uFFFD')) return text
  issues.push(
    fault(
      'file.encoding',
      [file],
      'bytes that are not UTF-8',
      'UTF-8 text',
      'Save the file as UTF-8 (in Excel: "CSV UTF-8").',
    ),
  )
  return undefined
}
