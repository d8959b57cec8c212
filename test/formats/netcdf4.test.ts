// NetCDF-4: read as the library that wrote it reads it, and refused in words where bytes make no sense.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isInputError } from '../../src/error.ts'
import { memorySource, type NetcdfFile, readNetcdf } from '../../src/formats/index.ts'
import { nodeZlib } from '../../src/host/node.ts'
import { folderOf } from '../support/small-study.ts'

const bytesOf = (name: string) => readFileSync(new URL(`netcdf4/${name}`, import.meta.url))
const open = (bytes: Uint8Array) => readNetcdf(memorySource('a.nc', bytes), nodeZlib)

const variable = (file: NetcdfFile, name: string) => {
  const found = file.variables.find((own) => own.name === name)
  if (!found) throw new Error(`no ${name} among ${file.variables.map((own) => own.name).join()}`)
  return found
}

// The number that stands at a row and column of the drawn files.
const places = Array.from({ length: 63 }, (_, i) => 10 * Math.floor(i / 9) + (i % 9))

describe('a file of netCDF4', () => {
  it('has its dimensions, also without limit or in groups, and attributes of any number', async () => {
    const file = await open(bytesOf('drawn.nc'))
    expect(file.dimensions).toEqual({ time: 3, bounds: 2, lat: 7, lon: 9, 'deep/z': 3 })
    expect(file.attributes).toEqual({ title: 'drawn 南京', made_of: 'rows\ncolumns' })
    expect(variable(file, 'emis').dimensions).toEqual(['time', 'lat', 'lon'])
    expect(variable(file, 'edges').dimensions).toEqual(['lat', 'bounds'])
    expect(variable(file, 'deep/z').dimensions).toEqual(['deep/z'])
    expect(variable(file, 'one').dimensions).toEqual([])
    const notes = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [
        `note_${String(i).padStart(2, '0')}`,
        i % 2 === 1 ? 'x'.repeat(10) : [i],
      ]),
    )
    expect(variable(file, 'emis').attributes).toEqual({ ...notes, units: 't', _FillValue: [-9999] })
    expect(variable(file, 'packed').attributes).toEqual({ scale_factor: [0.5], add_offset: [15] })
  })

  it('has the numbers of its chunks, what was never written filled', async () => {
    const { read } = variable(await open(bytesOf('drawn.nc')), 'emis')
    const drawn = [
      ...places.map((place) => place + 0.25),
      ...places.map(() => -9999),
      ...places.map((place) => place + 1000.25),
    ]
    expect([...(await read())]).toEqual(drawn)
    for (const [first, count] of [
      [0, 1],
      [4, 3],
      [8, 2],
      [60, 70],
      [130, 59],
    ] as const)
      expect([...(await read(first, count))]).toEqual(drawn.slice(first, first + count))
    // Beyond its last layer, where another variable goes on along the same axis.
    expect([...(await read(188, 3))]).toEqual([drawn[188], -9999, -9999])
  })

  it('has numbers of every type and order of bytes', async () => {
    const file = await open(bytesOf('drawn.nc'))
    expect([...(await variable(file, 'packed').read())]).toEqual(places.map((place) => place - 30))
    for (const type of ['i1', 'u1', 'u2', 'i4', 'u4', 'i8', 'u8', 'f8'])
      expect([...(await variable(file, `as_${type}`).read())]).toEqual(places)
    expect([...(await variable(file, 'edges').read(3, 4))]).toEqual([3, 4, 5, 6])
    expect([...(await variable(file, 'letters').read())]).toEqual([...'ok'].map((c) => c.charCodeAt(0)))
    expect([...(await variable(file, 'one').read())]).toEqual([7.25])
    const lon = await variable(file, 'lon').read()
    expect([...lon]).toEqual(Array.from({ length: 9 }, (_, i) => Math.fround(118.05 + 0.1 * i)))
    await expect(variable(file, 'names').read()).rejects.toThrow('values that are no numbers')
  })
})

