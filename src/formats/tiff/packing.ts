// Scale and offset of a band's packed values, as GDAL notes them.
import type { Packing } from '../../grid/index.ts'
import type { Tiff } from './structure.ts'
import { mainDirectory } from './structure.ts'
import { TAG } from './tags.ts'

/** Packing of a band (from 0) by the file's metadata; undefined where values stand for themselves. */
export async function tiffPacking(tiff: Tiff, band: number): Promise<Packing | undefined> {
  const { texts, tables } = mainDirectory(tiff)
  const text =
    texts.get(TAG.GdalMetadata) ?? new TextDecoder().decode(await bytesOf(tables.get(TAG.GdalMetadata)))
  const of = (role: string) => {
    const item = new RegExp(`<Item [^>]*sample="${band}"[^>]*role="${role}"[^>]*>([^<]+)<`).exec(text)
    return item ? Number(item[1]) : Number.NaN
  }
  const [scale, offset] = [of('scale'), of('offset')]
  if (!Number.isFinite(scale) && !Number.isFinite(offset)) return undefined
  return { scale: Number.isFinite(scale) ? scale : 1, offset: Number.isFinite(offset) ? offset : 0 }
}

const bytesOf = async (table: { read(): Promise<ArrayLike<number>> } | undefined) =>
  Uint8Array.from(table ? await table.read() : [])
