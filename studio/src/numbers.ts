// Numbers as people read them.

/** Fixed decimals, thousands parted by commas: written here, since the first use of `Intl` costs a tenth of a second. */
export function fixed(value: number, decimals = 0): string {
  if (!Number.isFinite(value)) return '–'
  const text = Math.abs(value).toFixed(decimals)
  const [whole, part] = text.split('.')
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ',')
  // What is rounded to zero has no sign.
  return `${value < 0 && Number(text) > 0 ? '-' : ''}${grouped}${part === undefined ? '' : `.${part}`}`
}

/** Three significant digits. */
export function short(value: number): string {
  if (value === 0) return '0'
  const size = Math.floor(Math.log10(Math.abs(value)))
  if (size >= 3) return fixed(Number(value.toPrecision(3)))
  return String(Number(value.toPrecision(3)))
}

/** A difference with its sign. */
export function signed(value: number, decimals = 2): string {
  if (Math.abs(value) < 0.5 * 10 ** -decimals) return '±0'
  return `${value > 0 ? '+' : '−'}${fixed(Math.abs(value), decimals)}`
}

/** A unit as it is printed: 10^4 t as 10⁴ t, CO2 as CO₂. */
export const unitName = (unit: string) =>
  unit
    .replace(/\^(\d)/g, (_, digit: string) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]!)
    .replace(/(CO|CH|N)([24])/g, (_, gas: string, digit: string) => `${gas}${digit === '2' ? '₂' : '₄'}`)
    .replace('N2O', 'N₂O')

/** 10⁴ t of tonnes. */
export const tenThousand = (tonnes: number) => fixed(tonnes / 1e4, 2)
