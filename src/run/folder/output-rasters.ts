// The rasters of an output folder, opened again by sector from their files alone.
import { fault, InputError } from '../../error.ts'
import { type GeoTags, geoTags, readTiff, type Source, tiffRaster, type Zlib } from '../../formats/index.ts'
import type { Raster } from '../../grid/index.ts'
import { type Register, readRegister } from './register.ts'

/** An output folder as a host opens it: its files by name. */
export interface RunFolder {
  readonly name: string
  open(file: string): Promise<Source | undefined>
  readonly zlib: Zlib
}

/** What an output folder holds for those who compute on. */
export interface OpenedOutput {
  readonly register: Register
  readonly sectors: readonly string[]
  /** t CO2e / ha / year by sector, all on one grid. */
  readonly rasters: readonly Raster[]
  readonly geo: GeoTags | undefined
  /** Files that the run read, as its provenance lists them. */
  readonly inputs: readonly { readonly role: string; readonly file: string; readonly sha256?: string }[]
}

/** Open the register and the sector rasters; what is missing is told together. */
export async function openOutput(folder: RunFolder): Promise<OpenedOutput> {
  const file = await folder.open('register/register.json')
  if (!file) throw new InputError([missing(folder.name, 'register/register.json')])
  const register = readRegister(new TextDecoder().decode(await file.read(0, file.size)))
  const { sectors, grid } = register.lands
  const sources = await Promise.all(sectors.map((sector) => folder.open(`rasters/${sector}.tif`)))
  const absent = sectors.filter((_, s) => !sources[s]).map((sector) => `rasters/${sector}.tif`)
  if (absent.length > 0) throw new InputError([missing(folder.name, absent.join(', '))])
  const tiffs = await Promise.all(sources.map((source) => readTiff(source!)))
  return {
    register,
    sectors,
    rasters: tiffs.map((tiff) => tiffRaster(tiff, grid.crs, folder.zlib)),
    geo: geoTags(tiffs[0]!.directories[0]!),
    inputs: await inputsOf(folder),
  }
}

async function inputsOf(folder: RunFolder): Promise<OpenedOutput['inputs']> {
  const file = await folder.open('provenance.json')
  if (!file) return []
  // Written by `publish`: its shape is the program's own.
  const value = JSON.parse(new TextDecoder().decode(await file.read(0, file.size))) as Pick<
    OpenedOutput,
    'inputs'
  >
  return value.inputs
}

const missing = (folder: string, name: string) =>
  fault(
    'output.missing',
    [folder],
    `no ${name}`,
    'an output folder of `cadastre run`',
    'Run the study first.',
  )