describe('HDF5 of other programs', () => {
  it('is read where groups are of the older kind; axes without names get some', async () => {
    const file = await open(bytesOf('old.nc'))
    expect(variable(file, 'group/numbers').dimensions).toEqual(['group/numbers.0', 'group/numbers.1'])
    expect([...(await variable(file, 'group/numbers').read())]).toEqual([...Array(12).keys()])
    expect([...(await variable(file, 'small').read())]).toEqual([0, 1, 2, 3])
    expect([...(await variable(file, 'chunked').read())]).toEqual([...Array(100).keys()])
  })

  it('is refused where a filter is not known, or data lie in another file', async () => {
    const file = await open(bytesOf('old.nc'))
    await expect(variable(file, 'lzf').read()).rejects.toThrow('filter 32000 of HDF5')
    await expect(variable(file, 'outside').read()).rejects.toThrow('data that lie in another file')
  })
})

const ncgen = spawnSync('ncgen', ['-h']).error === undefined

it.skipIf(!ncgen)('hundreds of variables, attributes and chunks are read as ncgen writes them', async () => {
  const names = Array.from({ length: 300 }, (_, i) => `sector_${i}_of_a_long_name`)
  const cells = Array.from({ length: 40 * 50 }, (_, i) => i)
  const folder = folderOf({
    'a.cdl': `netcdf a { dimensions: lat = 40 ; lon = 50 ; n = 1 ;
      variables: ${names.map((name) => `float ${name}(n) ;`).join('\n')}
      int cells(lat, lon) ; cells:_ChunkSizes = 3, 4 ; cells:_DeflateLevel = 3 ; cells:_Shuffle = "true" ;
      ${names
        .slice(0, 90)
        .map((name, i) => `cells:${name} = ${i}. ;`)
        .join('\n')}
      data: ${names.map((name, i) => `${name} = ${i} ;`).join('\n')} cells = ${cells.join()} ; }`,
  })
  const path = join(folder, 'a.nc')
  expect(spawnSync('ncgen', ['-k', 'nc4', '-o', path, join(folder, 'a.cdl')]).status).toBe(0)
  const file = await open(readFileSync(path))
  expect([...(await variable(file, 'cells').read())]).toEqual(cells)
  expect([...(await variable(file, 'cells').read(777, 333))]).toEqual(cells.slice(777, 1110))
  for (const [i, name] of names.entries()) {
    expect([...(await variable(file, name).read())]).toEqual([i])
    if (i < 90) expect(variable(file, 'cells').attributes[name]).toEqual([i])
  }
})

it.skipIf(!ncgen)(
  'a chunk larger than what is kept is unpacked once for rows that follow one another',
  async () => {
    const folder = folderOf({
      'a.cdl': `netcdf a { dimensions: n = UNLIMITED ; variables: double cells(n) ;
      cells:_ChunkSizes = 9000000 ; cells:_DeflateLevel = 1 ; data: cells = 5, 6, 7 ; }`,
    })
    const path = join(folder, 'a.nc')
    expect(spawnSync('ncgen', ['-k', 'nc4', '-o', path, join(folder, 'a.cdl')]).status).toBe(0)
    let unpacked = 0
    const inflate = (bytes: Uint8Array, size: number) => {
      unpacked += 1
      return nodeZlib.inflate(bytes, size)
    }
    const file = await readNetcdf(memorySource('a.nc', readFileSync(path)), { ...nodeZlib, inflate })
    const { read } = variable(file, 'cells')
    expect([...(await read(0, 1)), ...(await read(1, 2))]).toEqual([5, 6, 7])
    expect(unpacked).toBe(1)
  },
)

it('bytes that were turned, or are missing, are a fault in words or other numbers', async () => {
  const whole = bytesOf('drawn.nc')
  // A small generator of its own: the same bytes are turned in every run.
  let state = 7
  const next = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.floor((state / 2 ** 31) * below)
  }
  let refused = 0
  for (let round = 0; round < 150; round++) {
    const bytes = Uint8Array.from(round % 10 === 9 ? whole.subarray(0, next(whole.length)) : whole)
    for (let k = 0; k < 3 && bytes.length > 0; k++) bytes[next(bytes.length)] = next(256)
    try {
      const file = await open(bytes)
      for (const { read } of file.variables) await read(0, 2)
    } catch (error) {
      if (!isInputError(error)) throw error
      expect(error.issues).toHaveLength(1)
      refused += 1
    }
  }
  expect(refused).toBeGreaterThan(30)
})
