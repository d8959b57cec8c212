// Features as a GeoPackage stores them: geometry with its header, and runs of rows encoded apart from the file.
import type { Crs } from '../../grid/index.ts'
import { type Extent, extentOf, type FeatureRow, type Geometry, positionArrays } from '../../vector/index.ts'
import { ByteSink } from '../bytes/byte-sink.ts'
import { boxList } from '../features/hilbert.ts'
import { putWkb } from '../features/wkb.ts'
import { tablePart } from '../sqlite/part.ts'
import type { TablePart } from '../sqlite/tree.ts'
import { srsIds } from './srs.ts'

/** A run of a layer's rows as pages, with the rectangle of each; plain data that any thread can make. */
export interface EncodedFeatures {
  readonly part: TablePart
  /** minX, minY, maxX, maxY of each row. */
  readonly boxes: Float64Array
}

/** Encode rows whose ids count from `firstId`, for a file whose only system besides WGS 84 is `crs`. */
export function encodeFeatures(crs: Crs, rows: Iterable<FeatureRow>, firstId: number): EncodedFeatures {
  const cell = featureCell(srsIds([crs]).of(crs))
  const part = tablePart()
  const boxes = boxList()
  for (const { geometry, values } of rows) {
    const { bytes, box } = cell(geometry, 'part')
    part.add(firstId + boxes.count, [null, bytes, ...values])
    boxes.add(box)
  }
  return { part: part.finish(), boxes: boxes.values.slice(0, boxes.count * 4) }
}

/** A maker of geometry cells; `bytes` hold until the next is made. */
export function featureCell(srs: number) {
  const sink = new ByteSink()
  return (geometry: Geometry, table: string): { readonly bytes: Uint8Array; readonly box: Extent } => {
    const box = extentOf(positionArrays(geometry))
    if (!box) throw new Error(`${table}: a feature without positions cannot be written`)
    putHeader(sink.clear(), srs, box)
    putWkb(sink, geometry)
    return { bytes: sink.written(), box }
  }
}

// GeoPackage binary: magic, version 0, little-endian with an x-y envelope, system, envelope.
function putHeader(sink: ByteSink, srs: number, { minX, maxX, minY, maxY }: Extent): void {
  sink.byte(0x47).byte(0x50).byte(0).byte(0b11).int32(srs, true)
  for (const value of [minX, maxX, minY, maxY]) sink.float64(value, true)
}
