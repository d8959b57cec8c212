// Merges regions of few pixels into the largest region beside them, as GDAL's sieve does.
import { UNCLASSED } from './classify-window.ts'
import { meetings, type RegionRuns } from './region-runs.ts'

/**
 * The code of every run after regions below `least` pixels took that of the largest region they share a side
 * with; where that is small too, of the one that it goes to in turn. Regions that only lead to each other stay,
 * as does unclassed ground, which takes nothing in.
 */
export function sievedCodes(runs: RegionRuns, least: number): Uint8Array {
  const { code, region, pixels } = runs
  const largest = new Int32Array(code.length).fill(-1)
  const offer = (own: number, other: number) => {
    if (pixels[own]! >= least || code[own] === UNCLASSED || code[other] === UNCLASSED) return
    if (largest[own]! < 0 || pixels[other]! > pixels[largest[own]!]!) largest[own] = other
  }
  meetings(runs, (a, b) => {
    const [first, second] = [region[a]!, region[b]!]
    if (first === second) return
    offer(first, second)
    offer(second, first)
  })
  const targetOf = (own: number): number => {
    const passed = new Set<number>()
    let at = own
    while (at >= 0 && pixels[at]! < least && !passed.has(at)) {
      passed.add(at)
      at = largest[at]!
    }
    return at >= 0 && pixels[at]! >= least ? at : own
  }
  return code.map((own, run) => (pixels[region[run]!]! < least ? code[targetOf(region[run]!)]! : own))
}
