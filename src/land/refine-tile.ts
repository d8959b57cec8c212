// Kernel: corrects the classes of a tile by a finer raster: what covers each pixel, exactly, and what it becomes.
import type { Grid, Raster, Window } from '../grid/index.ts'
import { centreScanner, quadCells, type ShapeIndex } from '../vector/index.ts'
import { classifier, NODATA, UNKNOWN } from './classify.ts'
import { type Mixtures, mixtureBuilder } from './mixtures.ts'
import { cornerLocator, ROUNDING } from './reference-corners.ts'
import { halves, REFERENCE_PIXELS, windowOf } from './reference-window.ts'

/** What refinement needs besides the pixels; plain data. Class numbers of the reference are those of its legend. */
export interface RefinePlan {
  readonly referenceCodes: readonly number[]
  /** Codes of the reference that mark ground without an observation. */
  readonly referenceBlank?: readonly number[]
  /** `target[reference class × 256 + cover class]`: the cover class it becomes; 0 where nothing says what. */
  readonly target: Uint8Array
  /** 1 for cover classes that are refined. */
  readonly inside: Uint8Array
  /** Only pixels whose centre lies in one of these shapes, where given. */
  readonly area: ShapeIndex | undefined
  readonly method: 'majority' | 'fractions'
}

/** The refined pixels of a window as both products saw them. */
export interface Refined {
  /** Class of the cover before, one for each pixel of `reference`. */
  readonly before: Uint8Array
  /** Shares of reference classes; class 0 is ground the reference does not show. */
  readonly reference: Mixtures
}

/** A tile of the cover as a finer raster corrects it. */
export interface RefinedTile {
  /** Class that covers most of the pixel; as before where the pixel is not refined. */
  readonly classes: Uint8Array
  /** Pixels of several classes, where the method is `fractions`. */
  readonly mixtures: Mixtures
  readonly refined: Refined
  /** Codes of the reference that its legend or the crosswalk lacks, with their m². */
  readonly missing: ReadonlyMap<number, number>
}

/** A refiner of tiles of a cover of this grid by a reference raster. */
export function tileRefiner(plan: RefinePlan, grid: Grid, reference: Raster, rowAreas: Float64Array) {
  const locate = cornerLocator(grid, reference.grid)
  const cellsOf = quadCells()
  const { classify } = classifier(plan.referenceCodes, reference.nodata, plan.referenceBlank)
  const choose = pixelChooser(plan)
  const quad = new Float64Array(8)
  const ofReference = classShares()
  const ofCover = classShares()

  // Adds what lies under `quad` to the shares of reference classes; ground the reference does not show is NODATA.
  const look = (
    needed: Window,
    seen: Uint8Array,
    own: number,
    miss: (cell: number, share: number) => void,
  ) => {
    if (quad.some(Number.isNaN)) return ofReference.add(NODATA, 1)
    const { left, upper, width, height, area } = cellsOf(quad)
    for (let row = 0, i = 0; row < height; row++) {
      for (let col = 0; col < width; col++, i++) {
        if (area[i]! <= ROUNDING) continue
        const [x, y] = [left + col, upper + row]
        const cell = y * needed.width + x
        let klass = x >= 0 && y >= 0 && x < needed.width && y < needed.height ? seen[cell]! : NODATA
        if (klass === UNKNOWN || (klass !== NODATA && plan.target[klass * 256 + own] === 0)) {
          miss(cell, area[i]!)
          klass = NODATA
        }
        ofReference.add(klass, area[i]!)
      }
    }
  }

  return async (window: Window, classes: Uint8Array): Promise<RefinedTile> => {
    const chosen = choose(window, classes)
    const out = classes.slice()
    const before: number[] = []
    const missing = new Map<number, number>()
    const seenBy = mixtureBuilder()
    const mixtures = mixtureBuilder()

    // What the pixel becomes; ground the reference does not show stays what it was.
    const decide = (at: number, own: number) => {
      ofReference.each((klass, share) => {
        seenBy.add(klass, share)
        ofCover.add(klass === NODATA ? own : plan.target[klass * 256 + own]!, share)
      })
      seenBy.close(at)
      before.push(own)
      out[at] = ofCover.largest(own)
      if (plan.method === 'fractions' && ofCover.several()) {
        ofCover.each(mixtures.add)
        mixtures.close(at)
      } else ofCover.clear()
    }

    // Blocks are halved by rows first, so that pixels come in the order of the window.
    const refineBlock = async (block: Window): Promise<void> => {
      const inside = pixelsOf(block, window, chosen)
      if (inside.length === 0) return
      const { cols, rows } = locate(block)
      const needed = windowOf(cols, rows, reference.grid)
      if (needed.width * needed.height > REFERENCE_PIXELS && block.width * block.height > 1) {
        for (const half of halves(block)) await refineBlock(half)
        return
      }
      const values = needed.width > 0 && needed.height > 0 ? await reference.read(needed) : new Uint8Array(0)
      const seen = classify(values)
      const pitch = block.width + 1
      for (const at of inside) {
        const row = Math.floor(at / window.width) + window.row - block.row
        const corner = row * pitch + (at % window.width) + window.col - block.col
        for (let i = 0; i < 4; i++) {
          const from = corner + (i === 1 || i === 2 ? 1 : 0) + (i > 1 ? pitch : 0)
          quad[i * 2] = cols[from]! - needed.col
          quad[i * 2 + 1] = rows[from]! - needed.row
        }
        const own = classes[at]!
        const missed: [cell: number, area: number][] = []
        look(needed, seen, own, (cell, area) => missed.push([cell, area]))
        const whole = ofReference.whole()
        for (const [cell, area] of missed) {
          const code = values[cell]!
          missing.set(code, (missing.get(code) ?? 0) + (area / whole) * rowAreas[block.row + row]!)
        }
        decide(at, own)
      }
    }
    await refineBlock(window)
    const refined = { before: Uint8Array.from(before), reference: seenBy.build() }
    return { classes: out, mixtures: mixtures.build(), refined, missing }
  }
}

