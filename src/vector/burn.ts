// Kernel: outlines burnt into rows of pixels by their centres, as GDAL does; of outlines that overlap the last has the pixel.
import { type Grid, grown, toPixel } from '../grid/index.ts'
import { type Feature, ringArea } from './geometry.ts'

/** What burning leaves behind, beside its rows. */
export interface Burnt {
  /** By feature, whether it has the centre of a pixel, also where a later one took that. */
  readonly seen: Uint8Array
  /** Pixels that a feature took from one of another value, and from any. */
  readonly otherwise: number
  readonly overlapped: number
}

/** Rows that are burnt at a time: what they hold stands in memory together. */
const BAND = 512

/**
 * Burn polygons, whose coordinates are in the grid's system, row by row from the top. `row` receives by pixel
 * `valueAt[feature]`, or 0 where no feature has the centre; what it is given is written over by the next row. A centre on a
 * left border is outside, on a right one inside, on an upper or a lower one inside, which is GDAL's rule; what shapes share
 * only there is no overlap. Ground that a feature's polygons share is the feature's, where GDAL leaves it out.
 */
export function burnRows(
  features: readonly Feature[],
  valueAt: Uint16Array,
  grid: Grid,
  row: (values: Uint16Array) => void,
): Burnt {
  const { width, height } = grid
  const seen = new Uint8Array(features.length)
  const spans = spanLists()
  const reach = rowsOfFeatures(features, grid)
  const owner = new Int32Array(width)
  const values = new Uint16Array(width)
  let [overlapped, otherwise] = [0, 0]

  for (let top = 0; top < height; top += BAND) {
    const bottom = Math.min(height, top + BAND)
    spans.clear(bottom - top)
    features.forEach(({ geometry }, f) => {
      if (geometry?.kind !== 'polygon' || reach[f * 2]! >= bottom || reach[f * 2 + 1]! <= top) return
      for (const rings of geometry.polygons)
        burnPolygon(rings, grid, top, bottom, (r, from, to, isBorder) => {
          spans.add(r - top, from, to, isBorder ? ~f : f)
          seen[f] = 1
        })
    })
    for (let r = 0; r < bottom - top; r++) {
      owner.fill(-1)
      values.fill(0)
      spans.each(r, (from, to, f) => {
        if (f < 0) return values.fill(valueAt[~f]!, from, to)
        const value = valueAt[f]!
        for (let col = from; col < to; col++) {
          const before = owner[col]!
          if (before >= 0 && before !== f) {
            overlapped += 1
            if (values[col] !== value) otherwise += 1
          }
          owner[col] = f
          values[col] = value
        }
      })
      row(values)
    }
  }
  return { seen, overlapped, otherwise }
}

// First and one past the last row that a feature may touch.
function rowsOfFeatures(features: readonly Feature[], grid: Grid): Float64Array {
  const reach = new Float64Array(features.length * 2)
  features.forEach(({ geometry }, f) => {
    let [least, most] = [Infinity, -Infinity]
    if (geometry?.kind === 'polygon')
      for (const [outer] of geometry.polygons)
        for (let i = 1; outer && i < outer.length; i += 2) {
          const row = toPixel(grid, 0, outer[i]!)[1]
          if (row < least) least = row
          if (row > most) most = row
        }
    reach[f * 2] = Math.floor(least)
    reach[f * 2 + 1] = Math.ceil(most) + 1
  })
  return reach
}

// Where the middle lines of rows cross a polygon's rings; between the first and the second is inside, and so on.
function burnPolygon(
  rings: readonly Float64Array[],
  grid: Grid,
  top: number,
  bottom: number,
  span: (row: number, from: number, to: number, isBorder: boolean) => void,
): void {
  const crossings: (number[] | undefined)[] = []
  const put = (row: number, from: number, to: number, isBorder: boolean) => {
    const [first, end] = [Math.max(0, Math.floor(from + 0.5)), Math.min(grid.width, Math.floor(to + 0.5))]
    if (first < end) span(row, first, end, isBorder)
  }
  for (const ring of rings) {
    let [u0, v0] = toPixel(grid, ring[0]!, ring[1]!)
    let turn: number | undefined
    // Whether the ring runs leftwards where the ground that it encloses is above it.
    const runsLeftwards = () => {
      turn ??= ringArea(ring) * grid.affine.a * grid.affine.e
      return turn > 0
    }
    for (let i = 2; i + 1 < ring.length; i += 2) {
      const [u1, v1] = toPixel(grid, ring[i]!, ring[i + 1]!)
      if (v0 === v1) {
        const row = v0 - 0.5
        if (Number.isInteger(row) && row >= top && row < bottom && u0 > u1 === runsLeftwards())
          put(row, Math.min(u0, u1), Math.max(u0, u1), true)
      }
      // One direction for an edge and its reverse in the neighbour, so that both are crossed at the same bits.
      const [uTop, vTop, uEnd, vEnd] = v0 < v1 ? [u0, v0, u1, v1] : [u1, v1, u0, v0]
      const end = Math.min(bottom, Math.ceil(vEnd - 0.5))
      for (let row = Math.max(top, Math.ceil(vTop - 0.5)); row < end; row++) {
        const x = ((row + 0.5 - vTop) * (uEnd - uTop)) / (vEnd - vTop) + uTop
        const list = crossings[row - top]
        if (list) list.push(x)
        else crossings[row - top] = [x]
      }
      u0 = u1
      v0 = v1
    }
  }
  crossings.forEach((list, r) => {
    list!.sort((a, b) => a - b)
    for (let i = 0; i + 1 < list!.length; i += 2) put(top + r, list![i]!, list![i + 1]!, false)
  })
}

// Spans of the rows of a band: from, to, feature (~feature on a border) and the next of the row, in the order they came.
function spanLists() {
  let items = new Int32Array(4 * 4096)
  let count = 0
  const first = new Int32Array(BAND)
  const last = new Int32Array(BAND)
  return {
    clear(rows: number) {
      count = 0
      first.fill(-1, 0, rows)
    },
    add(row: number, from: number, to: number, feature: number) {
      if ((count + 1) * 4 > items.length) items = grown(items, new Int32Array(items.length * 2))
      items[count * 4] = from
      items[count * 4 + 1] = to
      items[count * 4 + 2] = feature
      items[count * 4 + 3] = -1
      if (first[row]! < 0) first[row] = count
      else items[last[row]! * 4 + 3] = count
      last[row] = count++
    },
    each(row: number, visit: (from: number, to: number, feature: number) => unknown) {
      for (let k = first[row]!; k >= 0; k = items[k * 4 + 3]!)
        visit(items[k * 4]!, items[k * 4 + 1]!, items[k * 4 + 2]!)
    },
  }
}
