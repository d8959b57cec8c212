// Reads KML, and KMZ, which is KML in a ZIP: placemarks as features in WGS 84, their folders as layers.
import { fault, type Issue, warning } from '../../error.ts'
import type { Feature, Geometry } from '../../vector/index.ts'
import { Damage } from '../bytes/damage.ts'
import { decoderOf, decodeText } from '../bytes/text-encoding.ts'
import { type Element, parseXml } from '../bytes/xml.ts'
import { unzipped, zipEntries } from '../bytes/zip.ts'
import { tooMuchText, type VectorFile, vectorFile } from '../features/vector-file.ts'
import { merged } from '../features/wkb-read.ts'
import { type Notes, type Place, readGeometry, wholeOrTold } from './geojson-geometry.ts'

const FORMAT = 'KML'

/** The most text in bytes: a tree of its elements takes some thirteen times as much memory. */
export const LARGEST_KML = 100 * 2 ** 20

/** Read the placemarks of a KML, or of those in the folder or document that `layer` names. */
export function readKml(bytes: Uint8Array, file: string, layer?: string): VectorFile {
  return readTree(treeOf(bytes), file, layer)
}

/** Read a KMZ: doc.kml, else the first KML in it, with the documents of the archive that it links to. */
export function readKmz(bytes: Uint8Array, file: string, layer?: string): VectorFile {
  const entries = zipEntries(bytes)?.filter(({ name }) => /\.kml$/i.test(name))
  if (!entries) throw new Damage('a ZIP without its directory')
  const size = entries.reduce((sum, entry) => sum + entry.size, 0)
  if (size > LARGEST_KML) return tooMuchText('KMZ', file, size, LARGEST_KML)
  const documents = new Map(entries.map((entry) => [entry.name, unzipped(bytes, entry)]))
  const main = [...documents.keys()].find((name) => /^doc\.kml$/i.test(name)) ?? [...documents.keys()][0]
  if (main === undefined) throw new Damage('an archive without a KML')
  return readTree(linked(main, documents), file, layer)
}

