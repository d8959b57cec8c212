// Scale and offset of packed values: whole numbers in the file that stand for decimals.
import type { Tiff } from './tiff.ts'
import { mainDirectory } from './tiff.ts'
import { TAG } from './tiff-tags.ts'

/** What a stored number stands for: number × scale + offset. */
export interface Packing {
  readonly scale: number
  readonly offset: number
}

/** Packing of a band (from 0) as GDAL notes it in the file's metadata; undefined where values stand for themselves. */
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

/** A stored value unpacked. Below zero by less than half a step it is the zero that could not be stored exactly. */
export function unpacked(value: number, { scale, offset }: Packing): number {
  const real = value * scale + offset
  const isRounded = offset !== 0 && real < 0 && real >= -Math.abs(scale) / 2
  return isRounded ? 0 : real
}
