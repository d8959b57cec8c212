// What every reader of vector files gives: features in the file's own coordinates, and how it names their system.

import { fault, type Issue, isInputError } from '../../error.ts'
import type { Feature } from '../../vector/index.ts'
import { Damage } from '../bytes/damage.ts'
import type { Source } from '../bytes/source.ts'

/** One layer of a file. Geometries are as written: not repaired, not projected; a third ordinate is dropped. */
export interface VectorFile {
  /** The format in words: "Shapefile", "GeoPackage". */
  readonly format: string
  readonly layer: string
  readonly features: readonly Feature[]
  /** An EPSG code, WKT or proj4 text; undefined where the file says nothing. */
  readonly crs: string | undefined
  /** Whether positions had a height or a measure, which was dropped. */
  readonly flattened: boolean
  readonly issues: readonly Issue[]
}

/** A file of a format without layers of its own, or one that could not be read. */
export function vectorFile(
  format: string,
  part: Partial<Omit<VectorFile, 'format'>> & Pick<VectorFile, 'issues'>,
): VectorFile {
  return { format, layer: '', features: [], crs: undefined, flattened: false, ...part }
}

/** Opens the file beside another that differs in its extension (".dbf"); undefined where there is none. */
export type Companions = (extension: string) => Promise<Source | undefined>

/** Which of a file's fields its features have, where not all are wanted: of a survey's forty most are never looked at. */
export type FieldChoice = (names: readonly string[]) => readonly string[]

/** A geometry of a kind that no reader here takes, thrown inside one; `reading` turns it into one fault. */
export class Curve extends Error {
  override readonly name = 'Curve'
}

/** Run a reader; whatever bytes it stumbles over becomes one fault that names the format. */
export async function reading(
  format: string,
  file: string,
  read: () => Promise<VectorFile>,
): Promise<VectorFile> {
  try {
    return await read()
  } catch (error) {
    if (isInputError(error)) return vectorFile(format, { issues: error.issues })
    if (error instanceof Curve) return vectorFile(format, { issues: [curve(file, error.message)] })
    // A view read past its end is damage that no check foresaw.
    if (!(error instanceof Damage || error instanceof RangeError)) throw error
    return vectorFile(format, {
      issues: [
        fault(
          'vector.damaged',
          [file],
          `a damaged ${format} (${error.message})`,
          'a whole file',
          'Copy it again, or save it again from the program that made it.',
        ),
      ],
    })
  }
}

/** A file that is no more than the fault of its size, where there is more text than its reader can hold. Sizes in bytes. */
export function tooMuchText(format: string, file: string, size: number, most: number): VectorFile {
  const told = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB of text`
  const hint = 'Convert it to GeoPackage or FlatGeobuf, which are read piece by piece.'
  return vectorFile(format, {
    issues: [fault('vector.size', [file], told(size), `at most ${told(most)}`, hint)],
  })
}

const curve = (file: string, type: string) =>
  fault(
    'vector.curve',
    [file],
    `a geometry of type ${type}, which is a curve or unknown`,
    'points, lines and polygons of straight sides',
    'Convert the curves, for example: ogr2ogr -nlt CONVERT_TO_LINEAR OUT IN.',
  )
