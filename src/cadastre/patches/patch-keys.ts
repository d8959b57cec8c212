// Who owns a piece of ground as a small number, so that patches can be told apart by comparing integers.
import type { Lands } from '../../land/index.ts'

/** Ground of no sector. */
const NO_OWNER = -1
/** Ground that a feature's own rule gave to its sector: it belongs to the feature's parcel. */
export const PARCEL = -2

/**
 * Owners by ground: `owner[(layer + 1) × classCount + class]` is NO_OWNER, PARCEL or sector × slots + slot. Slot 0 is
 * kept for pixels whose area is listed apart; slot k stands for the land class `classes[sector][k − 1]`. The last
 * `weights` slots are no classes but weights, in weight per m² where others have shares of a pixel.
 */
export interface PatchKeys {
  readonly slots: number
  readonly weights: number
  readonly owner: Int32Array
  readonly classes: readonly (readonly number[])[]
}

/** The owners of a partition's ground that is shared by so many weights beside area. */
export function patchKeys({ table, sectors }: Lands, weights = 0): PatchKeys {
  const { rules, winner, classCount } = table
  const classes: number[][] = sectors.map(() => [])
  winner.forEach((rule, at) => {
    if (rule < 0 || rules[rule]!.kind === 'features') return
    const ofSector = classes[sectors.indexOf(rules[rule]!.sector)]
    // A sector that the inventory lacks has no patches.
    if (ofSector && !ofSector.includes(at % classCount)) ofSector.push(at % classCount)
  })
  const slots = Math.max(0, ...classes.map((list) => list.length)) + 1 + weights
  const owner = Int32Array.from(winner, (rule, at) => {
    if (rule < 0) return NO_OWNER
    if (rules[rule]!.kind === 'features') return PARCEL
    const sector = sectors.indexOf(rules[rule]!.sector)
    if (sector < 0) return NO_OWNER
    return sector * slots + classes[sector]!.indexOf(at % classCount) + 1
  })
  return { slots, weights, owner, classes }
}
