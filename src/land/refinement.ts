// What refinement changed: ground gained and lost by each class in each zone, and both products against each other.
import { ExactSum } from '../quantity/index.ts'
import type { RefinementPart, SumsPart } from './count-mixtures.ts'
import type { Lands } from './lands.ts'
import type { Legend } from './legend.ts'

/** Ground of a land code in one zone, before and after, in m²; `gained` and `lost` are its changes with others. */
export interface CodeChange {
  readonly zone: number
  readonly code: number
  readonly name: string
  readonly before: number
  readonly after: number
  readonly gained: number
  readonly lost: number
}

/** Ground that the cover gives one code and the reference another, m² inside zones. */
export interface ConfusionCell {
  readonly cover: { readonly code: number; readonly name: string }
  /** Undefined where the reference shows nothing. */
  readonly reference: { readonly code: number; readonly name: string } | undefined
  readonly area: number
}

/** What a finer raster changed; all areas in m². */
export interface Refinement {
  /** Refined ground in m². */
  readonly area: number
  /** Of it, what kept its code. */
  readonly kept: number
  /** Of it, what the reference does not show. */
  readonly unseen: number
  readonly changes: readonly CodeChange[]
  readonly confusion: readonly ConfusionCell[]
}

/** Put the parts of all tiles together; independent of their order. `cover` is the legend before any split. */
export function mergeRefinement(
  lands: Pick<Lands, 'zones' | 'legend'>,
  cover: Legend,
  reference: Legend,
  parts: readonly RefinementPart[],
): Refinement {
  const codeOf = (klass: number) => lands.legend[klass - 1]?.code
  const codes = new Map(cover.entries.map(({ code, name }) => [code, { code, name }]))
  const changes = merged(parts.map((part) => part.changes))
  const confusion = merged(parts.map((part) => part.confusion))
  const cells = [...confusion]
    .map(([key, area]) => ({
      cover: codes.get(codeOf(key >> 8)!)!,
      reference: referenceOf(reference, key & 255),
      area,
    }))
    .sort((a, b) => a.cover.code - b.cover.code || (a.reference?.code ?? -1) - (b.reference?.code ?? -1))
  const same = [...changes].filter(([key]) => codeOf((key >> 8) & 255) === codeOf(key & 255))
  return {
    area: total(changes.values()),
    kept: total(same.map(([, area]) => area)),
    unseen: total(cells.filter((cell) => !cell.reference).map((cell) => cell.area)),
    changes: lands.zones.flatMap((_, zone) => changesOf(zone, changes, cover, codeOf)),
    confusion: cells,
  }
}

function referenceOf(reference: Legend, klass: number) {
  const entry = reference.entries[klass - 1]
  return entry && { code: entry.code, name: entry.name }
}

function changesOf(
  zone: number,
  changes: ReadonlyMap<number, number>,
  cover: Legend,
  codeOf: (klass: number) => number | undefined,
): CodeChange[] {
  const own = [...changes].flatMap(([key, area]) =>
    Math.floor(key / 65536) === zone ? [{ from: codeOf((key >> 8) & 255), to: codeOf(key & 255), area }] : [],
  )
  const sum = (test: (change: (typeof own)[number]) => boolean) =>
    total(own.filter(test).map((change) => change.area))
  return cover.entries.flatMap(({ code, name }) => {
    if (!own.some(({ from, to }) => from === code || to === code)) return []
    return [
      {
        zone,
        code,
        name,
        before: sum(({ from }) => from === code),
        after: sum(({ to }) => to === code),
        gained: sum(({ from, to }) => to === code && from !== code),
        lost: sum(({ from, to }) => from === code && to !== code),
      },
    ]
  })
}

function merged(parts: readonly SumsPart[]): Map<number, number> {
  const sums = new Map<number, ExactSum>()
  for (const { keys, partials } of parts) {
    keys.forEach((key, i) => {
      sums.set(key, (sums.get(key) ?? new ExactSum()).merge(ExactSum.from(partials[i]!)))
    })
  }
  return new Map([...sums].sort((a, b) => a[0] - b[0]).map(([key, sum]) => [key, sum.value]))
}

function total(values: Iterable<number>): number {
  const sum = new ExactSum()
  for (const value of values) sum.add(value)
  return sum.value
}
