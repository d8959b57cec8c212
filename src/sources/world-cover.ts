// ESA WorldCover over a rectangle: which tiles it needs, and the window of them as one GeoTIFF.
import { fault, InputError, type Issue, refuse } from '../error.ts'
import { encodeTile, writeCog } from '../formats/index.ts'
import { type Grid, tiles, toPixel, toWorld, type Window } from '../grid/index.ts'
import { openCover, padded, TILE, type World } from '../study/index.ts'
import type { Extent } from '../vector/index.ts'
import type { OpenSource } from './open-data.ts'
import { orByHand, type Supply } from './pieces.ts'

const DEGREES = 3

/** Years that the product exists of, with its version. */
const EDITIONS = [
  { year: 2020, version: 'v100' },
  { year: 2021, version: 'v200' },
] as const

/** The edition for a year: the one of that year, or the nearest. */
const editionFor = (year: number) => (year <= 2020 ? EDITIONS[0] : EDITIONS[1])

/** File names of the tiles that a rectangle touches, and where the bucket keeps them. */
export function coverTiles({ minX, minY, maxX, maxY }: Extent, year: number) {
  const { version, year: edition } = editionFor(year)
  const first = (value: number) => Math.floor(value / DEGREES) * DEGREES
  const names: string[] = []
  for (let lat = first(minY); lat < maxY; lat += DEGREES)
    for (let lon = first(minX); lon < maxX; lon += DEGREES)
      names.push(
        `ESA_WorldCover_10m_${edition}_${version}_${corner(lat, 'NS', 2)}${corner(lon, 'EW', 3)}_Map.tif`,
      )
  return { names, folder: `${version}/${edition}/map` }
}

const corner = (degrees: number, [plus, minus]: string, width: number) =>
  `${degrees < 0 ? minus : plus}${String(Math.abs(degrees)).padStart(width, '0')}`

/** The window as a file, and the tiles it was read from. */
export interface CoverWindow {
  readonly grid: Grid
  readonly tiles: readonly string[]
  file(): Iterable<Uint8Array>
  close(): void
}

/** Read the window; only the parts of the tiles that it needs are fetched. Tiles that are not there are sea. */
export async function coverWindow(
  extent: Extent,
  year: number,
  { url, title, licence, attribution }: OpenSource,
  supply: Supply,
  world: World,
): Promise<CoverWindow> {
  const { names, folder } = coverTiles(extent, year)
  return orByHand(supply, async () => {
    const places = names.map((name) => supply.downloads.path(name) ?? `${url}/${folder}/${name}`)
    const there = await Promise.all(places.map((place) => world.open(place)))
    const found = places.filter((_, i) => there[i] !== undefined)
    if (found.length === 0) throw new InputError([noTile(`${url}/${folder}`, names)])
    const issues: Issue[] = []
    const cover = await openCover(found.join('\n'), world, issues)
    refuse(issues)
    if (!cover) throw new InputError(issues)
    const window = windowOf(cover.grid, extent)
    const grid = gridOf(cover.grid, window)
    const spool = world.spool()
    try {
      const parts: { offset: number; length: number }[] = []
      const tasks = tiles(grid, TILE)
      for (const [i, part] of tasks.entries()) {
        world.progress?.('cover', i / tasks.length)
        const pixels = await cover.read({ ...part, col: part.col + window.col, row: part.row + window.row })
        const bytes = encodeTile(padded(Uint8Array.from(pixels), part, TILE), world.zlib, { level: 6 })
        parts.push({ offset: spool.append(bytes), length: bytes.length })
      }
      world.progress?.('cover', 1)
      return {
        grid,
        tiles: found,
        file: () =>
          writeCog({
            grid,
            geo: cover.geo,
            tileSize: TILE,
            nodata: 0,
            sample: { bits: 8, format: 1 },
            description: `${title}, ${editionFor(year).year}`,
            unit: '',
            metadata: { LICENCE: licence, ATTRIBUTION: attribution },
            byteCounts: [Float64Array.from(parts, ({ length }) => length)],
            tile: (_, index) => spool.read(parts[index]!.offset, parts[index]!.length),
          }),
        close: () => spool.close(),
      }
    } catch (error) {
      spool.close()
      throw error
    }
  })
}

function windowOf(grid: Grid, { minX, minY, maxX, maxY }: Extent): Window {
  const [left, upper] = toPixel(grid, minX, maxY)
  const [right, lower] = toPixel(grid, maxX, minY)
  const clip = (value: number, most: number) => Math.min(most, Math.max(0, value))
  const [col, row] = [clip(Math.floor(left), grid.width), clip(Math.floor(upper), grid.height)]
  return {
    col,
    row,
    width: clip(Math.ceil(right), grid.width) - col,
    height: clip(Math.ceil(lower), grid.height) - row,
  }
}

function gridOf(grid: Grid, { col, row, width, height }: Window): Grid {
  const [c, f] = toWorld(grid, col, row)
  return { ...grid, width, height, affine: { ...grid.affine, c, f } }
}

const noTile = (place: string, names: readonly string[]) =>
  fault(
    'open.cover',
    [place],
    `none of ${names.join(', ')}`,
    'tiles of the city',
    'Check the address: --url worldcover=ADDRESS.',
  )
