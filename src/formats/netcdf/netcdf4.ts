// NetCDF-4: datasets of an HDF5 file as variables on named dimensions.
import { Damage } from '../bytes/damage.ts'
import type { Source, Zlib } from '../bytes/source.ts'
import { datasetOf, type Hdf5Dataset } from './hdf5/chunks.ts'
import { type Cursor, cursorOver, type Hdf5Bytes, hdf5Bytes } from './hdf5/cursor.ts'
import { fractalHeap, localHeap } from './hdf5/heaps.ts'
import { MESSAGE, type Message, readObject } from './hdf5/object.ts'
import { eachChild, expectSignature, recordsOf } from './hdf5/trees.ts'
import { type Hdf5Value, readAttribute } from './hdf5/values.ts'
import type { NetcdfEntry, NetcdfFile } from './netcdf-file.ts'

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

/** Whether a file that begins so is one of HDF5. */
export const isHdf5 = (bytes: Uint8Array): boolean => SIGNATURE.every((byte, i) => bytes[i] === byte)

const DEEPEST = 16
const MOST_OBJECTS = 20_000

/** Read what a NetCDF-4 file declares, groups within groups by path; throws Damage or RangeError where it makes no sense. */
export async function readNetcdf4(source: Source, zlib: Zlib): Promise<NetcdfFile> {
  const { file, root } = await openHdf5(source)
  const messages = await readObject(file, root)
  const found: Found[] = []
  await collect(file, messages, '', zlib, found)
  const names = new Map(found.map(({ address, path }) => [address, path]))
  const ids = new Map<number, string>()
  const dimensions: Record<string, number> = {}
  for (const { path, attributes, dataset } of found) {
    if (attributes.get('CLASS') !== 'DIMENSION_SCALE') continue
    dimensions[path] = dataset.shape[0] ?? 0
    ids.set(firstOf(attributes.get('_Netcdf4Dimid')), path)
  }
  const variables = found.flatMap((own): NetcdfEntry[] => {
    if (isBareDimension(own)) return []
    const axes = axesOf(own, names, ids)
    own.dataset.shape.forEach((length, i) => {
      dimensions[axes[i]!] ??= length
    })
    const whole = own.dataset.shape.reduce((product, length) => product * length, 1)
    return [
      {
        name: own.path.replace(/(^|\/)_nc4_non_coord_/, '$1'),
        dimensions: axes,
        attributes: told(own.attributes),
        read: (first = 0, count = whole - first) => own.dataset.read(first, count),
      },
    ]
  })
  return { dimensions, attributes: told(await attributesOf(file, messages)), variables }
}

interface Found {
  readonly path: string
  readonly address: number
  readonly attributes: ReadonlyMap<string, Hdf5Value>
  readonly dataset: Hdf5Dataset
}

async function openHdf5(source: Source): Promise<{ readonly file: Hdf5Bytes; readonly root: number }> {
  const head = await source.read(0, 128)
  if (head.length < 96) throw new Damage('it is cut off')
  const version = head[8]!
  const isNew = version === 2 || version === 3
  if (!isNew && version > 1) throw new Damage(`a superblock of version ${version}`)
  const widths = isNew ? { address: head[9]!, length: head[10]! } : { address: head[13]!, length: head[14]! }
  if (![4, 8].includes(widths.address) || ![4, 8].includes(widths.length))
    throw new Damage(`addresses of ${widths.address} bytes`)
  const cursor = cursorOver(head, widths)
  cursor.at = isNew ? 12 : version === 1 ? 28 : 24
  const base = cursor.address() ?? 0
  cursor.address()
  cursor.address()
  if (!isNew) {
    cursor.address()
    // The entry of the root group: where its name lies, and its header.
    cursor.address()
  }
  const root = cursor.address()
  if (root === undefined) throw new Damage('no root group')
  return { file: hdf5Bytes(source, widths, base), root }
}

async function collect(
  file: Hdf5Bytes,
  messages: readonly Message[],
  path: string,
  zlib: Zlib,
  found: Found[],
  depth = 0,
): Promise<void> {
  if (depth > DEEPEST) throw new Damage('groups within groups without end')
  for (const [name, address] of await linksOf(file, messages)) {
    if (found.length > MOST_OBJECTS) throw new Damage('more objects than a file of grids has')
    const own = await readObject(file, address)
    const dataset = datasetOf(file, own, zlib)
    const at = path === '' ? name : `${path}/${name}`
    if (dataset) found.push({ path: at, address, attributes: await attributesOf(file, own), dataset })
    else await collect(file, own, at, zlib, found, depth + 1)
  }
}

type Link = readonly [name: string, address: number]

