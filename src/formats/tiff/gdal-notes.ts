// What GDAL notes of the bands of a TIFF: what each is called, which colour it is, what its numbers stand for.
import { parseXml } from '../bytes/xml.ts'
import type { TiffDirectory } from './structure.ts'
import { TAG } from './tags.ts'

/** A note on a band, counted from 0, in a role: description, colorinterp, scale, offset. */
export interface GdalNote {
  readonly band: number
  readonly role: string
  readonly text: string
}

/** The notes of an image. */
export async function gdalNotes({ texts, tables }: TiffDirectory): Promise<readonly GdalNote[]> {
  const bytes = await tables.get(TAG.GdalMetadata)?.read()
  return notesIn(texts.get(TAG.GdalMetadata) ?? new TextDecoder().decode(Uint8Array.from(bytes ?? [])))
}

/** The notes of an image of three bands or more, whose metadata is read with its tags. */
export const notesOfColors = ({ texts }: TiffDirectory): readonly GdalNote[] =>
  notesIn(texts.get(TAG.GdalMetadata) ?? '')

// Pixels are read without notes, where they are damaged.
function notesIn(text: string): readonly GdalNote[] {
  try {
    return parseXml(text).children.flatMap((item) => {
      const { sample, role } = item.attributes
      return sample === undefined || role === undefined
        ? []
        : [{ band: Number(sample), role, text: item.text }]
    })
  } catch {
    return []
  }
}
