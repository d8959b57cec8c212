// Kernel: the exact area that zones and features cover of every pixel of a row, analytic, shared pixels included.
import type { RowVisitor } from './row-visitor.ts'
import type { ShapeIndex } from './shape-index.ts'

// A piece smaller than this share of a pixel is rounding noise of coincident edges; the largest piece keeps it.
const NOISE = 1e-12

/**
 * Returns a scanner of one pixel row, columns [from, to): `run` for pixels wholly of one zone and feature,
 * `piece` for parts of pixels. Pixels of no zone are not visited. Within a pixel that boundaries cross, all
 * curves (segments and elliptic arcs) are cut into vertical slabs at every end and intersection; inside a slab
 * they are ordered from top to bottom and the strip between two neighbours has one winding state, whose
 * area is a trapezoid or an arc integral. The result does not depend on how the row is cut into windows.
 */
export function exactScanner(index: ShapeIndex): (row: number, from: number, to: number, visit: RowVisitor) => void {
  const { edges, edgeShape, edgeSign, discs, discShape, rowStart, rowItems, zoneCount, shapeCount } = index
  const winding = new Int32Array(shapeCount)
  // Shapes whose winding is not zero at the point the scan has reached.
  const inside: number[] = []

  // Crossings of the line just below the row's upper border: position, shape, change of winding.
  let crossX: number[] = []
  let crossShape: number[] = []
  let crossDelta: number[] = []
  // Curves within pixels, one entry a pixel: ends in pixel-local coordinates; arcs carry their disc.
  let curveCol: number[] = []
  let curveShape: number[] = []
  let curveSign: number[] = []
  let curveX0: number[] = []
  let curveY0: number[] = []
  let curveX1: number[] = []
  let curveY1: number[] = []
  let curveDisc: number[] = []

  // Crossings from left to right.
  let order: number[] = []

  const turn = (shape: number, delta: number) => {
    const before = winding[shape]!
    winding[shape] = before + delta
    if (before === 0) inside.push(shape)
    else if (before + delta === 0) {
      inside[inside.indexOf(shape)] = inside[inside.length - 1]!
      inside.length -= 1
    }
  }

  const cross = (x: number, shape: number, delta: number) => {
    crossX.push(x)
    crossShape.push(shape)
    crossDelta.push(delta)
  }

  const curve = (
    col: number,
    shape: number,
    sign: number,
    x0: number,
    y0: number,
    x1: number,
    y1: number,
    disc: number,
  ) => {
    curveCol.push(col)
    curveShape.push(shape)
    curveSign.push(sign)
    curveX0.push(x0)
    curveY0.push(y0)
    curveX1.push(x1)
    curveY1.push(y1)
    curveDisc.push(disc)
  }

  // Cut one edge to the row, then to the pixels it passes.
  const gatherEdge = (edge: number, row: number, from: number, to: number) => {
    const u0 = edges[edge * 4]!
    const v0 = edges[edge * 4 + 1]!
    const u1 = edges[edge * 4 + 2]!
    const v1 = edges[edge * 4 + 3]!
    const shape = edgeShape[edge]!
    const sign = edgeSign[edge]!
    const bottom = row + 1
    if (v0 === v1 && v0 === row) return
    const slope = (u1 - u0) / (v1 - v0)
    const atTop = v0 <= row && v1 > row ? u0 + (row - v0) * slope : u0
    if (v0 <= row && v1 > row) cross(atTop, shape, -sign)
    if (v1 === row) return
    const ua = v0 >= row ? u0 : atTop
    const ub = v1 <= bottom ? u1 : u0 + (bottom - v0) * slope
    const va = Math.max(v0, row)
    const vb = Math.min(v1, bottom)
    const rising = ub >= ua
    const left = rising ? ua : ub
    const right = rising ? ub : ua
    const leftV = rising ? va : vb
    const rightV = rising ? vb : va
    const first = Math.max(Math.floor(left), from)
    const last = Math.min(Math.floor(right), to - 1)
    const down = rising ? sign : -sign
    const grade = (v1 - v0) / (u1 - u0)
    for (let col = first; col <= last; col++) {
      const startsHere = left >= col
      const endsHere = right <= col + 1
      const x0 = startsHere ? left : col
      const x1 = endsHere ? right : col + 1
      const y0 = startsHere ? leftV : v0 + (col - u0) * grade
      const y1 = endsHere ? rightV : v0 + (col + 1 - u0) * grade
      curve(col, shape, down, x0 - col, clamp(y0 - row), x1 - col, clamp(y1 - row), -1)
    }
  }

  // A disc's two arcs, in every pixel of the row that its boundary may pass.
  const gatherDisc = (disc: number, row: number, from: number, to: number) => {
    const u = discs[disc * 4]!
    const v = discs[disc * 4 + 1]!
    const reach = discs[disc * 4 + 2]!
    const height = discs[disc * 4 + 3]!
    const shape = discShape[disc]!
    const halfWidth = (line: number) => {
      const t = (line - v) / height
      return t <= -1 || t >= 1 ? 0 : reach * Math.sqrt(1 - t * t)
    }
    const top = halfWidth(row)
    const bottom = halfWidth(row + 1)
    if (v - height >= row + 1 || v + height <= row) return
    if (top > 0) {
      cross(u - top, shape, 1)
      cross(u + top, shape, -1)
    }
    const widest = v >= row && v <= row + 1 ? reach : Math.max(top, bottom)
    const narrowest = Math.min(top, bottom)
    const put = (col: number) => {
      const x0 = Math.max(0, u - reach - col)
      const x1 = Math.min(1, u + reach - col)
      if (x1 <= x0) return
      curve(col, shape, 1, x0, 0, x1, 0, disc)
      curve(col, shape, -1, x0, 0, x1, 0, disc)
    }
    const leftEnd = Math.floor(u - narrowest)
    const rightStart = Math.max(leftEnd + 1, Math.floor(u + narrowest))
    for (let col = Math.max(from, Math.floor(u - widest)); col <= Math.min(to - 1, leftEnd); col++) put(col)
    for (let col = Math.max(from, rightStart); col <= Math.min(to - 1, Math.floor(u + widest)); col++) put(col)
  }

  // Scratch of one pixel.
  let active: number[] = []
  let cuts: number[] = []
  const slab: number[] = []
  const slabY: number[] = []
  const pieceZone: number[] = []
  const pieceFeature: number[] = []
  const pieceArea: number[] = []

  const arcY = (i: number, col: number, row: number, x: number) => {
    const disc = curveDisc[i]! * 4
    const t = (x + col - discs[disc]!) / discs[disc + 2]!
    const rise = t <= -1 || t >= 1 ? 0 : Math.sqrt(1 - t * t)
    return discs[disc + 1]! - row - curveSign[i]! * discs[disc + 3]! * rise
  }

  const yAt = (i: number, col: number, row: number, x: number) => {
    if (curveDisc[i]! >= 0) return arcY(i, col, row, x)
    const x0 = curveX0[i]!
    const x1 = curveX1[i]!
    return curveY0[i]! + ((x - x0) / (x1 - x0)) * (curveY1[i]! - curveY0[i]!)
  }

  // ∫ y dx of a curve over a slab that it spans.
  const integral = (i: number, col: number, row: number, xa: number, xb: number) => {
    if (curveDisc[i]! < 0) return ((yAt(i, col, row, xa) + yAt(i, col, row, xb)) / 2) * (xb - xa)
    const disc = curveDisc[i]! * 4
    const reach = discs[disc + 2]!
    const ta = Math.max(-1, Math.min(1, (xa + col - discs[disc]!) / reach))
    const tb = Math.max(-1, Math.min(1, (xb + col - discs[disc]!) / reach))
    const cap =
      (tb * Math.sqrt(1 - tb * tb) + Math.asin(tb) - ta * Math.sqrt(1 - ta * ta) - Math.asin(ta)) / 2
    return (discs[disc + 1]! - row) * (xb - xa) - curveSign[i]! * reach * discs[disc + 3]! * cap
  }

  const cut = (x: number) => {
    if (x > 0 && x < 1) cuts.push(x)
  }

  // x positions where two curves of a pixel meet.
  const cutMeeting = (i: number, j: number, col: number, row: number) => {
    const arcI = curveDisc[i]! >= 0
    const arcJ = curveDisc[j]! >= 0
    if (!arcI && !arcJ) return meetSegments(i, j)
    if (arcI && arcJ) return meetDiscs(curveDisc[i]!, curveDisc[j]!, col)
    return arcI ? meetDiscSegment(curveDisc[i]!, j, col, row) : meetDiscSegment(curveDisc[j]!, i, col, row)
  }

  const meetSegments = (i: number, j: number) => {
    const lo = Math.max(curveX0[i]!, curveX0[j]!)
    const hi = Math.min(curveX1[i]!, curveX1[j]!)
    if (hi <= lo) return
    const before = yAt(i, 0, 0, lo) - yAt(j, 0, 0, lo)
    const after = yAt(i, 0, 0, hi) - yAt(j, 0, 0, hi)
    if ((before < 0 && after > 0) || (before > 0 && after < 0)) cut(lo + ((hi - lo) * before) / (before - after))
  }

  const meetDiscSegment = (disc: number, j: number, col: number, row: number) => {
    const run = curveX1[j]! - curveX0[j]!
    if (run <= 0) return
    // On the unit circle: p + s·d with s from 0 to 1 along the segment.
    const px = (curveX0[j]! + col - discs[disc * 4]!) / discs[disc * 4 + 2]!
    const py = (curveY0[j]! + row - discs[disc * 4 + 1]!) / discs[disc * 4 + 3]!
    const dx = run / discs[disc * 4 + 2]!
    const dy = (curveY1[j]! - curveY0[j]!) / discs[disc * 4 + 3]!
    const a = dx * dx + dy * dy
    const b = px * dx + py * dy
    const under = b * b - a * (px * px + py * py - 1)
    if (under <= 0) return
    const root = Math.sqrt(under)
    for (const s of [(-b - root) / a, (-b + root) / a]) if (s > 0 && s < 1) cut(curveX0[j]! + s * run)
  }

  const meetDiscs = (i: number, j: number, col: number) => {
    if (i === j) return
    // Rows stretched so that both ellipses are circles; neighbours have the same aspect.
    const stretch = discs[i * 4 + 2]! / discs[i * 4 + 3]!
    const dx = discs[j * 4]! - discs[i * 4]!
    const dy = (discs[j * 4 + 1]! - discs[i * 4 + 1]!) * stretch
    const r = discs[i * 4 + 2]!
    const R = discs[j * 4 + 2]!
    const apart = dx * dx + dy * dy
    if (apart === 0 || apart >= (r + R) ** 2 || apart <= (r - R) ** 2) return
    const along = (apart + r * r - R * R) / (2 * apart)
    const across = Math.sqrt(Math.max(0, (r * r) / apart - along * along))
    cut(discs[i * 4]! + along * dx - across * dy - col)
    cut(discs[i * 4]! + along * dx + across * dy - col)
  }

  // The state at the point reached: the first zone and the first feature that contain it.
  let zone = -1
  let feature = -1
  const findState = () => {
    zone = -1
    feature = -1
    for (const shape of inside) {
      if (shape < zoneCount) {
        if (zone < 0 || shape < zone) zone = shape
      } else if (feature < 0 || shape - zoneCount < feature) feature = shape - zoneCount
    }
  }

  const addPiece = (area: number) => {
    if (area <= 0) return
    findState()
    for (let i = 0; i < pieceArea.length; i++) {
      if (pieceZone[i] === zone && pieceFeature[i] === feature) {
        pieceArea[i]! += area
        return
      }
    }
    pieceZone.push(zone)
    pieceFeature.push(feature)
    pieceArea.push(area)
  }

  // One slab: order its curves from the top and share its area among the states between them.
  const sweepSlab = (col: number, row: number, xa: number, xb: number, crossFrom: number, crossTo: number) => {
    const xm = (xa + xb) / 2
    for (let k = crossFrom; k < crossTo; k++) {
      if (crossX[order[k]!]! - col < xm) turn(crossShape[order[k]!]!, crossDelta[order[k]!]!)
    }
    slab.length = 0
    slabY.length = 0
    for (const i of active) {
      if (curveX0[i]! > xa || curveX1[i]! < xb) continue
      const y = yAt(i, col, row, xm)
      if (curveDisc[i]! >= 0 && (y <= 0 || y >= 1)) continue
      let at = slab.length
      while (at > 0 && slabY[at - 1]! > y) at -= 1
      slab.splice(at, 0, i)
      slabY.splice(at, 0, y)
    }
    let above = 0
    for (const i of slab) {
      const below = integral(i, col, row, xa, xb)
      addPiece(below - above)
      above = below
      turn(curveShape[i]!, curveSign[i]!)
    }
    addPiece(xb - xa - above)
    for (const i of slab) turn(curveShape[i]!, -curveSign[i]!)
    for (let k = crossFrom; k < crossTo; k++) {
      if (crossX[order[k]!]! - col < xm) turn(crossShape[order[k]!]!, -crossDelta[order[k]!]!)
    }
  }

  const sweepPixel = (col: number, row: number, crossFrom: number, crossTo: number, visit: RowVisitor) => {
    cuts = [0, 1]
    for (const i of active) {
      cut(curveX0[i]!)
      cut(curveX1[i]!)
      if (curveDisc[i]! >= 0) cutAtBorders(curveDisc[i]!, col, row)
    }
    for (let k = crossFrom; k < crossTo; k++) cut(crossX[order[k]!]! - col)
    for (let i = 0; i < active.length; i++) {
      for (let j = i + 1; j < active.length; j++) cutMeeting(active[i]!, active[j]!, col, row)
    }
    cuts.sort((a, b) => a - b)
    pieceZone.length = pieceFeature.length = pieceArea.length = 0
    for (let k = 0; k + 1 < cuts.length; k++) {
      if (cuts[k + 1]! > cuts[k]!) sweepSlab(col, row, cuts[k]!, cuts[k + 1]!, crossFrom, crossTo)
    }
    deliver(col, visit)
  }

  const cutAtBorders = (disc: number, col: number, row: number) => {
    for (const line of [row, row + 1]) {
      const t = (line - discs[disc * 4 + 1]!) / discs[disc * 4 + 3]!
      if (t <= -1 || t >= 1) continue
      const half = discs[disc * 4 + 2]! * Math.sqrt(1 - t * t)
      cut(discs[disc * 4]! - half - col)
      cut(discs[disc * 4]! + half - col)
    }
  }

  const deliver = (col: number, visit: RowVisitor) => {
    let largest = 0
    for (let i = 1; i < pieceArea.length; i++) if (pieceArea[i]! > pieceArea[largest]!) largest = i
    for (let i = 0; i < pieceArea.length; i++) {
      if (i === largest || pieceArea[i]! >= NOISE) continue
      pieceArea[largest]! += pieceArea[i]!
      pieceArea[i] = 0
    }
    for (let i = 0; i < pieceArea.length; i++) {
      const area = pieceArea[i]!
      if (area === 0 || pieceZone[i]! < 0) continue
      if (area > 1 - NOISE) visit.run(col, col + 1, pieceZone[i]!, pieceFeature[i]!)
      else visit.piece(col, pieceZone[i]!, pieceFeature[i]!, area)
    }
  }

  const emitRun = (from: number, to: number, visit: RowVisitor) => {
    if (to <= from) return
    findState()
    if (zone >= 0) visit.run(from, to, zone, feature)
  }

  return (row, from, to, visit) => {
    crossX = []
    crossShape = []
    crossDelta = []
    curveCol = []
    curveShape = []
    curveSign = []
    curveX0 = []
    curveY0 = []
    curveX1 = []
    curveY1 = []
    curveDisc = []
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) {
      const item = rowItems[k]!
      if (item >= 0) gatherEdge(item, row, from, to)
      else gatherDisc(~item, row, from, to)
    }
    order = crossX.map((_, i) => i).sort((a, b) => crossX[a]! - crossX[b]!)
    const byCol = curveCol.map((_, i) => i).sort((a, b) => curveCol[a]! - curveCol[b]! || a - b)

    let nextCross = 0
    let nextCurve = 0
    while (nextCross < order.length && crossX[order[nextCross]!]! < from) {
      turn(crossShape[order[nextCross]!]!, crossDelta[order[nextCross]!]!)
      nextCross += 1
    }
    let col = from
    while (col < to) {
      const curveAt = nextCurve < byCol.length ? curveCol[byCol[nextCurve]!]! : to
      const crossAt = nextCross < order.length ? Math.floor(crossX[order[nextCross]!]!) : to
      const boundary = Math.min(curveAt, crossAt, to)
      emitRun(col, boundary, visit)
      if (boundary >= to) break
      active = []
      while (nextCurve < byCol.length && curveCol[byCol[nextCurve]!] === boundary) active.push(byCol[nextCurve++]!)
      const crossFrom = nextCross
      while (nextCross < order.length && crossX[order[nextCross]!]! < boundary + 1) nextCross += 1
      sweepPixel(boundary, row, crossFrom, nextCross, visit)
      for (let k = crossFrom; k < nextCross; k++) turn(crossShape[order[k]!]!, crossDelta[order[k]!]!)
      col = boundary + 1
    }
    for (const shape of inside) winding[shape] = 0
    inside.length = 0
  }
}

const clamp = (y: number) => (y < 0 ? 0 : y > 1 ? 1 : y)