async function linksOf(file: Hdf5Bytes, messages: readonly Message[]): Promise<readonly Link[]> {
  const links: Link[] = []
  const add = (link: Link | undefined) => {
    if (link) links.push(link)
  }
  for (const { kind, body } of messages) {
    const cursor = file.over(body)
    if (kind === MESSAGE.link) add(linkOf(cursor))
    else if (kind === MESSAGE.symbolTable) links.push(...(await oldLinks(file, cursor)))
    else if (kind === MESSAGE.linkInfo) {
      cursor.at = (body[1]! & 1) !== 0 ? 10 : 2
      for (const record of await heapObjects(file, cursor, 4)) add(linkOf(record))
    }
  }
  return links.sort(([a], [b]) => (a < b ? -1 : 1))
}

// A member of a group by name; links to other files and by path are passed over.
function linkOf(cursor: Cursor): Link | undefined {
  cursor.at = 1
  const flags = cursor.uint(1)
  const type = flags & 8 ? cursor.uint(1) : 0
  if (flags & 4) cursor.at += 8
  if (flags & 0x10) cursor.at += 1
  const name = cursor.text(cursor.uint(2 ** (flags & 3)))
  const address = type === 0 ? cursor.address() : undefined
  return address === undefined ? undefined : [name, address]
}

async function oldLinks(file: Hdf5Bytes, cursor: Cursor): Promise<readonly Link[]> {
  const [tree, heap] = [cursor.address(), cursor.address()]
  if (tree === undefined || heap === undefined) return []
  const names = await localHeap(file, heap)
  const links: Link[] = []
  const width = 2 * file.widths.address + 24
  await eachChild(file, tree, file.widths.length, async (_, at) => {
    const head = await file.block(at, 8)
    expectSignature(head, 'SNOD')
    head.at = 6
    const count = head.uint(2)
    const entries = await file.block(at + 8, count * width)
    for (let i = 0; i < count; i++) {
      entries.at = i * width
      const [nameAt, address] = [entries.address(), entries.address()]
      if (nameAt === undefined || address === undefined) continue
      names.at = nameAt
      links.push([names.text(names.length - nameAt), address])
    }
  })
  return links
}

// What a heap holds for an object with many links or attributes: its address, then that of the tree by name. In a record the id of
// an object stands behind so many bytes.
async function heapObjects(file: Hdf5Bytes, cursor: Cursor, idAt: number): Promise<readonly Cursor[]> {
  const [heap, tree] = [cursor.address(), cursor.address()]
  if (heap === undefined || tree === undefined) return []
  const objectOf = await fractalHeap(file, heap)
  const found: Cursor[] = []
  for (const record of await recordsOf(file, tree)) {
    record.at = idAt
    found.push(file.over(await objectOf(record)))
  }
  return found
}

async function attributesOf(
  file: Hdf5Bytes,
  messages: readonly Message[],
): Promise<ReadonlyMap<string, Hdf5Value>> {
  const attributes = new Map<string, Hdf5Value>()
  for (const { kind, body } of messages) {
    const cursor = file.over(body)
    if (kind === MESSAGE.attribute) attributes.set(...(await readAttribute(file, cursor)))
    else if (kind === MESSAGE.attributeInfo) {
      cursor.at = (body[1]! & 1) !== 0 ? 4 : 2
      for (const record of await heapObjects(file, cursor, 0))
        attributes.set(...(await readAttribute(file, record)))
    }
  }
  return attributes
}

const firstOf = (value: Hdf5Value | undefined) => (Array.isArray(value) ? Number(value[0]) : Number.NaN)

// A dimension without values of its own.
const isBareDimension = ({ attributes }: Found) =>
  attributes.get('CLASS') === 'DIMENSION_SCALE' &&
  String(attributes.get('NAME')).startsWith('This is a netCDF dimension but not a netCDF variable')

// A variable's dimensions by name: those it is attached to, those whose numbers it tells, or itself. Others get a name of their own.
function axesOf(
  { path, attributes, dataset }: Found,
  names: ReadonlyMap<number, string>,
  ids: ReadonlyMap<number, string>,
): readonly string[] {
  const attached = attributes.get('DIMENSION_LIST')
  const numbers = attributes.get('_Netcdf4Coordinates')
  const isScale = attributes.get('CLASS') === 'DIMENSION_SCALE'
  return dataset.shape.map((_, i) => {
    if (attached && typeof attached === 'object' && 'addresses' in attached)
      return names.get(attached.addresses[i]?.[0] ?? -1) ?? `${path}.${i}`
    if (Array.isArray(numbers)) return ids.get(Number(numbers[i])) ?? `${path}.${i}`
    return isScale && i === 0 ? path : `${path}.${i}`
  })
}

// What NetCDF-4 notes for itself, readers do not show.
const OWN =
  /^(CLASS|NAME|DIMENSION_LIST|REFERENCE_LIST|_Netcdf4Dimid|_Netcdf4Coordinates|_NCProperties|_nc3_strict)$/

function told(attributes: ReadonlyMap<string, Hdf5Value>): NetcdfEntry['attributes'] {
  return Object.fromEntries(
    [...attributes].flatMap(([name, value]) =>
      OWN.test(name) || (typeof value === 'object' && 'addresses' in value) ? [] : [[name, value]],
    ),
  )
}
