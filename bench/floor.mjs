// The floor: decode every tile of a cover once and encode five float rasters of its runs once, with nothing between.
import { readFileSync } from 'node:fs'
import { crsOfGeoTags, geoTags, roomForRuns, runDeflater } from '../dist/formats/index.js'
import { nodeZlib } from '../dist/host/node.js'
import { memorySource, readTiff, tiffRaster, tiles } from '../dist/index.js'

const SIDE = 512
const BANDS = 5
const tiff = await readTiff(memorySource('cover', new Uint8Array(readFileSync(process.argv[2]))))
const raster = tiffRaster(tiff, crsOfGeoTags(geoTags(tiff.directories[0])), nodeZlib)
const { finish } = runDeflater(4)
const runs = roomForRuns(SIDE * SIDE)
// Values of four sectors and their total by code, as a study gives them: most codes emit in one sector or none.
const bits = Array.from({ length: BANDS }, (_, band) =>
  Uint32Array.from({ length: 256 }, (_, code) => {
    const sector = { 53: 0, 51: 1, 11: 2, 12: 2, 52: 3 }[code]
    return sector === band || (band === 4 && sector !== undefined) ? 0x41000000 + sector * 0x10000 : 0
  }),
)
const before = process.cpuUsage()
let bytes = 0
for (const window of tiles(raster.grid, SIDE)) {
  const codes = await raster.read(window)
  for (const values of bits) {
    let count = 0
    let last
    let from = 0
    const put = (value, length) => {
      if (value !== last) {
        runs.values[count] = last = value
        runs.starts[count++] = from
      }
      from += length
    }
    for (let row = 0, at = 0; row < window.height; row++) {
      let value = values[codes[at]]
      let first = at
      for (const end = at + window.width; at < end; at++) {
        if (values[codes[at]] === value) continue
        put(value, at - first)
        value = values[codes[at]]
        first = at
      }
      put(value, at - first)
      if (window.width < SIDE) put(0, SIDE - window.width)
    }
    if (window.height < SIDE) put(0, (SIDE - window.height) * SIDE)
    runs.starts[count] = SIDE * SIDE
    bytes += finish(runs, count).length
  }
}
const { user, system } = process.cpuUsage(before)
process.stderr.write(`usage ${JSON.stringify({ cpu: (user + system) / 1e6, bytes })}\n`)