function treeOf(bytes: Uint8Array): Element {
  const start = String.fromCharCode(...bytes.subarray(0, 200))
  const named = /^[^>]*encoding\s*=\s*["']([\w-]+)/.exec(start)?.[1]
  const decoder = named === undefined ? undefined : decoderOf(named)
  const isNamed = decoder !== undefined && decoder.encoding !== 'utf-8'
  const root = parseXml((isNamed ? decoder.decode(bytes) : decodeText(bytes).text).replace(/^\uFEFF/, ''))
  if (root.name !== 'kml') throw new Damage(`its root is <${root.name}>`)
  return root
}

// Each document once, in the place of the link to it.
function linked(name: string, documents: Map<string, Uint8Array>): Element {
  const bytes = documents.get(name)!
  documents.delete(name)
  const follow = (element: Element): Element => ({
    ...element,
    children: element.children.map((child) => {
      const href = child.name === 'NetworkLink' ? hrefOf(child) : ''
      if (documents.has(href)) return { ...linked(href, documents), name: 'Folder' }
      return isContainer(child) ? follow(child) : child
    }),
  })
  return follow(treeOf(bytes))
}

const hrefOf = (link: Element) =>
  link.children
    .filter(({ name }) => name === 'Link' || name === 'Url')
    .map((child) => textOf(child, 'href').replace(/^\.\//, ''))[0] ?? ''

function readTree(root: Element, file: string, layer: string | undefined): VectorFile {
  const issues: Issue[] = []
  const within = layer === undefined ? root : containers(root).find((element) => nameOf(element) === layer)
  if (!within) return vectorFile(FORMAT, { issues: [noFolder(root, file)] })
  const notes: KmlNotes = { issues, flattened: false, labels: 0 }
  const features = placemarks(within, within.name === 'Folder' ? nameOf(within) : '').map(
    ([placemark, folder], i) => featureOf(placemark, folder, [file, `placemark ${i + 1}`], notes),
  )
  if (features.length === 0) issues.push(noPlacemark(root, file))
  if (notes.labels > 0) issues.push(labelsLeftOut(file, notes.labels))
  return vectorFile(FORMAT, { features, crs: 'EPSG:4326', flattened: notes.flattened, issues })
}

interface KmlNotes extends Notes {
  /** Points that were left out beside the areas or lines of their placemark. */
  labels: number
}

const isContainer = ({ name }: Element) => name === 'Folder' || name === 'Document' || name === 'kml'
const childOf = (element: Element, name: string) => element.children.find((child) => child.name === name)
const textOf = (element: Element, name: string) => childOf(element, name)?.text.trim() ?? ''
const nameOf = (element: Element) => textOf(element, 'name')

const containers = (element: Element): Element[] =>
  element.children.filter(isContainer).flatMap((child) => [child, ...containers(child)])

const placemarks = (element: Element, folder: string): (readonly [Element, string])[] =>
  element.children.flatMap((child): (readonly [Element, string])[] => {
    if (child.name === 'Placemark') return [[child, folder]]
    return isContainer(child) ? placemarks(child, child.name === 'Folder' ? nameOf(child) : folder) : []
  })

function featureOf(placemark: Element, folder: string, place: Place, notes: KmlNotes): Feature {
  const { id } = placemark.attributes
  return {
    id: id || undefined,
    properties: propertiesOf(placemark, folder),
    geometry: shapeOf(placemark, place, notes),
  }
}

// Data is told by name, SimpleData by the schema's name; what the placemark itself says stands where they do not.
function propertiesOf(placemark: Element, folder: string): Record<string, string> {
  const data = childOf(placemark, 'ExtendedData')
  const told = [data, ...(data?.children.filter(({ name }) => name === 'SchemaData') ?? [])].flatMap(
    (holder) => holder?.children ?? [],
  )
  const pairs = told.flatMap((one): [string, string][] => {
    const key = one.attributes['name']
    if (key === undefined || (one.name !== 'Data' && one.name !== 'SimpleData')) return []
    return [[key, one.name === 'Data' ? textOf(one, 'value') : one.text.trim()]]
  })
  const own = { name: nameOf(placemark), description: textOf(placemark, 'description'), folder }
  return {
    ...Object.fromEntries(Object.entries(own).filter(([, text]) => text !== '')),
    ...Object.fromEntries(pairs),
  }
}

const SHAPES = ['Point', 'LineString', 'LinearRing', 'Polygon', 'MultiGeometry']

// Programs write the place of a label as a point beside the area it names.
function shapeOf(placemark: Element, place: Place, notes: KmlNotes): Geometry | undefined {
  const shapes = placemark.children.filter(({ name }) => SHAPES.includes(name)).flatMap(leavesOf)
  const read = shapes.flatMap((shape) => readGeometry(geometryOf(shape), place, notes) ?? [])
  const shapesBeside = read.filter(({ kind }) => kind !== 'point')
  const kept = shapesBeside.length > 0 ? shapesBeside : read
  notes.labels += read.length - kept.length
  return wholeOrTold(place, notes, () => merged(kept))
}

const leavesOf = (shape: Element): Element[] =>
  shape.name === 'MultiGeometry'
    ? shape.children.filter(({ name }) => SHAPES.includes(name)).flatMap(leavesOf)
    : [shape]

function geometryOf(shape: Element): unknown {
  const line = (element: Element | undefined) => positionsIn(element ? textOf(element, 'coordinates') : '')
  if (shape.name === 'Point') return { type: 'Point', coordinates: line(shape)[0] ?? [] }
  if (shape.name !== 'Polygon') return { type: 'LineString', coordinates: line(shape) }
  const boundaries = ['outerBoundaryIs', 'innerBoundaryIs'].flatMap((name) =>
    shape.children.filter((child) => child.name === name),
  )
  const rings = boundaries.flatMap(({ children }) => children.filter(({ name }) => name === 'LinearRing'))
  return { type: 'Polygon', coordinates: rings.map(line).filter((ring) => ring.length > 0) }
}

// Longitude, latitude and perhaps a height, parted by commas; a height of 0 is none.
const positionsIn = (text: string): number[][] =>
  text
    .replace(/(?<!\s)\s*,\s*/g, ',')
    .split(/\s+/)
    .filter((position) => position !== '')
    .map((position) => {
      const [x, y, height] = position
        .split(',')
        .map((number) => (number === '' ? Number.NaN : Number(number)))
      return height === undefined || height === 0 ? [x ?? Number.NaN, y ?? Number.NaN] : [x!, y!, height]
    })

function noFolder(root: Element, file: string): Issue {
  const names = containers(root).map(nameOf)
  return fault(
    'vector.layer',
    [file],
    `folders ${names.filter((name) => name !== '').join(', ') || '(none)'}`,
    'the name of one of them',
    'Name the folder to take: { file: …, layer: NAME }, or none for all.',
  )
}

const hasLink = ({ children }: Element): boolean =>
  children.some((child) => child.name === 'NetworkLink' || hasLink(child))

function noPlacemark(root: Element, file: string): Issue {
  const isLink = hasLink(root)
  return fault(
    'kml.empty',
    [file],
    isLink ? 'links to other files, no placemark' : 'no placemark',
    'placemarks with points, lines or polygons',
    isLink
      ? 'Save the places that it links to: in Google Earth, “Save Place As”.'
      : 'Export the layer again as KML.',
  )
}

const labelsLeftOut = (file: string, count: number) =>
  warning(
    'kml.labels',
    [file],
    `${count} points beside the areas or lines of their placemarks`,
    'geometries of one kind',
    'They are taken for places of labels and left out.',
  )
