// Kernel: which earlier features lie near a feature, by squares about as wide as features are apart.

/** Sides minX, minY, maxX, maxY by feature; NaN where a feature has no ground. */
export type Sides = Float64Array

/** Returns a function that lists, in order, the earlier features whose rectangles share ground with a feature's. */
export function nearFeatures(sides: Sides): (feature: number) => readonly number[] {
  const count = sides.length / 4
  const { minX, minY, size, across, down } = squaresFor(sides)
  const eachSquare = (f: number, take: (square: number) => void) => {
    if (Number.isNaN(sides[f * 4]!)) return
    const at = (side: number, least: number) => Math.floor((sides[f * 4 + side]! - least) / size)
    for (let row = at(1, minY); row <= Math.min(down - 1, at(3, minY)); row++)
      for (let col = at(0, minX); col <= Math.min(across - 1, at(2, minX)); col++) take(row * across + col)
  }
  const starts = new Int32Array(across * down + 1)
  for (let f = 0; f < count; f++)
    eachSquare(f, (square) => {
      starts[square + 1]! += 1
    })
  for (let square = 0; square < across * down; square++) starts[square + 1]! += starts[square]!
  const filed = new Int32Array(starts[across * down]!)
  const ends = starts.slice(0, -1)
  for (let f = 0; f < count; f++)
    eachSquare(f, (square) => {
      filed[ends[square]!++] = f
    })
  return (feature) => {
    const near = new Set<number>()
    eachSquare(feature, (square) => {
      for (let k = starts[square]!; k < starts[square + 1]! && filed[k]! < feature; k++)
        if (share(sides, filed[k]!, feature)) near.add(filed[k]!)
    })
    return [...near].sort((a, b) => a - b)
  }
}

const share = (sides: Sides, a: number, b: number) =>
  sides[a * 4]! < sides[b * 4 + 2]! &&
  sides[b * 4]! < sides[a * 4 + 2]! &&
  sides[a * 4 + 1]! < sides[b * 4 + 3]! &&
  sides[b * 4 + 1]! < sides[a * 4 + 3]!

// At most as many squares as features, or a few more; none narrower than features are on average.
function squaresFor(sides: Sides) {
  let [minX, minY, maxX, maxY, known, widths] = [Infinity, Infinity, -Infinity, -Infinity, 0, 0]
  for (let i = 0; i < sides.length; i += 4) {
    if (Number.isNaN(sides[i]!)) continue
    minX = Math.min(minX, sides[i]!)
    minY = Math.min(minY, sides[i + 1]!)
    maxX = Math.max(maxX, sides[i + 2]!)
    maxY = Math.max(maxY, sides[i + 3]!)
    widths += Math.max(sides[i + 2]! - sides[i]!, sides[i + 3]! - sides[i + 1]!)
    known += 1
  }
  if (known === 0) return { minX: 0, minY: 0, size: 1, across: 0, down: 0 }
  const size = Math.max(widths / known, Math.sqrt(((maxX - minX) * (maxY - minY)) / known)) || 1
  const across = Math.floor((maxX - minX) / size) + 1
  return { minX, minY, size, across, down: Math.floor((maxY - minY) / size) + 1 }
}
