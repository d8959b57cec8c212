// A general clipper that is asked again, less finely, where it loses itself among boundaries that nearly touch.
type Polygons = [number, number][][][]
type Operation = 'union' | 'intersection' | 'difference'

// Shares of the largest coordinate that count as one place: the last digits, then up to 10 µm in a plane.
const NEARNESS = [2 ** -50, 2 ** -44, 2 ** -38]

/** Union, intersection or difference of polygons, as the library `polyclip-ts` gives it. */
export async function clip(
  operation: Operation,
  first: Polygons,
  others: readonly Polygons[],
): Promise<Polygons> {
  const { difference, intersection, setPrecision, union } = await import('polyclip-ts')
  const run = () => ({ union, intersection, difference })[operation](first, ...others)
  try {
    return run()
  } catch {
    // Its crossings are rounded: what lies within their last digits may then end in no ring.
  }
  const size = [first, ...others]
    .flat(3)
    .reduce((most, [x, y]) => Math.max(most, Math.abs(x), Math.abs(y)), 0)
  try {
    for (const share of NEARNESS.slice(0, -1)) {
      setPrecision(size * share)
      try {
        return run()
      } catch {
        // The next one takes more for one place.
      }
    }
    setPrecision(size * NEARNESS.at(-1)!)
    return run()
  } finally {
    setPrecision()
  }
}
