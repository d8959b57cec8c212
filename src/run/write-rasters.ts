// The second pass: shares the totals over the pixels, keeps the encoded tiles aside, and gives each raster as a file.
import { type ClassSample, type ClosureRow, closure, levelCount, levelSize, mergeSums, OUTSIDE, pixelSums, type Preview, pyramid } from '../cadastre/index.ts'
import { encodeTile, writeCog } from '../formats/index.ts'
import { type Block, blocksOf, CLASSES_BAND, type ShareResult, type ShareShared, type Solution, TILE, type Spool, type World } from '../study/index.ts'

/** The longest side of the picture that figures are drawn from. */
const PREVIEW_SIDE = 1100

/** Finished rasters: their bytes on demand, the proof and a picture. */
export interface Rasters {
  readonly bands: readonly string[]
  /** The file of one band, in pieces. */
  file(band: number): Iterable<Uint8Array>
  /** Class numbers of the cover (0 nodata, k = k-th row of the legend), as a tiled GeoTIFF. */
  classes(): Iterable<Uint8Array>
  readonly closure: readonly ClosureRow[]
  readonly preview: Preview
  close(): void
}

/** Run the second pass of a solution. */
export async function writeRasters(solution: Solution, world: World): Promise<Rasters> {
  const { emissions, tally, inputs, study } = solution
  const { lands } = tally
  const { width, height } = lands.grid
  const levels = levelCount(width, height, TILE)
  const previewLevel = Math.min(levels - 1, Math.max(0, Math.ceil(Math.log2(Math.max(width, height) / PREVIEW_SIDE))))
  const bands = [...lands.sectors, 'total']
  const store = tileStore(world.spool(), bands.length, levels, width, height)
  const picture = previewCanvas(bands.length, width, height, previewLevel)
  const sums = pixelSums(bands.length)
  const tasks = blocksOf(lands.grid, world.executor.threads)
  const blockLevel = tasks[0]!.level

  const above = pyramid({
    width,
    height,
    tileSize: TILE,
    top: levels - 1,
    bands: bands.length,
    nodata: OUTSIDE,
    emit(level, col, row, tile) {
      if (level === blockLevel || !tile) return
      if (level === previewLevel) picture.place(col, row, tile)
      tile.forEach((band, b) => store.put(b, level, col, row, encodeTile(band, world.zlib, { level: 6 })))
    },
  })
  const shared: ShareShared = { cover: study.land.cover, lands, emissions: { onLand: emissions.onLand, onGround: emissions.onGround }, preview: previewLevel }
  let done = 0
  world.progress?.('share', 0)
  await world.executor.run<ShareShared, Block, ShareResult>({ job: 'share', shared, tasks }, (result) => {
    store.putAll(result)
    for (const { col, row, bands: tile } of result.previews) picture.place(col, row, tile)
    result.samples.forEach(picture.placeClasses)
    mergeSums(sums, result.sums)
    above(blockLevel, result.block.col, result.block.row, result.top)
    world.progress?.('share', ++done / tasks.length)
  })
  return {
    bands,
    closure: closure(emissions, solution.table, sums),
    preview: picture.preview,
    close: () => store.close(),
    classes: () =>
      writeCog({
        grid: lands.grid,
        geo: inputs.cover!.geo,
        tileSize: TILE,
        nodata: 0,
        sample: { bits: 8, format: 1 },
        description: 'class numbers: positions in the legend of register.json, from 1',
        unit: '',
        ...store.classes(),
      }),
    file: (band) =>
      writeCog({
        grid: lands.grid,
        geo: inputs.cover!.geo,
        tileSize: TILE,
        nodata: OUTSIDE,
        description: `${bands[band]} emissions, ${study.title}`,
        unit: 't CO2e / ha / year',
        metadata: { TITLE: study.title, YEAR: String(study.year), ...(study.synthetic && { NOTE: study.synthetic }) },
        ...store.band(band),
      }),
  }
}

// Encoded tiles by band, level and place; their bytes lie in the spool.
function tileStore(spool: Spool, bands: number, levels: number, width: number, height: number) {
  const across = Array.from({ length: levels }, (_, level) => Math.ceil(levelSize(width, level) / TILE))
  const count = across.map((n, level) => n * Math.ceil(levelSize(height, level) / TILE))
  // One more band than the intensities: the class numbers.
  const empty = () => Array.from({ length: bands + 1 }, () => count.map((n) => new Float64Array(n)))
  const [offsets, lengths] = [empty(), empty()]
  const note = (listed: number, level: number, col: number, row: number, offset: number, length: number) => {
    const index = row * across[level]! + col
    const band = listed === CLASSES_BAND ? bands : listed
    offsets[band]![level]![index] = offset
    lengths[band]![level]![index] = length
  }
  const tileOf = (band: number) => (level: number, index: number) =>
    spool.read(offsets[band]![level]![index]!, lengths[band]![level]![index]!)
  return {
    put(band: number, level: number, col: number, row: number, bytes: Uint8Array) {
      note(band, level, col, row, spool.append(bytes), bytes.length)
    },
    putAll({ bytes, directory }: ShareResult) {
      let offset = spool.append(bytes)
      for (let i = 0; i < directory.length; i += 5) {
        const [band, level, col, row, length] = directory.subarray(i, i + 5) as unknown as [number, number, number, number, number]
        note(band, level, col, row, offset, length)
        offset += length
      }
    },
    band: (band: number) => ({ byteCounts: lengths[band]!, tile: tileOf(band) }),
    classes: () => ({ byteCounts: lengths[bands]!.slice(0, 1), tile: tileOf(bands) }),
    close: () => spool.close(),
  }
}

function previewCanvas(bands: number, fullWidth: number, fullHeight: number, level: number) {
  const [width, height] = [levelSize(fullWidth, level), levelSize(fullHeight, level)]
  const canvas = Array.from({ length: bands }, () => new Float32Array(width * height).fill(OUTSIDE))
  const preview: Preview = { width, height, factor: 2 ** level, bands: canvas, classes: new Uint8Array(width * height) }
  const placeClasses = (sample: ClassSample) => {
    for (let r = 0; r * sample.width < sample.classes.length; r++) {
      const line = sample.classes.subarray(r * sample.width, (r + 1) * sample.width)
      preview.classes.set(line, (sample.row + r) * width + sample.col)
    }
  }
  const place = (col: number, row: number, tile: readonly Float32Array[]) => {
    const [left, upper] = [col * TILE, row * TILE]
    const wide = Math.min(TILE, width - left)
    for (let r = 0; r < Math.min(TILE, height - upper); r++) {
      tile.forEach((band, b) => canvas[b]!.set(band.subarray(r * TILE, r * TILE + wide), (upper + r) * width + left))
    }
  }
  return { preview, place, placeClasses }
}
