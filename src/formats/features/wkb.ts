// Kernel: geometry as well-known binary, always in its multi form so that a column has one type.
import { type Geometry, ringArea } from '../../vector/index.ts'
import type { ByteSink } from '../bytes/byte-sink.ts'

/** Name and number of the one type a geometry is written as. */
export const WKB_TYPES = {
  point: { name: 'MULTIPOINT', code: 4 },
  line: { name: 'MULTILINESTRING', code: 5 },
  polygon: { name: 'MULTIPOLYGON', code: 6 },
} as const satisfies Record<Geometry['kind'], { name: string; code: number }>

const LITTLE = 1
const HAS_SRID = 0x20000000

/**
 * Append a geometry as little-endian WKB; with `srid` as PostGIS's extended form. Outer rings run
 * counter-clockwise, holes clockwise.
 */
export function putWkb(sink: ByteSink, geometry: Geometry, srid?: number): void {
  const { code } = WKB_TYPES[geometry.kind]
  sink.byte(LITTLE).uint32(srid === undefined ? code : code + HAS_SRID, true)
  if (srid !== undefined) sink.uint32(srid, true)
  switch (geometry.kind) {
    case 'point':
      sink.uint32(geometry.positions.length / 2, true)
      for (let i = 0; i < geometry.positions.length; i += 2) {
        sink.byte(LITTLE).uint32(1, true)
        putPositions(sink, geometry.positions.subarray(i, i + 2), false)
      }
      return
    case 'line':
      sink.uint32(geometry.lines.length, true)
      for (const line of geometry.lines) {
        sink
          .byte(LITTLE)
          .uint32(2, true)
          .uint32(line.length / 2, true)
        putPositions(sink, line, false)
      }
      return
    case 'polygon':
      sink.uint32(geometry.polygons.length, true)
      for (const rings of geometry.polygons) {
        sink.byte(LITTLE).uint32(3, true).uint32(rings.length, true)
        rings.forEach((ring, i) => {
          sink.uint32(ring.length / 2, true)
          putPositions(sink, ring, ringArea(ring) > 0 !== (i === 0))
        })
      }
  }
}

/** Append x, y pairs as little-endian doubles, last first where `backwards`. */
export function putPositions(sink: ByteSink, positions: Float64Array, backwards: boolean): void {
  let at = sink.take(positions.length * 8)
  const { view } = sink
  const [first, step] = backwards ? [positions.length - 2, -2] : [0, 2]
  for (let i = first; i >= 0 && i < positions.length; i += step, at += 16) {
    view.setFloat64(at, positions[i]!, true)
    view.setFloat64(at + 8, positions[i + 1]!, true)
  }
}
