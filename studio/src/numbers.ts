// Numbers as people read them.
import { tenThousand } from 'carbon-cadastre/web'

export { tenThousand }

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

/** Eight significant digits, thousands parted: figures that are multiplied before the reader must give what stands there. */
export function exact(value: number): string {
  const rounded = Number(value.toPrecision(8))
  if (rounded === 0 || Math.abs(rounded) < 1e-4) return String(rounded)
  const decimals = String(rounded).split('.')[1]?.length ?? 0
  return fixed(rounded, Math.min(12, decimals))
}

/** A difference with its sign. */
export function signed(value: number, decimals = 2): string {
  if (Math.abs(value) < 0.5 * 10 ** -decimals) return '±0'
  return `${value > 0 ? '+' : '−'}${fixed(Math.abs(value), decimals)}`
}

/** A unit as it is printed: 10^10 kJ as 10¹⁰ kJ, m3 as m³, CO2 as CO₂. */
export const unitName = (unit: string) =>
  unit
    .replace(/\^(\d+)/g, (_, digits: string) => [...digits].map((d) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(d)]!).join(''))
    .replace(/\bm([23])\b/g, (_, power: string) => (power === '2' ? 'm²' : 'm³'))
    .replace(/(CO|CH|N)([24])/g, (_, gas: string, digit: string) => `${gas}${digit === '2' ? '₂' : '₄'}`)
    .replace('N2O', 'N₂O')

/** A difference of tonnes in 10⁴ t, with its sign: what is too little for two decimals has two digits. */
export function signedTenThousand(tonnes: number): string {
  const text = tenThousand(Math.abs(tonnes))
  return Number(text) === 0 ? '±0' : `${tonnes > 0 ? '+' : '−'}${text}`
}

/** A place as it is spoken of: 82.01° W, 33.47° N. */
export const placeName = (lon: number, lat: number) =>
  `${Math.abs(lon).toFixed(5)}° ${lon < 0 ? 'W' : 'E'}, ${Math.abs(lat).toFixed(5)}° ${lat < 0 ? 'S' : 'N'}`
