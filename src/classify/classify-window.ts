// Classifies a window of a scene into codes, and smooths them by the majority around each pixel.
import type { Window } from '../grid/index.ts'
import type { Classifier } from './model.ts'
import { readFeatures, type Scene } from './scene.ts'

/** Code of ground without observation, or too unlike every class. */
export const UNCLASSED = 0

/** How pixels of a window become codes. */
export interface ClassifyOptions {
  readonly classify: Classifier
  /** Raster code of every class position. */
  readonly codes: ArrayLike<number>
  /** Side of the square whose most frequent code a pixel takes, odd; 1 leaves pixels as they are. */
  readonly majority: number
}

/** Codes of a window, row by row. Pixels around it are read as far as the majority needs them. */
export async function classifyWindow(
  scene: Scene,
  { classify, codes, majority }: ClassifyOptions,
  window: Window,
): Promise<Uint8Array> {
  const reach = (majority - 1) / 2
  const wide = widened(window, reach, scene.grid)
  const { values, valid } = await readFeatures(scene, wide)
  const count = valid.length
  const positions = new Int16Array(count)
  classify(values, count, count, positions)
  const out = new Uint8Array(count)
  for (let i = 0; i < count; i++) out[i] = valid[i] && positions[i]! >= 0 ? codes[positions[i]!]! : UNCLASSED
  return reach === 0 ? out : majorityOf(out, wide, window, reach)
}

function widened(window: Window, reach: number, size: { width: number; height: number }): Window {
  const [col, row] = [Math.max(0, window.col - reach), Math.max(0, window.row - reach)]
  return {
    col,
    row,
    width: Math.min(size.width, window.col + window.width + reach) - col,
    height: Math.min(size.height, window.row + window.height + reach) - row,
  }
}

// A pixel keeps its code where that is among the most frequent; unclassed pixels stay so and have no vote.
function majorityOf(codes: Uint8Array, wide: Window, window: Window, reach: number): Uint8Array {
  const out = new Uint8Array(window.width * window.height)
  const votes = new Int32Array(256)
  for (let row = 0; row < window.height; row++) {
    const line = window.row - wide.row + row
    for (let col = 0; col < window.width; col++) {
      const place = window.col - wide.col + col
      const own = codes[line * wide.width + place]!
      if (own === UNCLASSED) continue
      votes.fill(0)
      for (let r = Math.max(0, line - reach); r <= Math.min(wide.height - 1, line + reach); r++)
        for (let c = Math.max(0, place - reach); c <= Math.min(wide.width - 1, place + reach); c++)
          votes[codes[r * wide.width + c]!]! += 1
      let winner = own
      for (let code = 1; code < 256; code++) if (votes[code]! > votes[winner]!) winner = code
      out[row * window.width + col] = winner
    }
  }
  return out
}
