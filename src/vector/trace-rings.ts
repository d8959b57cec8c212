// Kernel: the outlines of regions of equal group, traced row by row from runs, each ring told as soon as it closes.

import { isPlainCorner, isSingle, type RingListener, type TracedRow } from './traced-row.ts'

// What `nodes` holds of a corner after its column: its row; the corner after it; the other end of its path, where it is one
// end; whether it is pinched (1) or fixed (2).
const NODE = 6
const LINE = 2
const NEXT = 3
const OTHER = 4
const MARKS = 5

/**
 * Returns a function that traces the line `y` between a row and the next. Regions are connected by sides: where two
 * of their pixels touch at a corner, each keeps its own corner, and a ring that comes back to a corner is told
 * as two. So every ring is simple, one surrounds each region, and those inside it are its holes.
 */
export function ringTracer(listener: RingListener) {
  let size = 1 << 12
  // Corners, each one place of memory: its column as a double, then four integers.
  let nodes = new Int32Array(size * NODE)
  let nodeX = new Float64Array(nodes.buffer)
  let used = 0
  let spare = -1
  let ringX = new Float64Array(1 << 10)
  let ringY = new Float64Array(1 << 10)
  let ringPinched = new Uint8Array(1 << 10)
  let ringMarks = new Uint8Array(1 << 10)
  let pathX = new Float64Array(0)
  let pathY = new Float64Array(0)
  let pathPinched = new Uint8Array(0)
  let pathMarks = new Uint8Array(0)
  let line = 0
  // 2 where corners made now are fixed.
  let mixed = 0
  let at = 0

  const grow = () => {
    size *= 2
    nodes = doubled(nodes, new Int32Array(size * NODE))
    nodeX = new Float64Array(nodes.buffer)
  }
  const corner = (mark: number): number => {
    let node = spare
    if (node >= 0) spare = nodes[node * NODE + NEXT]!
    else {
      node = used++
      if (node >= size) grow()
    }
    nodeX[(node * NODE) / 2] = at
    nodes[node * NODE + LINE] = line
    nodes[node * NODE + NEXT] = -1
    nodes[node * NODE + OTHER] = node
    nodes[node * NODE + MARKS] = mark | mixed
    return node
  }
  // A path that goes on from its last corner to a new one.
  const append = (tail: number, node: number) => {
    const head = nodes[tail * NODE + OTHER]!
    nodes[tail * NODE + NEXT] = node
    nodes[head * NODE + OTHER] = node
    nodes[node * NODE + OTHER] = head
  }
  // A path that starts one corner earlier.
  const prepend = (node: number, head: number) => {
    const tail = nodes[head * NODE + OTHER]!
    nodes[node * NODE + NEXT] = head
    nodes[node * NODE + OTHER] = tail
    nodes[tail * NODE + OTHER] = node
  }
  // Two paths that meet in a corner; if they are one, the ring has closed.
  const join = (tail: number, node: number, head: number, run: number) => {
    const first = nodes[tail * NODE + OTHER]!
    const last = nodes[head * NODE + OTHER]!
    nodes[tail * NODE + NEXT] = node
    nodes[node * NODE + NEXT] = head
    if (first === head) close(node, run)
    else {
      nodes[first * NODE + OTHER] = last
      nodes[last * NODE + OTHER] = first
    }
  }

  const close = (start: number, run: number) => {
    let count = 0
    let pinches = 0
    let node = start
    do {
      if (count === ringX.length) {
        ringX = doubled(ringX, new Float64Array(count * 2))
        ringY = doubled(ringY, new Float64Array(count * 2))
        ringPinched = doubled(ringPinched, new Uint8Array(count * 2))
        ringMarks = doubled(ringMarks, new Uint8Array(count * 2))
      }
      ringX[count] = nodeX[(node * NODE) / 2]!
      ringY[count] = nodes[node * NODE + LINE]!
      const mark = nodes[node * NODE + MARKS]!
      ringMarks[count] = mark >> 1
      ringPinched[count] = mark & 1
      pinches += mark & 1
      count += 1
      const following = nodes[node * NODE + NEXT]!
      nodes[node * NODE + NEXT] = spare
      spare = node
      node = following
    } while (node !== start)
    if (pinches < 2) listener.ring(run, ringX, ringY, ringMarks, count)
    else split(run, count)
  }

  // Walk the ring; where it comes back to a corner, what lies between is a ring of its own.
  const split = (run: number, count: number) => {
    const seen = new Map<number, number>()
    if (pathX.length < count) {
      pathX = new Float64Array(count * 2)
      pathY = new Float64Array(count * 2)
      pathPinched = new Uint8Array(count * 2)
      pathMarks = new Uint8Array(count * 2)
    }
    let length = 0
    for (let i = 0; i < count; i++) {
      if (ringPinched[i]) {
        const key = placeOf(ringX[i]!, ringY[i]!)
        const from = seen.get(key)
        if (from !== undefined) {
          for (let k = from + 1; k < length; k++)
            if (pathPinched[k]) seen.delete(placeOf(pathX[k]!, pathY[k]!))
          listener.ring(
            run,
            pathX.subarray(from, length),
            pathY.subarray(from, length),
            pathMarks.subarray(from, length),
            length - from,
          )
          length = from
        }
        seen.set(key, length)
      }
      pathX[length] = ringX[i]!
      pathY[length] = ringY[i]!
      pathMarks[length] = ringMarks[i]!
      pathPinched[length++] = ringPinched[i]!
    }
    listener.ring(run, pathX, pathY, pathMarks, length)
  }
  // Columns stay below 2^21: a place is one number.
  const placeOf = (x: number, y: number) => y * 2 ** 21 + x

  return (above: TracedRow, below: TracedRow, y: number): void => {
    line = y
    let i = 0
    let j = 0
    let [nw, sw] = [0, 0]
    let ne = above.groups[0]!
    let se = below.groups[0]!
    at = 0
    // Outlines that run along the line from the last corner: one going right under `above`, one going left over `below`.
    let underOpen = -1
    let overOpen = -1
    // Runs to the left of the corner.
    let a = 0
    let c = 0
    for (;;) {
      if (nw === sw && ne === se) {
        if (nw !== 0) below.right[c] = above.right[a]!
        if (ne !== 0) below.left[j] = above.left[i]!
      } else {
        const [under, over] = [underOpen, overOpen]
        underOpen = overOpen = -1
        mixed = isPlainCorner(at, above, i, below, j) && isSingle(nw, ne, sw, se) ? 0 : 2
        // Each group at the corner once: bits 1 upper left, 2 upper right, 4 lower left, 8 lower right.
        for (let quarter = 0; quarter < 4; quarter++) {
          let group = nw
          let around = 15
          if (quarter === 1) {
            group = ne
            around = nw === group ? 0 : 14
          } else if (quarter === 2) {
            group = sw
            around = nw === group || ne === group ? 0 : 12
          } else if (quarter === 3) {
            group = se
            around = nw === group || ne === group || sw === group ? 0 : 8
          }
          if (group === 0 || around === 0) continue
          around &=
            (nw === group ? 1 : 0) | (ne === group ? 2 : 0) | (sw === group ? 4 : 0) | (se === group ? 8 : 0)
          switch (around) {
            case 1:
              join(under, corner(0), above.right[a]!, a)
              break
            case 2:
              underOpen = corner(0)
              append(above.left[i]!, underOpen)
              break
            case 3:
              underOpen = under
              break
            case 4: {
              const node = corner(0)
              prepend(node, over)
              below.right[c] = node
              break
            }
            case 5:
              below.right[c] = above.right[a]!
              break
            case 6: {
              const upper = corner(3)
              append(above.left[i]!, upper)
              underOpen = upper
              const lower = corner(3)
              prepend(lower, over)
              below.right[c] = lower
              listener.touch(i, c)
              break
            }
            case 7:
              underOpen = corner(0)
              below.right[c] = underOpen
              break
            case 8:
              overOpen = corner(0)
              below.left[j] = overOpen
              break
            case 9:
              overOpen = corner(3)
              below.left[j] = overOpen
              listener.touch(a, j)
              join(under, corner(3), above.right[a]!, a)
              break
            case 10:
              below.left[j] = above.left[i]!
              break
            case 11: {
              const node = corner(0)
              append(under, node)
              below.left[j] = node
              break
            }
            case 12:
              overOpen = over
              break
            case 13:
              overOpen = corner(0)
              prepend(overOpen, above.right[a]!)
              break
            case 14:
              join(above.left[i]!, corner(0), over, i)
              break
          }
        }
      }
      if (i >= above.count) return
      if (ne === se && ne !== 0) listener.meet(i, j)
      const [aboveEnd, belowEnd] = [above.ends[i]!, below.ends[j]!]
      at = Math.min(aboveEnd, belowEnd)
      a = i
      c = j
      nw = ne
      sw = se
      if (aboveEnd === at) ne = ++i < above.count ? above.groups[i]! : 0
      if (belowEnd === at) se = ++j < below.count ? below.groups[j]! : 0
    }
  }
}

function doubled<T extends Float64Array | Int32Array | Uint8Array>(array: T, into: T): T {
  into.set(array)
  return into
}
