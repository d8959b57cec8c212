// ESRI ASCII grids: a header of names and numbers, then rows of values as text, read a band of rows at a time.
import { fault, InputError } from '../../error.ts'
import type { Affine, Crs, PixelArray, TypedRaster } from '../../grid/index.ts'
import type { Source } from '../bytes/source.ts'
import { blockedReader, type KeptBlocks } from './blocked-raster.ts'

/** The header and where each row of values starts. */
export interface AsciiGrid {
  readonly source: Source
  readonly width: number
  readonly height: number
  readonly affine: Affine
  readonly nodata: number | undefined
  /** Byte offsets of the first value of every row, and the end of the last. */
  readonly rows: Float64Array
}

const HEADER_BYTES = 4096
const PIECE_BYTES = 2 ** 20
// Values decoded at a time.
const BLOCK_VALUES = 2 ** 18
const MAX_SIDE = 10_000_000

/** Whether bytes begin like an ASCII grid. */
export function isAsciiGrid(head: Uint8Array): boolean {
  return /^\s*(ncols|nrows|xll|yll|cellsize|dx|dy|nodata_value)/i.test(
    new TextDecoder('latin1').decode(head.subarray(0, 64)),
  )
}

function refuseGrid(source: Source, found: string, expected: string, hint: string): never {
  throw new InputError([fault('asc.refused', [source.name], found, expected, hint)])
}

/** Read the header and find the rows; a grid with fewer values than its header says is refused. */
export async function readAsciiGrid(source: Source): Promise<AsciiGrid> {
  const head = new TextDecoder('latin1').decode(await source.read(0, HEADER_BYTES))
  const header = new Map<string, number>()
  let at = 0
  for (
    let line = /^\s*([a-z_]+)[ \t]+(\S+)/i.exec(head);
    line;
    line = /^\s*([a-z_]+)[ \t]+(\S+)/i.exec(head.slice(at))
  ) {
    // "nan" as the first value is not a name.
    if (/^[-+]?nan$/i.test(line[1]!)) break
    header.set(line[1]!.toLowerCase(), numberOf(line[2]!))
    at += line[0].length
  }
  const [width, height] = [header.get('ncols') ?? 0, header.get('nrows') ?? 0]
  const whole = (n: number) => Number.isInteger(n) && n >= 1 && n <= MAX_SIDE
  if (!whole(width) || !whole(height))
    refuseGrid(
      source,
      `a grid of ${width} × ${height}`,
      'ncols and nrows from 1',
      'Correct the header of the grid.',
    )
  if (width * height * 2 - 1 > source.size - at) tooFew(source, width * height)
  const affine = affineOf(source, header, height)
  return {
    source,
    width,
    height,
    affine,
    nodata: header.get('nodata_value'),
    rows: await findRows(source, at, width, height),
  }
}

function affineOf(source: Source, header: ReadonlyMap<string, number>, height: number): Affine {
  const dx = header.get('cellsize') ?? header.get('dx') ?? 0
  const dy = header.get('cellsize') ?? header.get('dy') ?? 0
  const left = header.get('xllcorner') ?? (header.get('xllcenter') ?? Number.NaN) - dx / 2
  const bottom = header.get('yllcorner') ?? (header.get('yllcenter') ?? Number.NaN) - dy / 2
  if (dx > 0 && dy > 0 && Number.isFinite(left) && Number.isFinite(bottom))
    return { a: dx, c: left, e: -dy, f: bottom + dy * height }
  return refuseGrid(
    source,
    `cells of ${dx} × ${dy} at (${left}, ${bottom})`,
    'xllcorner, yllcorner and a cellsize above 0',
    'Correct the header of the grid.',
  )
}

function tooFew(source: Source, count: number): never {
  return refuseGrid(
    source,
    'too few values',
    `${count} values (ncols × nrows)`,
    'The file is cut off: get it again.',
  )
}

const isSpace = (byte: number) => byte === 32 || (byte >= 9 && byte <= 13)

// Rows need not end with a line: values are counted.
async function findRows(source: Source, start: number, width: number, height: number): Promise<Float64Array> {
  const rows = new Float64Array(height + 1)
  let values = 0
  let inValue = false
  let row = 0
  for (let at = start; at < source.size; at += PIECE_BYTES) {
    const piece = await source.read(at, PIECE_BYTES)
    for (let i = 0; i < piece.length; i++) {
      if (isSpace(piece[i]!)) inValue = false
      else if (!inValue) {
        inValue = true
        if (values === 0) {
          rows[row++] = at + i
          if (row > height) return rows
        }
        values = values + 1 === width ? 0 : values + 1
      }
    }
  }
  if (row < height || values !== 0) tooFew(source, width * height)
  rows[height] = source.size
  return rows
}

/** The grid as a Raster in the given system. */
export function asciiRaster(grid: AsciiGrid, crs: Crs, kept?: KeptBlocks): TypedRaster {
  const { source, width, height, affine, nodata, rows } = grid
  const blockHeight = Math.max(1, Math.min(height, Math.floor(BLOCK_VALUES / width)))
  const block = async (_: number, blockRow: number) => {
    const first = blockRow * blockHeight
    const last = Math.min(height, first + blockHeight)
    const bytes = await source.read(rows[first]!, rows[last]! - rows[first]!)
    return parseValues(source, bytes, (last - first) * width, first, width)
  }
  const image = {
    name: source.name,
    type: 'float64',
    width,
    height,
    blockWidth: width,
    blockHeight,
    blank: 0,
    block,
  } as const
  const read = blockedReader(image, kept)
  return { grid: { width, height, affine, crs }, unit: undefined, type: 'float64', nodata, read }
}

function parseValues(
  source: Source,
  bytes: Uint8Array,
  count: number,
  firstRow: number,
  width: number,
): PixelArray {
  const values = new Float64Array(count)
  const text = new TextDecoder('latin1').decode(bytes)
  let at = 0
  let end = 0
  for (let i = 0; i < count; i++) {
    for (at = end; isSpace(bytes[at] ?? 0); at++);
    for (end = at; end < bytes.length && !isSpace(bytes[end]!); end++);
    const word = text.slice(at, end)
    const value = numberOf(word)
    if (Number.isNaN(value) && !/nan|ind/i.test(word)) {
      refuseGrid(
        source,
        `"${word.slice(0, 20)}" in row ${firstRow + Math.floor(i / width) + 1}, column ${(i % width) + 1}`,
        'a number',
        'Correct the value; decimals are written with a point.',
      )
    }
    values[i] = value
  }
  return values
}

// Number() reads '' as 0 and 0x… as hexadecimal; neither is a value of a grid.
function numberOf(word: string): number {
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(word) ? Number(word) : Number.NaN
}
