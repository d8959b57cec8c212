// Spectral indices of vegetation, buildings, water and bare soil, from bands by what they show.

/** What a band shows. */
export type Role = 'coastal' | 'blue' | 'green' | 'red' | 'nir' | 'swir1' | 'swir2' | 'thermal'
/** All that a band may show. */
export const ROLES: readonly Role[] = ['coastal', 'blue', 'green', 'red', 'nir', 'swir1', 'swir2', 'thermal']

/** A spectral index by its name. */
export type IndexName = 'ndvi' | 'ndbi' | 'mndwi' | 'bsi'

// Each index is (P − M) / (P + M) of two sums of bands, after scaling: an offset changes ratios.
const TERMS: Readonly<Record<IndexName, readonly [plus: readonly Role[], minus: readonly Role[]]>> = {
  ndvi: [['nir'], ['red']],
  ndbi: [['swir1'], ['nir']],
  mndwi: [['green'], ['swir1']],
  bsi: [
    ['swir1', 'red'],
    ['nir', 'blue'],
  ],
}

/** All indices by name. */
export const INDICES = Object.keys(TERMS) as readonly IndexName[]

/** The bands an index is made of. */
export function rolesOf(index: IndexName): readonly Role[] {
  return TERMS[index].flat()
}

/**
 * The value of an index at a position, given where each role's values start; NaN where the bands add up to nothing.
 */
export function indexFormula(
  index: IndexName,
  startOf: (role: Role) => number,
): (values: Float64Array, at: number) => number {
  const [plus, minus] = TERMS[index].map((roles) => roles.map(startOf)) as [number[], number[]]
  const sum = (starts: readonly number[], values: Float64Array, at: number) => {
    let total = 0
    for (const start of starts) total += values[start + at]!
    return total
  }
  return (values, at) => {
    const [p, m] = [sum(plus, values, at), sum(minus, values, at)]
    return p + m === 0 ? Number.NaN : (p - m) / (p + m)
  }
}
