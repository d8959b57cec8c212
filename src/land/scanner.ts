// The scanner of the shapes of lands, one a thread: code that runs hot is compiled for one, not for each that asks.
import { centreScanner, exactScanner, type RowScanner, type ShapeIndex } from '../vector/index.ts'
import type { Lands } from './lands.ts'
import type { VisitMemory } from './visit-memory.ts'

type Shaped = Pick<Lands, 'coverage' | 'shapes'>

const scanners = new WeakMap<ShapeIndex, RowScanner>()

/** The scanner that the coverage rule of the lands asks for; it must not be called from a visit of its own. */
export function landScanner(lands: Shaped): RowScanner {
  const scanner = scanners.get(lands.shapes) ?? scannerOf(lands)
  scanners.set(lands.shapes, scanner)
  return scanner
}

/** Let this thread's scanner of the lands tell from a memory what it told before; to be called before it is asked for. */
export function scanFrom(memory: VisitMemory, lands: Shaped): void {
  if (!scanners.has(lands.shapes)) scanners.set(lands.shapes, memory(scannerOf(lands)))
}

const scannerOf = ({ coverage, shapes }: Shaped): RowScanner =>
  coverage === 'exact' ? exactScanner(shapes) : centreScanner(shapes)
