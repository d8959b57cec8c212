// Patches of a drawing: each letter is a group, a dot is ground of nobody; tiles may be cut anywhere.
import { type PatchTile, packSums, patchTracer, ringDecoder, ringStore } from '../../src/cadastre/index.ts'
import { memorySpool } from '../../src/host/web-sources.ts'

export interface DrawnPatch {
  readonly group: string
  /** Row and column of the first pixel. */
  readonly first: readonly [number, number]
  readonly area: number
  /** Polygons as rings of corners "x y", outer ring first, not closed. */
  readonly polygons: readonly (readonly string[])[]
}

/** A part of a pixel: who has how much of it. */
export interface DrawnPart {
  readonly col: number
  readonly row: number
  readonly group: string
  readonly share: number
}

const SLOTS = 2
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** Trace a drawing; `parts` cut pixels, whose letter in the drawing tells who has most of them. */
export function drawnPatches(
  drawing: readonly string[],
  options: {
    connectivity?: 4 | 8
    side?: number
    cut?: number
    parts?: readonly DrawnPart[]
  } = {},
): DrawnPatch[] {
  const { connectivity = 4, side = 512, cut = 0, parts = [] } = options
  const [width, height] = [drawing[0]!.length, drawing.length]
  const rings = ringStore(memorySpool())
  const found: { group: number; first: number; area: number; ring: number }[] = []
  const tracer = patchTracer({
    width,
    slots: SLOTS,
    rowAreas: new Float64Array(height).fill(1),
    connectivity,
    cornersCut: cut,
    rings,
    emit: ({ areas, ...patch }) => found.push({ ...patch, area: areas[0]! }),
  })
  for (let top = 0; top < height; top += side) {
    const lines = drawing.slice(top, top + side)
    const tiles = Array.from({ length: Math.ceil(width / side) }, (_, t) =>
      tileOf(
        lines.map((line) => line.slice(t * side, (t + 1) * side)),
        parts.map((part) => ({ ...part, col: part.col - t * side, row: part.row - top })),
      ),
    )
    tracer.tiles(tiles, lines.length, side)
  }
  tracer.end()
  const [packed, decode] = [rings.packed(), ringDecoder()]
  const read = (ring: number) => {
    const bytes = new Uint8Array(rings.size(ring))
    packed(ring, bytes, 0)
    return decode(bytes)
  }
  return found.map(({ group, first, area, ring }) => {
    const polygons: string[][] = []
    for (let at = ring; at >= 0; at = rings.after(at)) {
      const corners = cornersOf(read(at))
      if (rings.isOuter(at)) polygons.push([corners])
      else polygons[polygons.length - 1]!.push(corners)
    }
    return {
      group: LETTERS[group]!,
      first: [Math.floor(first / width), first % width] as const,
      area,
      polygons,
    }
  })
}

// Rings are told from their smallest corner (by row, then column) on, so that equal rings are equal texts.
function cornersOf(ring: Float64Array): string {
  const corners = Array.from(
    { length: ring.length / 2 - 1 },
    (_, i) => [ring[i * 2]!, ring[i * 2 + 1]!] as const,
  )
  let start = 0
  corners.forEach(([x, y], i) => {
    const [sx, sy] = corners[start]!
    if (y < sy || (y === sy && x < sx)) start = i
  })
  return [...corners.slice(start), ...corners.slice(0, start)].map(([x, y]) => `${x} ${y}`).join(', ')
}

function tileOf(lines: readonly string[], parts: readonly DrawnPart[]): PatchTile {
  const keyOf = (letter: string) => (letter === '.' ? 0 : 1 + LETTERS.indexOf(letter) * SLOTS)
  const [ends, keys, rowStart, partStart]: [number[], number[], number[], number[]] = [[], [], [0], [0]]
  const inside: DrawnPart[] = []
  lines.forEach((line, row) => {
    const cut = parts.filter((part) => part.row === row && part.col >= 0 && part.col < line.length)
    const keysOfRow = [...line].map((letter, col) => {
      if (letter === '.') return 0
      return keyOf(letter) + (cut.some((part) => part.col === col) ? 0 : 1)
    })
    keysOfRow.forEach((key, col) => {
      if (col > 0 && keys[keys.length - 1] === key) ends[ends.length - 1] = col + 1
      else {
        keys.push(key)
        ends.push(col + 1)
      }
    })
    inside.push(...cut.sort((a, b) => a.col - b.col))
    rowStart.push(keys.length)
    partStart.push(inside.length)
  })
  return {
    rowStart: Int32Array.from(rowStart),
    ends: Int32Array.from(ends),
    keys: Int32Array.from(keys),
    partStart: Int32Array.from(partStart),
    partCols: Int32Array.from(inside, (part) => part.col),
    partKeys: Int32Array.from(inside, (part) => keyOf(part.group) + 1),
    partShares: Float64Array.from(inside, (part) => part.share),
    parcels: packSums(new Map()),
  }
}
