// Scale and offset of packed values: whole numbers in a file that stand for decimals.

/** What a stored number stands for: number × scale + offset. */
export interface Packing {
  readonly scale: number
  readonly offset: number
}

/** A stored value unpacked. Below zero by less than half a step it is the zero that could not be stored exactly. */
export function unpacked(value: number, { scale, offset }: Packing): number {
  const real = value * scale + offset
  const isRounded = offset !== 0 && real < 0 && real >= -Math.abs(scale) / 2
  return isRounded ? 0 : real
}
