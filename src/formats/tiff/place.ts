// Where on the ground a TIFF's pixels lie, and which value in them means "no observation".
import { type Affine, holds, type PixelType } from '../../grid/index.ts'
import type { Source } from '../bytes/source.ts'
import { refuseTiff, type Tiff, type TiffDirectory } from './structure.ts'
import { TAG } from './tags.ts'

/** Six numbers of a full affine: x = a·col + b·row + c, y = d·col + e·row + f, of pixel corners. */
export interface FullAffine extends Affine {
  readonly b: number
  readonly d: number
}

/** Pixel to world by the file's own tags; undefined where it has none; throws where the image lies askew. */
export function readAffine({ source }: Tiff, directory: TiffDirectory, size: Size): Affine | undefined {
  const scale = directory.numbers.get(TAG.ModelPixelScale)
  const tie = directory.numbers.get(TAG.ModelTiepoint)
  const matrix = directory.numbers.get(TAG.ModelTransformation)
  const shift = isPixelIsPoint(directory) ? 0.5 : 0
  if (scale && scale.length >= 2 && tie && tie.length >= 6) {
    const [a, e] = [scale[0]!, -Math.abs(scale[1]!)]
    const [c, f] = [tie[3]! - (tie[0]! + shift) * a, tie[4]! - (tie[1]! + shift) * e]
    return uprightAffine(source, { a, b: 0, c, d: 0, e, f }, size)
  }
  if (matrix && matrix.length >= 8) {
    const [a, b, , c0, d, e, , f0] = Array.from(matrix) as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    const [c, f] = [c0 - shift * (a + b), f0 - shift * (d + e)]
    return uprightAffine(source, { a, b, c, d, e, f }, size)
  }
  return undefined
}

/** Whether a directory says where its pixels lie. */
export function hasPlace({ numbers }: TiffDirectory): boolean {
  return (
    numbers.has(TAG.ModelTransformation) ||
    (numbers.has(TAG.ModelPixelScale) && numbers.has(TAG.ModelTiepoint))
  )
}

interface Size {
  readonly width: number
  readonly height: number
}

// Rotation that moves no pixel by more than this share of itself is rounding.
const ROUNDING = 1e-3

/** An affine without rotation; throws for one with rotation, shear or a pixel size of 0. */
export function uprightAffine(source: Source, full: FullAffine, { width, height }: Size): Affine {
  const { a, b, c, d, e, f } = full
  if (Math.abs(b) * height > ROUNDING * Math.abs(a) || Math.abs(d) * width > ROUNDING * Math.abs(e)) {
    refuseTiff(
      source,
      `a rotated or sheared raster (${b} and ${d} beside pixels of ${a} × ${e})`,
      'rows along the x axis',
      'Resample it upright: gdalwarp -r near IN OUT.',
    )
  }
  if ([a, c, e, f].every(Number.isFinite) && a > 0 && e !== 0) return { a, c, e, f }
  return refuseTiff(
    source,
    `a pixel size of ${a} × ${e}`,
    'a positive width and a height that is not 0',
    'Correct the georeferencing of the file.',
  )
}

// GTRasterTypeGeoKey = 2: the tie point is a pixel's centre.
function isPixelIsPoint(directory: TiffDirectory): boolean {
  const keys = directory.numbers.get(TAG.GeoKeyDirectory) ?? []
  for (let i = 4; i + 3 < keys.length; i += 4) if (keys[i] === 1025) return keys[i + 3] === 2
  return false
}

/** The value a directory marks as nodata, as pixels of a type hold it. */
export function readNodata(directory: TiffDirectory, type: PixelType): number | undefined {
  return nodataOf(directory.texts.get(TAG.GdalNodata), type)
}

/** Nodata as written in text; undefined where it is no number or one that no pixel of the type can have. */
export function nodataOf(written: string | undefined, type: PixelType): number | undefined {
  const text = written?.trim() ?? ''
  if (text === '') return undefined
  if (/^[-+]?(1\.#)?(q?nan|ind)/i.test(text)) return type.startsWith('float') ? Number.NaN : undefined
  const value = Number(text.replace(/^([-+]?)(1\.#)?inf.*/i, '$1Infinity').replace(/^\+/, ''))
  if (Number.isNaN(value) || !holds(type, value)) return undefined
  return type === 'float32' ? Math.fround(value) : value
}
