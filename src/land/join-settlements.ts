// Settlements of a whole raster from the pieces of its tiles: pieces that meet at tile edges are one.
import type { Pieces } from './settlement.ts'

/** What the join needs to know of one tile; grows with its border, not with its area. */
export interface SettlementTile {
  /** Position of the tile, row by row. */
  readonly tile: number
  readonly pieces: number
  /** Pieces that touch no edge and are large enough. */
  readonly large: Int32Array
  /** Pieces that touch an edge, with their m². */
  readonly open: Int32Array
  readonly openAreas: Float64Array
  /** Piece + 1 along each edge, 0 where the ground is not built up. */
  readonly top: Int32Array
  readonly bottom: Int32Array
  readonly left: Int32Array
  readonly right: Int32Array
}

/** One bit a piece: whether its settlement reaches the least area. Plain arrays, shared by threads. */
export interface Settlements {
  /** Number of the first piece of each tile. */
  readonly start: Int32Array
  readonly urban: Uint8Array
}

/** Summarise a tile's pieces; `least` is the m² from which a settlement is urban. */
export function settlementTile(
  tile: number,
  { labels, areas }: Pieces,
  width: number,
  least: number,
): SettlementTile {
  const height = labels.length / width
  const top = labels.slice(0, width)
  const bottom = labels.slice((height - 1) * width)
  const left = Int32Array.from({ length: height }, (_, row) => labels[row * width]!)
  const right = Int32Array.from({ length: height }, (_, row) => labels[(row + 1) * width - 1]!)
  const onEdge = new Set([...top, ...bottom, ...left, ...right])
  const ids = Array.from(areas, (_, piece) => piece)
  const open = ids.filter((piece) => onEdge.has(piece + 1))
  const large = ids.filter((piece) => !onEdge.has(piece + 1) && areas[piece]! >= least)
  return {
    tile,
    pieces: areas.length,
    large: Int32Array.from(large),
    open: Int32Array.from(open),
    openAreas: Float64Array.from(open, (piece) => areas[piece]!),
    top,
    bottom,
    left,
    right,
  }
}

/**
 * Join the tiles of a raster, `across` in a row, of `height` pixels. Areas are added in the order of tiles
 * and pieces, so that no thread count changes a bit.
 */
export function joinSettlements(
  parts: readonly SettlementTile[],
  across: number,
  least: number,
): Settlements {
  const tiles = [...parts].sort((a, b) => a.tile - b.tile)
  const start = new Int32Array(tiles.length + 1)
  tiles.forEach(({ pieces }, t) => {
    start[t + 1] = start[t]! + pieces
  })
  // Only pieces on edges take part: their union, keyed by piece number.
  const parent = new Map<number, number>()
  const find = (piece: number): number => {
    let root = piece
    while (parent.get(root)! !== root) root = parent.get(root)!
    for (let at = piece; at !== root; ) {
      const next = parent.get(at)!
      parent.set(at, root)
      at = next
    }
    return root
  }
  tiles.forEach(({ open }, t) => {
    for (const piece of open) parent.set(start[t]! + piece, start[t]! + piece)
  })
  const meet = (t: number, mine: Int32Array, other: number, theirs: Int32Array) => {
    for (let i = 0; i < mine.length; i++) {
      if (mine[i] === 0 || theirs[i] === 0) continue
      const [a, b] = [find(start[t]! + mine[i]! - 1), find(start[other]! + theirs[i]! - 1)]
      if (a !== b) parent.set(Math.max(a, b), Math.min(a, b))
    }
  }
  tiles.forEach((tile, t) => {
    if ((t + 1) % across !== 0) meet(t, tile.right, t + 1, tiles[t + 1]!.left)
    if (t + across < tiles.length) meet(t, tile.bottom, t + across, tiles[t + across]!.top)
  })
  const areas = new Map<number, number>()
  tiles.forEach(({ open, openAreas }, t) => {
    open.forEach((piece, i) => {
      const root = find(start[t]! + piece)
      areas.set(root, (areas.get(root) ?? 0) + openAreas[i]!)
    })
  })
  const urban = new Uint8Array((start[tiles.length]! + 7) >> 3)
  const mark = (piece: number) => {
    urban[piece >> 3]! |= 1 << (piece & 7)
  }
  tiles.forEach(({ large, open }, t) => {
    for (const piece of large) mark(start[t]! + piece)
    for (const piece of open) if (areas.get(find(start[t]! + piece))! >= least) mark(start[t]! + piece)
  })
  return { start, urban }
}

/** Whether a piece of a tile belongs to an urban settlement. */
export function isUrban({ start, urban }: Settlements, tile: number, piece: number): boolean {
  const at = start[tile]! + piece
  return ((urban[at >> 3]! >> (at & 7)) & 1) === 1
}
