// The overviews of a TIFF, each as a TIFF of its own that lies on the same ground.
import { isReduced, type Tiff, type TiffDirectory } from './structure.ts'
import { TAG } from './tags.ts'

/** Full image first, then its overviews from fine to coarse; their affine is the full image's. */
export function tiffLevels(tiff: Tiff): readonly Tiff[] {
  const full = tiff.directories.find((directory) => !isReduced(directory)) ?? tiff.directories[0]!
  const width = (directory: TiffDirectory) => directory.numbers.get(TAG.ImageWidth)?.[0] ?? 0
  const reduced = tiff.directories.filter(isReduced).sort((a, b) => width(b) - width(a))
  return [full, ...reduced].map((directory) => {
    const numbers = new Map([...full.numbers, ...directory.numbers])
    numbers.delete(TAG.NewSubfileType)
    return { ...tiff, directories: [{ ...full, ...directory, numbers, texts: full.texts }] }
  })
}
