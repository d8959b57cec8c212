// Printed sums of a country's balance against the rows they sum, product by product.
import type { Issue } from '../../error.ts'
import { checkSum } from './identities.ts'

/** What a flow of a concordance is here. */
export interface CountryFlow {
  readonly flow: string
  readonly branch: string
  readonly sign: number
  /** `total` counts where none of its parts is told. */
  readonly role: string
  readonly parent: string
}

/** A figure as a file tells it. */
export interface ToldFigure {
  /** The flow's name in the concordance, in small letters. */
  readonly flow: string
  /** The flow's name in the file. */
  readonly label: string
  readonly product: string
  readonly value: number
  readonly place: readonly string[]
  readonly source: string
}

/** A figure without its place; `value` is 0 where the file does not make it available. */
export type Figure = Pick<ToldFigure, 'flow' | 'product' | 'value'>

type Flows = ReadonlyMap<string, CountryFlow>

/** Names a figure by flow and product. */
export const sumKey = ({ flow, product }: Pick<ToldFigure, 'flow' | 'product'>): string =>
  `${flow}|${product}`

/** What the parts of every sum add up to, signed as in the balance. A part counts in the nearest sum that the file tells. */
export function sumsOfParts(figures: readonly Figure[], flows: Flows): ReadonlyMap<string, number> {
  const told = new Set(figures.map(sumKey))
  const sums = new Map<string, number>()
  for (const { flow, product, value } of figures) {
    const { sign, parent } = flows.get(flow)!
    let above = parent
    while (above !== '' && !told.has(sumKey({ flow: above, product }))) above = flows.get(above)?.parent ?? ''
    const key = sumKey({ flow: above, product })
    if (above !== '') sums.set(key, (sums.get(key) ?? 0) + value * sign)
  }
  return sums
}

/** Sums that their parts do not give; sums without a part in the file claim nothing. */
export function checkSums(
  figures: readonly ToldFigure[],
  sums: ReadonlyMap<string, number>,
  flows: Flows,
  allowUnbalanced: boolean,
): Issue[] {
  return figures.flatMap((figure) => {
    const { flow, product, value, place } = figure
    const sum = sums.get(sumKey(figure))
    if (sum === undefined) return []
    const parts = sum * flows.get(flow)!.sign
    // TJ are printed whole: each of a dozen parts may be off by half.
    if (Math.abs(parts - value) <= ROUNDED) return []
    return checkSum([...place, flow, product], value, parts, allowUnbalanced) ?? []
  })
}

const ROUNDED = 6
