// Features encoded one by one in the order they come, and read back along a Hilbert curve.
import { extentOf, type FeatureRow, type FeatureTable, positionArrays } from '../../vector/index.ts'
import { ByteSink } from '../bytes/byte-sink.ts'
import type { Spool } from '../bytes/source.ts'
import { type Boxes, boxList, hilbertOrder } from './hilbert.ts'

/** Encoded features: `order` lists their positions along the curve. */
export interface SpooledFeatures {
  readonly boxes: Boxes
  readonly order: Uint32Array
  readonly length: (position: number) => number
  readonly read: (position: number) => Uint8Array
}

/** Bytes that wait for the spool together. */
const BATCH = 2 ** 20

/** Encode every row of a table into the spool; memory grows by 60 bytes a feature. */
export function spoolFeatures(
  table: FeatureTable,
  spool: Spool,
  put: (sink: ByteSink, row: FeatureRow) => void,
): SpooledFeatures {
  const boxes = boxList()
  const ends: number[] = []
  const batch = new ByteSink(BATCH)
  let before = 0
  const flush = () => {
    if (batch.length > 0) spool.append(batch.written())
    before += batch.length
    batch.clear()
  }
  for (const row of table.rows()) {
    const box = extentOf(positionArrays(row.geometry))
    if (!box) throw new Error(`${table.name}: a feature without positions cannot be written`)
    boxes.add(box)
    put(batch, row)
    ends.push(before + batch.length)
    if (batch.length >= BATCH) flush()
  }
  flush()
  const start = (position: number) => (position === 0 ? 0 : ends[position - 1]!)
  const length = (position: number) => ends[position]! - start(position)
  return {
    boxes,
    order: hilbertOrder(boxes),
    length,
    read: (position) => spool.read(start(position), length(position)),
  }
}
