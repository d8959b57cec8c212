// How far a sum lies from the one it is to equal.

/** (value − reference) ÷ scale, by default the reference: 0 where both are equal, and undivided where the scale is 0. */
export const relativeResidual = (value: number, reference: number, scale = reference): number =>
  value === reference ? 0 : (value - reference) / (scale === 0 ? 1 : scale)
