// How much ground each zone has of every (feature layer, land class): exact areas, mergeable in any order.
import { ExactSum } from '../quantity/index.ts'
import { keysPerZone, type Lands } from './lands.ts'

/** Areas in m² by key = zone × keysPerZone + (layer + 1) × classes + class, as exact partial sums. */
export interface TallyPart {
  readonly keys: readonly number[]
  readonly partials: readonly (readonly number[])[]
  /** Land codes the legend lacks, inside zones, with the number of pixels. */
  readonly unknown: readonly (readonly [code: number, pixels: number])[]
  /** Σ weight × m² by the same keys, one list a weight; absent where nothing is shared by weights. */
  readonly weights?: readonly Pick<TallyPart, 'keys' | 'partials'>[]
}

/** The exact areas by zone, layer and land class: all that the first pass leaves. */
export interface Tally {
  readonly lands: Lands
  /** m² by key. */
  readonly areas: Float64Array
  readonly unknown: ReadonlyMap<number, number>
  /** Σ weight × m² by key, one list a weight; absent where nothing is shared by weights. */
  readonly weights?: readonly Float64Array[]
}

/** Put the parts of all tiles together; the result does not depend on their order. */
export function mergeTally(lands: Lands, parts: readonly TallyPart[]): Tally {
  const unknown = new Map<number, number>()
  for (const part of parts)
    for (const [code, pixels] of part.unknown) unknown.set(code, (unknown.get(code) ?? 0) + pixels)
  const weights = parts
    .find((part) => part.weights)
    ?.weights?.map((_, k) =>
      mergeSums(
        lands,
        parts.flatMap((part) => part.weights?.[k] ?? []),
      ),
    )
  return { lands, areas: mergeSums(lands, parts), unknown, ...(weights && { weights }) }
}

function mergeSums(lands: Lands, parts: readonly Pick<TallyPart, 'keys' | 'partials'>[]): Float64Array {
  const sums = new Map<number, ExactSum>()
  for (const { keys, partials } of parts) {
    keys.forEach((key, i) => {
      const sum = sums.get(key) ?? new ExactSum()
      sums.set(key, sum.merge(ExactSum.from(partials[i]!)))
    })
  }
  const merged = new Float64Array(lands.zones.length * keysPerZone(lands))
  for (const [key, sum] of sums) merged[key] = sum.value
  return merged
}

/** What a key stands for. `rule` is −1 where no rule claims the ground, `sector` then too. */
export interface TallyCell {
  readonly zone: number
  readonly layer: number
  readonly class: number
  readonly rule: number
  readonly sector: number
  /** m² */
  readonly area: number
}

/** The non-empty cells of a tally, in key order. */
export function tallyCells({ lands, areas }: Tally): readonly TallyCell[] {
  const { classCount, winner, rules } = lands.table
  const perZone = keysPerZone(lands)
  const cells: TallyCell[] = []
  areas.forEach((area, key) => {
    if (area === 0) return
    const within = key % perZone
    const rule = winner[within]!
    cells.push({
      zone: Math.floor(key / perZone),
      layer: Math.floor(within / classCount) - 1,
      class: within % classCount,
      rule,
      sector: rule < 0 ? -1 : lands.sectors.indexOf(rules[rule]!.sector),
      area,
    })
  })
  return cells
}

/** Land in m² by zone and sector: `[zone][sector]`, exact sums. */
export function sectorAreas(tally: Tally): readonly Float64Array[] {
  const { zones, sectors } = tally.lands
  const sums = zones.map(() => sectors.map(() => new ExactSum()))
  for (const cell of tallyCells(tally)) if (cell.sector >= 0) sums[cell.zone]![cell.sector]!.add(cell.area)
  return sums.map((row) => Float64Array.from(row, (sum) => sum.value))
}

/** Ground in m² by zone inside the raster, whatever its use. */
export function groundAreas(tally: Tally): Float64Array {
  const sums = tally.lands.zones.map(() => new ExactSum())
  for (const cell of tallyCells(tally)) sums[cell.zone]!.add(cell.area)
  return Float64Array.from(sums, (sum) => sum.value)
}
