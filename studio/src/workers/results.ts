// The results that are open: their files, opened once, and what was read from them.
import { type Raster, readRegister, readTiff, type Source, tiffLevels, tiffRaster } from 'carbon-cadastre'
import { type ResultView, webSource, webZlib } from 'carbon-cadastre/web'
import type { Folder } from '../folder.ts'

/** The folder of results and its view; empty until `openResults`. */
export let folder: Folder = new Map()
export let view: ResultView
const rasters = new Map<string, Promise<readonly Raster[]>>()
let register: Promise<ReturnType<typeof readRegister>> | undefined

/** Take a folder; before everything else. */
export function openResults(files: Folder, opened: ResultView): void {
  folder = files
  view = opened
}

/** A file, opened. */
export async function sourceOf(name: string): Promise<Source> {
  const file = folder.get(name)
  const source = file && (await webSource(name, file))
  if (!source) throw new Error(`${name} is missing from the results.`)
  return source
}

/** A file whole. */
export async function bytesOf(name: string): Promise<Uint8Array> {
  const file = folder.get(name)
  // A whole file is one request, without asking for its head first.
  if (file && 'url' in file) return new Uint8Array(await (await fetch(file.url)).arrayBuffer())
  const source = await sourceOf(name)
  return source.read(0, source.size)
}

/** A raster and its overviews. */
export function levelsOf(name: string): Promise<readonly Raster[]> {
  const known = rasters.get(name)
  if (known) return known
  const opened = openLevels(name)
  rasters.set(name, opened)
  return opened
}

async function openLevels(name: string): Promise<readonly Raster[]> {
  const source = await sourceOf(name)
  return tiffLevels(await readTiff(source)).map((level) => tiffRaster(level, view.grid.crs, webZlib))
}

/** What the run wrote down of its computation. */
export const openRegister = () =>
  (register ??= bytesOf('register/register.json').then((bytes) =>
    readRegister(new TextDecoder().decode(bytes)),
  ))
