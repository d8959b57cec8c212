// What jobs of a thread remember from one batch to the next: of each kind one thing, and tiles as far as their bytes go.
import type { Grid, Window } from '../../grid/index.ts'
import type { JobContext } from '../world.ts'

/** What is remembered; of each kind what was asked for last. */
export type Kind = 'cover' | 'classes' | 'ground' | 'weights' | 'visits'

interface Kept<Value> {
  readonly key: string
  readonly value: Value
}

/**
 * What is remembered of a kind under `key`, which must tell apart all that its value depends on; made where it is not
 * there. What was remembered under another key is forgotten.
 */
export function remembered<Value>({ memory }: JobContext, kind: Kind, key: string, make: () => Value): Value {
  // Every kind is asked for in one place alone, which vouches for the type.
  const known = memory.get(kind) as Kept<Value> | undefined
  if (known?.key === key) return known.value
  const value = make()
  memory.set(kind, { key, value })
  return value
}

/** Tiles by their windows. */
export interface TileMemory<Tile> {
  get(window: Window): Tile | undefined
  /** Remember a tile of so many bytes, if there is room: the first ones stay, since the next pass begins with them. */
  keep(window: Window, tile: Tile, bytes: number): void
}

/** A memory of tiles that together take at most so many bytes. */
export function tileMemory<Tile>(budget: number): TileMemory<Tile> {
  const tiles = new Map<string, Tile>()
  let held = 0
  const nameOf = ({ col, row, width, height }: Window) => `${col},${row},${width},${height}`
  return {
    get: (window) => tiles.get(nameOf(window)),
    keep(window, tile, bytes) {
      const name = nameOf(window)
      if (tiles.has(name) || held + bytes > budget) return
      held += bytes
      tiles.set(name, tile)
    },
  }
}

// What the bytes that a thread may remember are for: tiles of classes, what boundaries do to their rows, tiles of weights.
const PARTS = { tiles: 2 / 3, visits: 1 / 6, weights: 1 / 6 }

// The part of a raster that a thread must be able to remember for it to be worth the memory: to decode a little less of
// a large one saves next to nothing.
const WORTH_KEEPING = 1 / 4

/** Bytes that a thread may remember of one part; none where too few of the raster's class numbers would find room. */
export function rememberedBytes(
  { width, height }: Pick<Grid, 'width' | 'height'>,
  context: JobContext,
  part: keyof typeof PARTS,
): number {
  const budget = context.tileBudget()
  return budget * PARTS.tiles < width * height * WORTH_KEEPING ? 0 : budget * PARTS[part]
}
