// Numbers as printed lines and messages write them.

/** A number with so many decimals; what is rounded to zero has no sign. */
export function decimals(value: number, count: number): string {
  const text = value.toFixed(count)
  return Number(text) === 0 ? (0).toFixed(count) : text
}

/** A number to nine digits, as messages tell totals: what lies beyond is rounding, not knowledge. */
export const nineDigits = (value: number): string => String(Number(value.toPrecision(9)))
