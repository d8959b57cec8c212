// Kernel: connected pieces of built-up ground within one tile, by runs and union-find.
import type { Window } from '../grid/index.ts'
import type { Mixtures } from './mixtures.ts'

/** Pieces of a tile: `labels` holds piece + 1 (0 = not built up), `areas` m² by piece. */
export interface Pieces {
  readonly labels: Int32Array
  readonly areas: Float64Array
}

/**
 * Label the pieces of a window. Pixels join over their sides, not their corners; pieces are numbered in the
 * order in which rows meet them. `member[class]` is not 0 for built-up classes. Of a mixed pixel the
 * built-up share counts, and however small it is the pixel belongs to the piece.
 */
export function labelPieces(
  window: Window,
  classes: Uint8Array,
  mixtures: Mixtures,
  member: Uint8Array,
  rowAreas: Float64Array,
): Pieces {
  const { width, height } = window
  const labels = new Int32Array(width * height)
  const shares = new Map<number, number>()
  const parent: number[] = [0]
  const find = (label: number) => {
    let root = label
    while (parent[root] !== root) root = parent[root]!
    for (let at = label; parent[at] !== root; ) {
      const next = parent[at]!
      parent[at] = root
      at = next
    }
    return root
  }

  for (let at = 0; at < labels.length; at++) labels[at] = member[classes[at]!]! > 0 ? 1 : 0
  for (let i = 0; i < mixtures.pixels.length; i++) {
    let share = 0
    for (let k = mixtures.starts[i]!; k < mixtures.starts[i + 1]!; k++)
      if (member[mixtures.classes[k]!]! > 0) share += mixtures.shares[k]!
    labels[mixtures.pixels[i]!] = share > 0 ? 1 : 0
    shares.set(mixtures.pixels[i]!, share)
  }

  // Provisional labels: the smaller of the left and the upper neighbour, their pieces being one.
  for (let row = 0, at = 0; row < height; row++) {
    for (let col = 0; col < width; col++, at++) {
      if (labels[at] === 0) continue
      const left = col > 0 ? labels[at - 1]! : 0
      const upper = row > 0 ? labels[at - width]! : 0
      if (left === 0 && upper === 0) {
        labels[at] = parent.length
        parent.push(parent.length)
      } else if (left === 0 || upper === 0 || left === upper) labels[at] = left || upper
      else {
        const [a, b] = [find(left), find(upper)]
        if (a < b) parent[b] = a
        else parent[a] = b
        labels[at] = Math.min(a, b)
      }
    }
  }

  // Final labels in the order of their first pixel, and their areas.
  const final = new Int32Array(parent.length)
  let count = 0
  for (let label = 1; label < parent.length; label++) if (parent[label] === label) final[label] = ++count
  const areas = new Float64Array(count)
  for (let row = 0, at = 0; row < height; row++) {
    const area = rowAreas[window.row + row]!
    for (let col = 0; col < width; col++, at++) {
      if (labels[at] === 0) continue
      const label = final[find(labels[at]!)]!
      labels[at] = label
      areas[label - 1]! += area * (shares.get(at) ?? 1)
    }
  }
  return { labels, areas }
}
