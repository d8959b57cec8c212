// Opens one raster file — GeoTIFF or ASCII grid — with the small files beside it that say where it lies.
import { fault, type Issue, isInputError } from '../../error.ts'
import {
  type AuxFile,
  asciiRaster,
  crsOfGeoTags,
  crsOfText,
  type FullAffine,
  type GeoTags,
  geoTags,
  hasPlace,
  isAsciiGrid,
  type KeptBlocks,
  mainDirectory,
  readAll,
  readAsciiGrid,
  readAuxXml,
  readTiff,
  readWorldFile,
  type Source,
  sidecarNames,
  tiffPacking,
  tiffRaster,
  type VectorFormat,
  vectorFormat,
  zlibFor,
} from '../../formats/index.ts'
import type { Crs, Packing, TypedRaster } from '../../grid/index.ts'
import type { World } from '../world.ts'
import { openFile } from './text.ts'

/** A raster with the GeoTIFF tags of its system, for rasters made from it, and the files it was read from. */
export interface OpenedRaster extends TypedRaster {
  readonly geo: GeoTags
  readonly files: readonly string[]
  /** Bands of the file; absent where it was put together from many. */
  readonly bands?: number
  /** Names of bands that have one, by their number from 1. */
  readonly bandNames?: () => Promise<ReadonlyMap<number, string>>
  /** Colours of its values from 0, where it has a table of them; of a mosaic those of its first file. */
  readonly palette?: () => Promise<readonly string[] | undefined>
  /** What its numbers stand for, where the file says so. Codes are taken as they are stored. */
  readonly packing?: () => Promise<Packing | undefined>
  /** Whether the file, or the .aux.xml beside it, says that its bands are red, green and blue. */
  readonly isPicture?: boolean
}

type Host = Pick<World, 'open' | 'zlib'>

/** The file and the band, counted from 1, that a name tells; no band where it leaves that open. */
export function bandOfName(name: string): { readonly file: string; readonly band: number | undefined } {
  const [, file, band] = /^(.*?)(?:#band=([1-9]\d*))?$/s.exec(name)!
  return { file: file!, band: band === undefined ? undefined : Number(band) }
}

/** The raster of a name, `file` or `file#band=2`; undefined with the reason among the issues. */
export async function openRaster(
  name: string,
  host: Host,
  issues: Issue[],
  kept?: KeptBlocks,
): Promise<OpenedRaster | undefined> {
  const { file, band } = bandOfName(name)
  try {
    const source = await openFile(file, host, issues)
    if (!source) return undefined
    const format = await vectorFormat(source)
    if (holdsOutlines(format, file)) {
      issues.push(noPixels(file, format))
      return undefined
    }
    const beside = await filesBeside(source, file, (band ?? 1) - 1, host)
    const opened = isAsciiGrid(await source.read(0, 64))
      ? await openAscii(source, beside, kept)
      : await openTiff(source, beside, host, { band: (band ?? 1) - 1, kept })
    if (opened) return { ...opened, files: [file, ...beside.used] }
    issues.push(noSystem(file))
  } catch (error) {
    if (!isInputError(error)) throw error
    issues.push(...error.issues)
  }
  return undefined
}

const OUTLINES: ReadonlySet<VectorFormat> = new Set<VectorFormat>([
  'shapefile',
  'kml',
  'kmz',
  'geopackage',
  'flatgeobuf',
  'json',
])

/** Whether a file is one of outlines: what is JSON by its first bytes alone may be a server's answer. */
export const holdsOutlines = (format: VectorFormat, file: string): boolean =>
  OUTLINES.has(format) && (format !== 'json' || /json$/i.test(file))

const noPixels = (file: string, format: VectorFormat): Issue =>
  fault(
    'raster.vector',
    [file],
    `a file of outlines (${format})`,
    'a raster',
    'Burn its codes into pixels, for example: gdal_rasterize -a CODE -tr 10 10 -ot Int32 -a_nodata 0 IN OUT.tif. Outlines of industry alone are `land.industry.parks` as they are.',
  )

interface TiffChoice {
  readonly band: number
  readonly kept: KeptBlocks | undefined
}

async function openTiff(source: Source, beside: Beside, host: Host, { band, kept }: TiffChoice) {
  const tiff = await readTiff(source)
  const directory = mainDirectory(tiff)
  const geo = geoTags(directory)
  const own = beside.aux?.crs === undefined ? crsOfGeoTags(geo) : undefined
  const system = own && geo ? { crs: own, geo } : await beside.system()
  if (!system) return undefined
  const affine = beside.aux?.affine ?? (hasPlace(directory) ? undefined : await beside.place())
  const zlib = await zlibFor(tiff, host.zlib)
  const raster = tiffRaster(tiff, system.crs, zlib, { band, affine, nodata: beside.aux?.nodata, kept })
  const isPicture = raster.isPicture || (beside.aux?.isPicture ?? false)
  return { ...raster, isPicture, geo: system.geo, packing: () => tiffPacking(tiff, band) }
}

async function openAscii(source: Source, beside: Beside, kept: KeptBlocks | undefined) {
  const system = await beside.system()
  return system && { ...asciiRaster(await readAsciiGrid(source), system.crs, kept), geo: system.geo }
}

/** What lies beside a raster; an .aux.xml wins over the raster's own tags, as it does in GDAL. */
interface Beside {
  readonly aux: AuxFile | undefined
  system(): Promise<{ readonly crs: Crs; readonly geo: GeoTags } | undefined>
  place(): Promise<FullAffine | undefined>
  /** Names of the files that were there. */
  readonly used: readonly string[]
}

// Beside a remote raster files are asked for only where the raster leaves something open: each costs a request.
async function filesBeside(source: Source, file: string, band: number, host: Host): Promise<Beside> {
  const used: string[] = []
  const names = sidecarNames(file)
  const text = async (candidates: readonly string[]) => {
    for (const name of candidates) {
      const found = await openQuietly(name, host)
      if (!found) continue
      used.push(name)
      return new TextDecoder().decode(await readAll(found))
    }
    return undefined
  }
  const readAux = async () => {
    const xml = await text(names.aux)
    return xml === undefined ? undefined : readAuxXml(xml, band)
  }
  const aux = source.version === undefined ? await readAux() : undefined
  return {
    aux,
    used,
    async system() {
      const written = aux?.crs ?? (await text(names.projection)) ?? (aux ? undefined : await readAux())?.crs
      return written === undefined ? undefined : crsOfText(written)
    },
    async place() {
      const lines = await text(names.world)
      return lines === undefined ? undefined : readWorldFile(lines)
    },
  }
}

async function openQuietly(name: string, host: Host): Promise<Source | undefined> {
  try {
    return await host.open(name)
  } catch (error) {
    if (isInputError(error)) return undefined
    throw error
  }
}

const noSystem = (file: string) =>
  fault(
    'cover.crs',
    [file],
    'no coordinate system that could be read',
    'GeoKeys in the file, or a .prj or .aux.xml beside it',
    'Assign the system, for example: gdal_edit.py -a_srs EPSG:32650 FILE.',
  )
