// Names of zones on a map: inside their zone where they fit, moved apart where they would touch.
import { label, textWidth } from '../charts/svg.ts'
import type { Text } from '../words/words.ts'

interface Box extends LabelPlace {
  readonly width: number
  /** Area of the zone's largest ring: of two names for one place the larger zone's stays. */
  readonly size: number
  x: number
  y: number
}

const SIZE = 13
const ROUNDS = 60
// So many names are thinned before they are pushed apart.
const MANY = 60

/** Where a name stands and where it belongs. */
export interface LabelPlace {
  readonly homeX: number
  readonly homeY: number
  readonly x: number
  readonly y: number
}

/** A zone's name and its outline; positions interleaved. */
export interface Named {
  readonly text: Text
  readonly rings: readonly ArrayLike<number>[]
}

/**
 * Place a name at the middle of each zone's largest ring, or else within the zone, and push overlapping names apart; undefined where there is no room
 * beside the names of larger zones, or none nearer than `far`.
 */
export function labelPlaces(
  zones: readonly Named[],
  toX: (x: number) => number,
  toY: (y: number) => number,
  far = Infinity,
): readonly (LabelPlace | undefined)[] {
  const boxes = zones.map(({ text, rings }): Box | undefined => {
    const centre = centreOf(rings)
    if (!centre) return undefined
    const [x, y] = [toX(centre.x), toY(centre.y)]
    return { width: textWidth(text, SIZE) + 6, size: centre.size, homeX: x, homeY: y, x, y }
  })
  const all = boxes.filter((box) => box !== undefined)
  let placed = all.length > MANY ? apart(all) : all
  for (;;) {
    for (let round = 0; round < ROUNDS; round++) if (!pushApart(placed)) break
    const clear = new Set(apart(placed))
    const astray = placed.filter(
      (box) => !clear.has(box) || Math.hypot(box.x - box.homeX, box.y - box.homeY) > far,
    )
    const least = astray.reduce<Box | undefined>((a, b) => (a && a.size <= b.size ? a : b), undefined)
    if (!least) break
    placed = placed.filter((box) => box !== least)
    for (const box of placed) [box.x, box.y] = [box.homeX, box.homeY]
  }
  const shown = new Set(placed)
  return boxes.map((box) => (box && shown.has(box) ? box : undefined))
}

// Names that touch none of a larger zone.
function apart(boxes: readonly Box[]): readonly Box[] {
  const kept: Box[] = []
  for (const box of [...boxes].sort((a, b) => b.size - a.size)) {
    const touches = kept.some(
      ({ x, y, width }) => Math.abs(y - box.y) < SIZE && Math.abs(x - box.x) < (width + box.width) / 2 - 6,
    )
    if (!touches) kept.push(box)
  }
  return boxes.filter((box) => kept.includes(box))
}

/** Whether a name stands so far from home that a line must lead to it. */
export const wantsLeader = ({ x, y, homeX, homeY }: LabelPlace) =>
  Math.hypot(x - homeX, y - homeY) >= SIZE * 1.5

/** The names of zones as drawn labels, inside the frame, with lines to those that had to move. */
export function placeLabels(
  zones: readonly Named[],
  toX: (x: number) => number,
  toY: (y: number) => number,
  [x0, y0, x1, y1]: readonly [x0: number, y0: number, x1: number, y1: number],
): string[] {
  return labelPlaces(zones, toX, toY).flatMap((free, i) => {
    if (!free) return []
    const half = textWidth(zones[i]!.text, SIZE) / 2 + 3
    const place = {
      ...free,
      x: Math.min(x1 - half, Math.max(x0 + half, free.x)),
      y: Math.min(y1 - SIZE, Math.max(y0 + SIZE, free.y)),
    }
    return [
      leader(place),
      label(place.x, place.y + SIZE / 3, zones[i]!.text, { size: SIZE, anchor: 'middle', halo: true }),
    ]
  })
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

function leader(place: LabelPlace): string {
  if (!wantsLeader(place)) return ''
  const { x, y, homeX, homeY } = place
  return `<line x1="${homeX.toFixed(1)}" y1="${homeY.toFixed(1)}" x2="${x.toFixed(1)}" y2="${y.toFixed(1)}" stroke="#333" stroke-width="0.7"/>`
}

// Level lines that are searched for room.
const LINES = 31

/**
 * Where a name belongs: the centroid of the largest ring or, where that lies outside the zone (a crescent, a county about
 * its city), the middle of the zone's widest stretch. `size`: area of the largest ring.
 */
export function centreOf(rings: readonly ArrayLike<number>[]) {
  const centre = centroidOf(rings)
  if (!centre || stretches(rings, centre.y).some(([from, to]) => from <= centre.x && centre.x <= to))
    return centre
  let [low, high] = [Infinity, -Infinity]
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i += 2) {
      low = Math.min(low, ring[i]!)
      high = Math.max(high, ring[i]!)
    }
  }
  let best = { ...centre, wide: 0 }
  for (let line = 0; line < LINES; line++) {
    const y = low + ((line + 0.5) / LINES) * (high - low)
    for (const [from, to] of stretches(rings, y))
      if (to - from > best.wide) best = { x: (from + to) / 2, y, size: centre.size, wide: to - from }
  }
  return best
}

/** What of a level line is inside the rings. */
function stretches(rings: readonly ArrayLike<number>[], y: number): readonly (readonly [number, number])[] {
  const crossings: number[] = []
  for (const ring of rings) {
    for (let i = 0; i + 3 < ring.length; i += 2) {
      const [ax, ay, bx, by] = [ring[i]!, ring[i + 1]!, ring[i + 2]!, ring[i + 3]!]
      if (ay > y !== by > y) crossings.push(ax + ((y - ay) / (by - ay)) * (bx - ax))
    }
  }
  crossings.sort((a, b) => a - b)
  return Array.from(
    { length: crossings.length >> 1 },
    (_, i) => [crossings[2 * i]!, crossings[2 * i + 1]!] as const,
  )
}

function centroidOf(rings: readonly ArrayLike<number>[]) {
  let best: { readonly x: number; readonly y: number; readonly size: number } | undefined
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
    best = { x: x0 + x / (3 * area), y: y0 + y / (3 * area), size: largest }
  }
  return best
}
