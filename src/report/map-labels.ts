// Names of zones on a map: inside their zone where they fit, moved apart where they would touch.
import { label, textWidth } from './svg.ts'
import type { Text } from './words.ts'

interface Box {
  readonly text: Text
  readonly width: number
  readonly homeX: number
  readonly homeY: number
  x: number
  y: number
}

const SIZE = 13
const ROUNDS = 60

/** Place a name at the middle of each zone's largest ring and push overlapping names apart. */
export function placeLabels(
  zones: readonly { readonly text: Text; readonly rings: readonly Float64Array[] }[],
  toX: (x: number) => number,
  toY: (y: number) => number,
): string[] {
  const boxes = zones.flatMap(({ text, rings }) => {
    const centre = centreOf(rings)
    if (!centre) return []
    const [x, y] = [toX(centre[0]), toY(centre[1])]
    return [{ text, width: textWidth(text, SIZE) + 6, homeX: x, homeY: y, x, y }]
  })
  for (let round = 0; round < ROUNDS; round++) if (!pushApart(boxes)) break
  return boxes.flatMap((box) => [
    leader(box),
    label(box.x, box.y + SIZE / 3, box.text, { size: SIZE, anchor: 'middle', halo: true }),
  ])
}

function pushApart(boxes: readonly Box[]): boolean {
  let moved = false
  boxes.forEach((a, i) => {
    for (const b of boxes.slice(i + 1)) {
      const overlapX = (a.width + b.width) / 2 - Math.abs(a.x - b.x)
      const overlapY = SIZE + 4 - Math.abs(a.y - b.y)
      if (overlapX <= 0 || overlapY <= 0) continue
      const step = overlapY / 2 + 0.5
      const down = a.y <= b.y ? 1 : -1
      a.y -= down * step
      b.y += down * step
      moved = true
    }
  })
  return moved
}

function leader({ x, y, homeX, homeY }: Box): string {
  if (Math.hypot(x - homeX, y - homeY) < SIZE * 1.5) return ''
  return `<line x1="${homeX.toFixed(1)}" y1="${homeY.toFixed(1)}" x2="${x.toFixed(1)}" y2="${y.toFixed(1)}" stroke="#333" stroke-width="0.7"/>`
}

// Centroid of the largest ring.
function centreOf(rings: readonly Float64Array[]): readonly [number, number] | undefined {
  let best: readonly [number, number] | undefined
  let largest = 0
  for (const ring of rings) {
    let [area, x, y] = [0, 0, 0]
    const [x0, y0] = [ring[0]!, ring[1]!]
    for (let i = 0; i + 3 < ring.length; i += 2) {
      const [ax, ay, bx, by] = [ring[i]! - x0, ring[i + 1]! - y0, ring[i + 2]! - x0, ring[i + 3]! - y0]
      const cross = ax * by - bx * ay
      area += cross
      x += (ax + bx) * cross
      y += (ay + by) * cross
    }
    if (Math.abs(area) <= largest) continue
    largest = Math.abs(area)
    best = [x0 + x / (3 * area), y0 + y / (3 * area)]
  }
  return best
}
