// Printed sums of an IEA balance against the rows they sum, product by product.
import type { Issue } from '../error.ts'
import { checkSum } from './identities.ts'

/** One figure of the balance as printed: TJ, with the sum it belongs to and its cell. */
export interface IeaFigure {
  readonly flow: string
  readonly product: string
  readonly parent: string
  readonly value: number
  readonly place: readonly string[]
}

/** Sums that their parts do not give; sums without a part in the file claim nothing. */
export function checkIeaSums(figures: readonly IeaFigure[], allowUnbalanced: boolean): Issue[] {
  const parts = new Map<string, number>()
  for (const { parent, product, value } of figures) {
    const key = `${parent}|${product}`
    parts.set(key, (parts.get(key) ?? 0) + value)
  }
  return figures.flatMap(({ flow, product, value, place }) => {
    const sum = parts.get(`${flow}|${product}`)
    // TJ are printed whole: each of a dozen parts may be off by half.
    if (sum === undefined || Math.abs(sum - value) <= ROUNDED) return []
    return checkSum([...place, flow, product], value, sum, allowUnbalanced) ?? []
  })
}

const ROUNDED = 6
