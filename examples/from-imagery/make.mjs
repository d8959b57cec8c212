// Makes a small synthetic scene with all that the chain from raw inputs needs: classify → parks → points → run.
// Nothing here was observed. Run after a build: node examples/from-imagery/make.mjs FOLDER
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { nodeZlib } from '../../dist/host/node.js'
import { crsOfEpsg, encodeTile, geoTagsOfEpsg, transformer, wgs84, writeCog } from '../../dist/index.js'
import { hash } from '../nanjing-2020/noise.mjs'

const [WIDTH, HEIGHT, SIDE] = [300, 240, 30]
const [X, Y] = [668000, 3550000]
const crs = crsOfEpsg(32650)
export const grid = { width: WIDTH, height: HEIGHT, affine: { a: SIDE, c: X, e: -SIDE, f: Y }, crs }

/** Industrial parks as they truly lie: column, row, width, height in pixels. */
export const PARKS = [
  [170, 150, 30, 20],
  [80, 190, 15, 15],
  [250, 200, 10, 10],
]
/** Large roofs in the town that look like industry, below two hectares each. */
const ROOFS = [
  [120, 100, 4, 4],
  [140, 130, 3, 4],
]
const HAMLETS = [
  [20, 200, 7, 6],
  [215, 105, 6, 6],
  [270, 150, 6, 7],
]
const within = (boxes, col, row) =>
  boxes.some(([c, r, w, h]) => col >= c && col < c + w && row >= r && row < r + h)

/** What the ground truly is at a pixel. */
export function groundAt(col, row) {
  if (within(PARKS, col, row) || within(ROOFS, col, row)) return 'industrial'
  if (Math.hypot(col - 130, row - 115) < 45 || within(HAMLETS, col, row)) return 'built-up'
  if (Math.abs(col - 45 - 10 * Math.sin(row / 30)) < 8) return 'water'
  if (Math.hypot(col - 240, row - 45) < 60) return 'forest'
  return 'cropland'
}

// Surface reflectance by class in the six bands, made up in the order of real ones.
const BANDS = ['SR_B2', 'SR_B3', 'SR_B4', 'SR_B5', 'SR_B6', 'SR_B7']
const REFLECTANCE = {
  'built-up': [0.1, 0.12, 0.14, 0.2, 0.22, 0.19],
  cropland: [0.05, 0.08, 0.07, 0.3, 0.2, 0.12],
  forest: [0.03, 0.05, 0.04, 0.32, 0.14, 0.06],
  industrial: [0.2, 0.23, 0.25, 0.3, 0.33, 0.31],
  water: [0.06, 0.07, 0.05, 0.03, 0.02, 0.01],
}
const SPREAD = 0.012

/** Works that the map platform knows: id, name, column and row of the pixel they stand in. */
export const WORKS = Array.from({ length: 12 }, (_, i) => ({
  id: `W${i + 1}`,
  name: `Works ${i + 1}`,
  col: 20 + ((i * 97) % 260),
  row: 12 + ((i * 61) % 216),
}))

const lonLat = (col, row) => [...transformer(crs, wgs84())(Float64Array.of(X + SIDE * col, Y - SIDE * row))]

/** Longitude and latitude of the works, in the middle of their pixels. */
export const placedWorks = () =>
  WORKS.map(({ id, name, col, row }) => {
    const [lon, lat] = lonLat(col + 0.5, row + 0.5)
    return { id, name, lon, lat }
  })

function bandFile(band) {
  const tile = new Uint16Array(512 * 512)
  for (let row = 0; row < HEIGHT; row++) {
    for (let col = 0; col < WIDTH; col++) {
      // The sum of four uniform numbers is nearly normal; its standard deviation is 1/√3.
      const four = [0, 1, 2, 3].reduce((sum, k) => sum + hash(col, row, band * 4 + k) - 0.5, 0)
      const value = REFLECTANCE[groundAt(col, row)][band] + SPREAD * Math.sqrt(3) * four
      tile[row * 512 + col] = Math.max(1, Math.round((value + 0.2) / 0.0000275))
    }
  }
  const bytes = encodeTile(tile, nodeZlib, { level: 6 })
  const pieces = writeCog({
    grid,
    geo: geoTagsOfEpsg({ ...crs, epsg: 32650 }),
    tileSize: 512,
    nodata: 0,
    sample: { bits: 16, format: 1 },
    description: `${BANDS[band]}, synthetic`,
    unit: '',
    byteCounts: [Float64Array.of(bytes.length)],
    tile: () => bytes,
  })
  return Buffer.concat([...pieces])
}

const ring = ([col, row, width, height]) =>
  [
    [0, 0],
    [0, 1],
    [1, 1],
    [1, 0],
    [0, 0],
  ].map(([u, v]) => [X + SIDE * (col + u * width), Y - SIDE * (row + v * height)])
const feature = (properties, box) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Polygon', coordinates: [ring(box)] },
})
const collection = (features) =>
  `${JSON.stringify({
    type: 'FeatureCollection',
    crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::32650' } },
    features,
  })}\n`

const TRAINING = {
  'built-up': [
    [105, 110, 8, 8],
    [150, 100, 8, 8],
    [125, 140, 8, 8],
    [110, 85, 8, 8],
  ],
  cropland: [
    [70, 10, 10, 10],
    [200, 180, 10, 10],
    [10, 100, 10, 10],
    [90, 225, 10, 10],
  ],
  forest: [
    [220, 30, 10, 10],
    [250, 60, 10, 10],
    [240, 10, 10, 10],
    [205, 50, 10, 10],
  ],
  industrial: [
    [172, 152, 8, 8],
    [188, 160, 8, 8],
    [83, 193, 8, 8],
    [251, 201, 7, 7],
  ],
  water: [
    [41, 2, 6, 8],
    [50, 40, 6, 8],
    [40, 95, 6, 8],
    [38, 125, 6, 8],
  ],
}

/** Write scene, training polygons, districts, works, balance and study into a folder. */
export function make(folder) {
  mkdirSync(join(folder, 'scene'), { recursive: true })
  BANDS.forEach((name, band) => {
    writeFileSync(
      join(folder, 'scene', `LC08_L2SP_120038_20200520_20200820_02_T1_${name}.TIF`),
      bandFile(band),
    )
  })
  const polygons = Object.entries(TRAINING).flatMap(([name, boxes]) =>
    boxes.map((box) => feature({ class: name }, box)),
  )
  writeFileSync(join(folder, 'training.geojson'), collection(polygons))
  const districts = [
    feature({ id: 'west', name: 'West' }, [2, 2, 148, HEIGHT - 4]),
    feature({ id: 'east', name: 'East' }, [150, 2, 148, HEIGHT - 4]),
  ]
  writeFileSync(join(folder, 'districts.geojson'), collection(districts))
  const works = placedWorks().map(({ id, name, lon, lat }) => ({
    type: 'Feature',
    id,
    properties: { id, name, industrial: true, platform: 'none: synthetic' },
    geometry: { type: 'Point', coordinates: [lon, lat] },
  }))
  writeFileSync(
    join(folder, 'enterprises.geojson'),
    `${JSON.stringify({ type: 'FeatureCollection', features: works })}\n`,
  )
  for (const name of ['study.yaml', 'energy-balance.csv'])
    copyFileSync(join(import.meta.dirname, name), join(folder, name))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [folder] = process.argv.slice(2)
  if (!folder) throw new Error('Usage: node examples/from-imagery/make.mjs FOLDER')
  make(folder)
}
