// Small worlds for tests: rasters, zones and studies written to a temporary folder or held in memory.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { encodeTile, geoTagsOfEpsg, writeCog } from '../../src/formats/index.ts'
import type { Grid } from '../../src/grid/index.ts'
import { nodeZlib } from '../../src/host/node.ts'
import { crsOfEpsg } from '../../src/vector/index.ts'

/** A grid of square pixels in UTM 50N, upper left corner at (600000, 3550000). */
export function utmGrid(width: number, height: number, size = 30): Grid {
  return { width, height, affine: { a: size, c: 600000, e: -size, f: 3550000 }, crs: crsOfEpsg(32650)! }
}

/** GeoTIFF bytes of byte codes, one per pixel, row by row. */
export function codesTiff(grid: Grid, codes: ArrayLike<number>, tileSize = 512): Uint8Array {
  const across = Math.ceil(grid.width / tileSize)
  const down = Math.ceil(grid.height / tileSize)
  const tiles = Array.from({ length: across * down }, (_, i) => {
    const tile = new Uint8Array(tileSize * tileSize)
    for (let r = 0; r < tileSize; r++) {
      for (let c = 0; c < tileSize; c++) {
        const [col, row] = [(i % across) * tileSize + c, Math.floor(i / across) * tileSize + r]
        if (col < grid.width && row < grid.height) tile[r * tileSize + c] = codes[row * grid.width + col]!
      }
    }
    return encodeTile(tile, nodeZlib, { level: 6 })
  })
  const pieces = writeCog({
    grid,
    geo: geoTagsOfEpsg({ ...grid.crs, epsg: grid.crs.epsg! }),
    tileSize,
    nodata: 0,
    sample: { bits: 8, format: 1 },
    description: 'codes',
    unit: '',
    byteCounts: [Float64Array.from(tiles, (tile) => tile.length)],
    tile: (_, index) => tiles[index]!,
  })
  return Buffer.concat([...pieces])
}

/** Write files (text or bytes) into a new temporary folder; returns its path. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'cadastre-test-'))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

/** A GeoJSON text of polygons in EPSG:32650, one feature an entry of rings. */
export function zonesJson(
  zones: readonly { readonly id: string; readonly rings: readonly (readonly (readonly number[])[])[] }[],
): string {
  return JSON.stringify({
    type: 'FeatureCollection',
    crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::32650' } },
    features: zones.map(({ id, rings }) => ({
      type: 'Feature',
      properties: { id, name: `Zone ${id}` },
      geometry: { type: 'Polygon', coordinates: rings },
    })),
  })
}

/** A closed rectangle. */
export function box(minX: number, minY: number, maxX: number, maxY: number): number[][] {
  return [
    [minX, minY],
    [maxX, minY],
    [maxX, maxY],
    [minX, maxY],
    [minX, minY],
  ]
}

/** The file of a study whose balance is `balance.csv`, its cover `landuse.tif` and its zones `zones.geojson`. */
export const BALANCED_STUDY = {
  title: 'Base',
  year: 2020,
  inventory: {
    balance: 'balance.csv',
    allow_unbalanced: true,
    electricity: { factor: 0.6, unit: 't/MWh', source: 'test' },
  },
  land: { cover: 'landuse.tif', legend: 'cnlucc' },
  zones: { file: 'zones.geojson', id: 'id', name: 'name' },
}
