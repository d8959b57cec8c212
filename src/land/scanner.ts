// The scanner of the shapes of lands, one a thread: code that runs hot is compiled for one, not for each that asks.
import { centreScanner, exactScanner, type RowVisitor, type ShapeIndex } from '../vector/index.ts'
import type { Lands } from './lands.ts'

/** Visits the zones and features on columns [from, to) of a pixel row. */
export type RowScanner = (row: number, from: number, to: number, visit: RowVisitor) => void

const scanners = new WeakMap<ShapeIndex, RowScanner>()

/** The scanner that the coverage rule of the lands asks for; it must not be called from a visit of its own. */
export function landScanner({ coverage, shapes }: Pick<Lands, 'coverage' | 'shapes'>): RowScanner {
  let scanner = scanners.get(shapes)
  if (!scanner) {
    scanner = coverage === 'exact' ? exactScanner(shapes) : centreScanner(shapes)
    scanners.set(shapes, scanner)
  }
  return scanner
}
