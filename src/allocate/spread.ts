// Spreads amounts over zones in proportion to what they have, and keeps the rates that say how.
import { groundAreas, type Tally } from '../land/index.ts'
import { exactSum } from '../quantity/index.ts'
import type { Claim } from './claims.ts'
import { type Masses, type Mix, massBy } from './mix.ts'

/** Amounts and rates as they grow; lists and units as in `Emissions`. */
export function spreader(tally: Tally, masses: Masses, placed: readonly Float64Array[]) {
  const { zones, sectors } = tally.lands
  const ground = groundAreas(tally)
  const empty = () => zones.map(() => new Float64Array(sectors.length))
  const [onLand, onGround] = [empty(), empty()]
  const onWeight = masses.weights.map(empty)
  const byZone = placed.map((row) => row.slice())

  const spread = (
    { sector, total }: Pick<Claim, 'sector' | 'total'>,
    over: readonly number[],
    mass: (z: number) => number,
    rates: Float64Array[],
  ): boolean => {
    const whole = exactSum(over.map(mass))
    if (whole === 0) return false
    for (const z of over) {
      rates[z]![sector]! += total / whole
      byZone[z]![sector]! += (total * mass(z)) / whole
    }
    return true
  }
  return {
    result: { byZone, onLand, onGround, onWeight },
    /** Over the land of the claim's own zones, part by part; every part must have some. */
    overMix(claim: Claim, mix: Mix): void {
      for (const { by, share } of mix) {
        const part = { sector: claim.sector, total: claim.total * share }
        const rates = by === 'area' ? onLand : onWeight[by]!
        spread(part, claim.zones, (z) => massBy(masses, by)[z]![claim.sector]!, rates)
      }
    },
    /** Over the sector's land anywhere; false where there is none. */
    overRegion: (claim: Claim): boolean =>
      spread(
        claim,
        zones.map((_, z) => z),
        (z) => masses.area[z]![claim.sector]!,
        onLand,
      ),
    /** Over all ground of the claim's zones; false where there is none. */
    overGround: (claim: Claim): boolean => spread(claim, claim.zones, (z) => ground[z]!, onGround),
  }
}
