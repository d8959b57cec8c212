// Scale and offset of a band's packed values, as GDAL notes them.
import type { Packing } from '../../grid/index.ts'
import { gdalNotes } from './gdal-notes.ts'
import type { Tiff } from './structure.ts'
import { mainDirectory } from './structure.ts'

/** Packing of a band (from 0) by the file's metadata; undefined where values stand for themselves. */
export async function tiffPacking(tiff: Tiff, band: number): Promise<Packing | undefined> {
  const notes = await gdalNotes(mainDirectory(tiff))
  const of = (role: string) =>
    Number(notes.find((note) => note.band === band && note.role === role)?.text ?? Number.NaN)
  const [scale, offset] = [of('scale'), of('offset')]
  if (!Number.isFinite(scale) && !Number.isFinite(offset)) return undefined
  return { scale: Number.isFinite(scale) ? scale : 1, offset: Number.isFinite(offset) ? offset : 0 }
}
