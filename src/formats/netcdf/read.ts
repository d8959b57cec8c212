// Reads NetCDF, whichever of its formats a file is in.
import { fault, InputError } from '../../error.ts'
import { Damage } from '../bytes/damage.ts'
import type { Source, Zlib } from '../bytes/source.ts'
import type { NetcdfFile } from './netcdf-file.ts'
import { isHdf5, readNetcdf4 } from './netcdf4.ts'
import { readClassic } from './read-classic.ts'

/** Read what a classic, 64-bit-offset or NetCDF-4 file declares; an unlimited dimension has the length that is written. */
export async function readNetcdf(source: Source, zlib: Zlib): Promise<NetcdfFile> {
  const head = await source.read(0, 8)
  if (isHdf5(head)) {
    const file = await orRefuse(source, () => readNetcdf4(source, zlib))
    const variables = file.variables.map((entry) => ({
      ...entry,
      read: (first?: number, count?: number) => orRefuse(source, () => entry.read(first, count)),
    }))
    return { ...file, variables }
  }
  const version = head[3]
  if (String.fromCharCode(...head.subarray(0, 3)) !== 'CDF' || (version !== 1 && version !== 2))
    return refuse(source, 'no NetCDF file')
  const bytes = await source.read(0, Math.min(source.size, 2 ** 20))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return orRefuse(source, async () => readClassic(source, view, version))
}

// A view read past its end is damage that no check foresaw.
async function orRefuse<T>(source: Source, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof Damage) return refuse(source, `NetCDF that cannot be read: ${error.message}`)
    if (error instanceof RangeError) return refuse(source, 'a header that is cut off or damaged')
    throw error
  }
}

function refuse(source: Source, found: string): never {
  const hint =
    'Copy it again; if `ncdump -h` can read it, convert it: nccopy -k classic IN.nc OUT.nc (-k 64-bit-offset above 2 GB).'
  throw new InputError([
    fault('netcdf.format', [source.name], found, 'a NetCDF file in the classic format or NetCDF-4', hint),
  ])
}
