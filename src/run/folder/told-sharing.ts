// What every total was shared by, in words: which rung of its sector's chain, and what the rungs before it were.
import { EVENLY, type Mix } from '../../allocate/index.ts'
import type { SharedTotal } from '../../cadastre/index.ts'
import { type Solution, sharingOf, weightPlans } from '../../study/index.ts'

/** Names of the rungs of a chain of weights. */
const RUNGS = ['primary', 'secondary', 'tertiary', 'quaternary'] as const

/** One total with what it was shared by; `by` lists shares, e.g. `60 % lights, 40 % area`. */
export interface ToldSharing extends SharedTotal {
  /** Zone or unit of the control; undefined for what the region has left. */
  readonly zone: string | undefined
  readonly rung: (typeof RUNGS)[number] | 'fallback'
}

const FALLBACKS = {
  fail: 'nothing',
  region: 'area of the sector’s land in the region',
  zone: 'area of all ground of the zone',
} as const

/** Every total of a solution in the order it was shared. */
export function toldSharing({
  study,
  tally,
  emissions,
}: Pick<Solution, 'study' | 'tally' | 'emissions'>): readonly ToldSharing[] {
  const chains = sharingOf(study, tally.lands.sectors, [])
  const names = weightPlans(study).map(({ name }) => name)
  return emissions.sharing.map(({ sector, zone, over, total, used }) => {
    const zones = over.map((z) => tally.lands.zones[z]!.id)
    if (typeof used !== 'number') return { sector, zone, zones, total, rung: 'fallback', by: FALLBACKS[used] }
    const mix = (chains[sector] ?? [EVENLY])[used]!
    return { sector, zone, zones, total, rung: RUNGS[used]!, by: tellMix(mix, names) }
  })
}

function tellMix(mix: Mix, names: readonly string[]): string {
  return mix
    .map(({ by, share }) => {
      const name = by === 'area' ? 'area' : names[by]!
      return share === 1 ? name : `${Number((share * 100).toPrecision(6))} % ${name}`
    })
    .join(', ')
}
