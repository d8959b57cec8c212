// Kernel: reads well-known binary geometry (OGC, ISO and PostGIS flavours) into flat positions.
import type { Geometry } from '../../vector/index.ts'
import { Damage } from '../bytes/damage.ts'
import { Curve } from './vector-file.ts'

/** A geometry with whether heights or measures were dropped; undefined where it is empty. */
export interface WkbGeometry {
  readonly geometry: Geometry | undefined
  readonly flattened: boolean
}

// Deeper nesting than collections of multi-geometries is no honest file.
const DEEPEST = 8

/** Read one geometry that starts at `offset`. Curves, and collections of unlike kinds, are Damage. */
export function readWkb(view: DataView, offset = 0): WkbGeometry {
  let at = offset
  let flattened = false
  let little = true

  const count = (smallest: number): number => {
    const n = view.getUint32(at, little)
    at += 4
    if (n * smallest > view.byteLength - at) throw new Damage(`a geometry of ${n} parts in too few bytes`)
    return n
  }

  const positions = (n: number, ordinates: number): Float64Array => {
    const out = new Float64Array(n * 2)
    for (let i = 0; i < n; i++) {
      out[i * 2] = view.getFloat64(at, little)
      out[i * 2 + 1] = view.getFloat64(at + 8, little)
      at += ordinates * 8
    }
    return out
  }

  // Byte order, type and the number of ordinates a position has.
  const header = () => {
    little = view.getUint8(at) === 1
    const code = view.getUint32(at + 1, little)
    at += 5
    const plain = code & 0x0fffffff
    const dimension = Math.floor(plain / 1000)
    const hasZ = (code & 0x80000000) !== 0 || dimension === 1 || dimension === 3
    const hasM = (code & 0x40000000) !== 0 || dimension >= 2
    if ((code & 0x20000000) !== 0) at += 4
    flattened ||= hasZ || hasM
    return { type: plain % 1000, ordinates: 2 + Number(hasZ) + Number(hasM) }
  }

  const geometry = (depth: number): Geometry | undefined => {
    const { type, ordinates } = header()
    const list = (smallest: number) => Array.from({ length: count(smallest) })
    const sequence = () => positions(count(ordinates * 8), ordinates)
    if (depth > DEEPEST) throw new Damage('geometries nested too deep')
    switch (type) {
      case 1: {
        const point = positions(1, ordinates)
        return Number.isNaN(point[0]!) ? undefined : { kind: 'point', positions: point }
      }
      case 2: {
        const line = sequence()
        return line.length === 0 ? undefined : { kind: 'line', lines: [line] }
      }
      case 3:
      case 17: {
        const rings = list(4).map(sequence)
        return rings.length === 0 ? undefined : { kind: 'polygon', polygons: [rings] }
      }
      // Multi-geometries, collections, and surfaces made of polygons or triangles.
      case 4:
      case 5:
      case 6:
      case 7:
      case 15:
      case 16:
        return merged(list(5).map(() => geometry(depth + 1)))
      default:
        throw new Curve(`${type}`)
    }
  }

  return { geometry: geometry(0), flattened }
}

/** One geometry of parts of one kind; undefined where there are none, Damage where kinds differ. */
export function merged(parts: readonly (Geometry | undefined)[]): Geometry | undefined {
  const present = parts.filter((part) => part !== undefined)
  const kind = present[0]?.kind
  if (kind === undefined) return undefined
  if (present.some((part) => part.kind !== kind))
    throw new Damage('a collection of geometries of different kinds')
  if (kind === 'polygon') {
    return { kind, polygons: present.flatMap((part) => (part.kind === kind ? part.polygons : [])) }
  }
  if (kind === 'line')
    return { kind, lines: present.flatMap((part) => (part.kind === kind ? part.lines : [])) }
  const points = present.flatMap((part) => (part.kind === kind ? [part.positions] : []))
  const positions = new Float64Array(points.reduce((sum, point) => sum + point.length, 0))
  let at = 0
  for (const point of points) {
    positions.set(point, at)
    at += point.length
  }
  return { kind, positions }
}
