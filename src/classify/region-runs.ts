// Kernel: connected regions of a map of codes, row by row: runs of equal code, joined with those above them that they touch.

/** Runs of all rows end to end; pixels are connected by their sides. */
export interface RegionRuns {
  readonly width: number
  readonly height: number
  /** First run of each row; one more for the end. */
  readonly rowStart: Float64Array
  /** Column after a run's last; its first is the end of the run before, or 0. */
  readonly end: Int32Array
  readonly code: Uint8Array
  /** Region of a run: the position of the region's first run. */
  readonly region: Int32Array
  /** Pixels of the region that begins with a run; 0 at other runs. */
  readonly pixels: Float64Array
}

/** Find the regions of rows of codes. Memory grows with the number of runs. */
export function regionRuns(rows: Iterable<Uint8Array>, width: number, height: number): RegionRuns {
  let capacity = 1 << 12
  let end = new Int32Array(capacity)
  let code = new Uint8Array(capacity)
  let parent = new Int32Array(capacity)
  let count = 0
  const grow = () => {
    capacity *= 2
    const [ends, codes, parents] = [
      new Int32Array(capacity),
      new Uint8Array(capacity),
      new Int32Array(capacity),
    ]
    ends.set(end)
    codes.set(code)
    parents.set(parent)
    ;[end, code, parent] = [ends, codes, parents]
  }
  const rootOf = (run: number): number => {
    let root = run
    while (parent[root] !== root) root = parent[root]!
    for (let at = run; at !== root; ) {
      const next = parent[at]!
      parent[at] = root
      at = next
    }
    return root
  }
  // The earlier run leads, so that a region is named by its first.
  const join = (a: number, b: number) => {
    const [first, second] = [rootOf(a), rootOf(b)]
    if (first < second) parent[second] = first
    else parent[first] = second
  }
  const rowStart = new Float64Array(height + 1)
  let row = 0
  for (const codes of rows) {
    rowStart[row] = count
    let above = row === 0 ? 0 : rowStart[row - 1]!
    for (let col = 0; col < width; ) {
      const from = col
      const own = codes[col]!
      while (col < width && codes[col] === own) col++
      if (count === capacity) grow()
      end[count] = col
      code[count] = own
      parent[count] = count
      while (row > 0 && above < rowStart[row]! && end[above]! <= from) above++
      for (let k = above; row > 0 && k < rowStart[row]!; k++) {
        if (code[k] === own) join(k, count)
        if (end[k]! >= col) break
      }
      count++
    }
    row++
  }
  rowStart[height] = count
  const region = Int32Array.from({ length: count }, (_, run) => rootOf(run))
  const pixels = new Float64Array(count)
  for (let r = 0; r < height; r++)
    for (let run = rowStart[r]!, from = 0; run < rowStart[r + 1]!; from = end[run++]!)
      pixels[region[run]!]! += end[run]! - from
  return { width, height, rowStart, end: end.slice(0, count), code: code.slice(0, count), region, pixels }
}

/** Call `meet` for every two runs that share a side: neighbours in a row, and one above the other. */
export function meetings({ height, rowStart, end }: RegionRuns, meet: (a: number, b: number) => void): void {
  for (let row = 0; row < height; row++) {
    for (let run = rowStart[row]! + 1; run < rowStart[row + 1]!; run++) meet(run - 1, run)
    if (row === 0) continue
    let above = rowStart[row - 1]!
    for (let run = rowStart[row]!; run < rowStart[row + 1]!; ) {
      meet(above, run)
      const [upper, lower] = [end[above]!, end[run]!]
      if (upper <= lower) above++
      if (lower <= upper) run++
      if (above === rowStart[row]) break
    }
  }
}
