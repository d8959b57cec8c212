// The floor: decode every tile of a cover once and encode five float rasters of its runs once, with nothing between.
import { readFileSync } from 'node:fs'
import { crsOfGeoTags, geoTags, runDeflater } from '../dist/formats/index.js'
import { nodeZlib } from '../dist/host/node.js'
import { memorySource, readTiff, tiffRaster, tiles } from '../dist/index.js'

const SIDE = 512
const BANDS = 5
const tiff = await readTiff(memorySource('cover', new Uint8Array(readFileSync(process.argv[2]))))
const raster = tiffRaster(tiff, crsOfGeoTags(geoTags(tiff.directories[0])), nodeZlib)
const deflaters = Array.from({ length: BANDS }, () => runDeflater(SIDE, 4))
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
  for (let row = 0; row < SIDE; row++) {
    for (let band = 0; band < BANDS; band++) {
      const line = deflaters[band].line()
      const at = row * window.width
      let count = 0
      let last = row < window.height ? bits[band][codes[at]] : 0
      for (let x = 1; row < window.height && x < window.width; x++) {
        const value = bits[band][codes[at + x]]
        if (value === last) continue
        line.bits[count] = last
        line.ends[count++] = x
        last = value
      }
      line.bits[count] = last
      line.ends[count++] = SIDE
      deflaters[band].row(count)
    }
  }
  for (const deflater of deflaters) bytes += deflater.finish().length
}
const { user, system } = process.cpuUsage(before)
process.stderr.write(`usage ${JSON.stringify({ cpu: (user + system) / 1e6, bytes })}\n`)