// Sums by class of one pixel, few at a time.
function classShares() {
  const sums = new Float64Array(256)
  const met: number[] = []
  const whole = () => met.reduce((sum, klass) => sum + sums[klass]!, 0)
  const clear = () => {
    for (const klass of met) sums[klass] = 0
    met.length = 0
  }
  return {
    add(klass: number, amount: number) {
      if (sums[klass] === 0) met.push(klass)
      sums[klass]! += amount
    },
    whole,
    several: () => met.length > 1,
    /** The class with most; of equal ones the pixel's own, else the first of the legend. */
    largest(own: number): number {
      let most = 0
      for (const klass of met) most = Math.max(most, sums[klass]!)
      const least = most - ROUNDING
      if (sums[own]! >= least) return own
      return met.reduce((first, klass) => (sums[klass]! >= least ? Math.min(first, klass) : first), 255)
    },
    clear,
    /** Every class in order with its share of the whole; then all are forgotten. */
    each(visit: (klass: number, share: number) => void) {
      const all = whole()
      met.sort((a, b) => a - b)
      for (const klass of met) visit(klass, sums[klass]! / all)
      clear()
    },
  }
}

function pixelChooser({ inside, area }: RefinePlan) {
  const scan = area && centreScanner(area)
  return (window: Window, classes: Uint8Array): Uint8Array => {
    const chosen = new Uint8Array(classes.length)
    const mark = (from: number, to: number) => {
      for (let at = from; at < to; at++) chosen[at] = inside[classes[at]!]!
    }
    if (!scan) mark(0, classes.length)
    for (let row = 0; scan && row < window.height; row++) {
      const shift = row * window.width - window.col
      scan(window.row + row, window.col, window.col + window.width, {
        run: (from, to) => mark(shift + from, shift + to),
        piece: () => {},
      })
    }
    return chosen
  }
}

function pixelsOf(block: Window, window: Window, chosen: Uint8Array): number[] {
  const found: number[] = []
  for (let row = block.row - window.row; row < block.row - window.row + block.height; row++) {
    const from = row * window.width + block.col - window.col
    for (let at = from; at < from + block.width; at++) if (chosen[at] === 1) found.push(at)
  }
  return found
}
