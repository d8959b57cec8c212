// What small text files beside a raster say of it: world files (.tfw, .wld), .prj, and GDAL's or ESRI's .aux.xml.
import { unescaped } from '../bytes/xml.ts'
import type { FullAffine } from './place.ts'

/** Names under which a file may lie beside a raster, most telling first. */
export interface SidecarNames {
  readonly aux: readonly string[]
  readonly world: readonly string[]
  readonly projection: readonly string[]
}

/** The sidecar names of a raster's own name: `land.tif` → land.tif.aux.xml, land.tfw, land.prj … */
export function sidecarNames(name: string): SidecarNames {
  const stem = name.replace(/\.[^./\\]+$/, '')
  const ending = name.slice(stem.length + 1).toLowerCase()
  // The classic rule: first and last letter of the ending, then w; and the whole ending with w.
  const short = ending.length >= 3 ? `${ending[0]}${ending.at(-1)}w` : ''
  const endings = [...new Set([short === 'tfw' || ending === 'tiff' ? 'tfw' : short, `${ending}w`, 'wld'])]
  return {
    aux: [`${name}.aux.xml`, `${stem}.aux.xml`],
    world: endings.filter((text) => text.length > 1).map((text) => `${stem}.${text}`),
    projection: [`${stem}.prj`],
  }
}

/** Six lines — a, d, b, e, and x, y of the first pixel's centre — as an affine of corners; undefined where they are not that. */
export function readWorldFile(text: string): FullAffine | undefined {
  const numbers = text
    .trim()
    .split(/\s+/)
    .map((word) => Number(word.replace(',', '.')))
  if (numbers.length < 6 || !numbers.slice(0, 6).every(Number.isFinite)) return undefined
  const [a, d, b, e, x, y] = numbers as [number, number, number, number, number, number]
  return { a, b, c: x - (a + b) / 2, d, e, f: y - (d + e) / 2 }
}

/** What an .aux.xml says of place, system, nodata and colours; undefined for what it leaves out. */
export interface AuxFile {
  readonly affine: FullAffine | undefined
  /** WKT text, or a code such as EPSG:4326. */
  readonly crs: string | undefined
  readonly nodata: string | undefined
  /** Whether bands are marked as red, green and blue. */
  readonly isPicture: boolean
}

/** Read an .aux.xml; `band` counts from 0. */
export function readAuxXml(xml: string, band: number): AuxFile {
  const bandPart = new RegExp(`<PAMRasterBand[^>]*band="${band + 1}"[^>]*>([\\s\\S]*?)</PAMRasterBand>`).exec(
    xml,
  )
  const numbers = textIn(xml, 'GeoTransform')?.split(',').map(Number)
  const [c, a, b, f, d, e] = (numbers ?? []) as [number, number, number, number, number, number]
  return {
    affine: numbers?.length === 6 && numbers.every(Number.isFinite) ? { a, b, c, d, e, f } : undefined,
    crs: textIn(xml, 'SRS') ?? textIn(xml, 'WKT'),
    nodata: textIn(bandPart?.[1] ?? '', 'NoDataValue'),
    isPicture: ['Red', 'Green', 'Blue'].every((color) => xml.includes(`<ColorInterp>${color}</ColorInterp>`)),
  }
}

function textIn(xml: string, element: string): string | undefined {
  const found = new RegExp(`<${element}(?:\\s[^>]*)?>([^<]*)</${element}>`).exec(xml)?.[1]?.trim()
  return found === undefined || found === '' ? undefined : unescaped(found)
}
