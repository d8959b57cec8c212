// Labels that turn out to be one: union–find whose labels are used again once nothing refers to them.

/** Labels that are found to be one, by union–find; numbers that are no longer needed are given again. */
export interface LabelForest {
  make(): number
  find(label: number): number
  /** Put two labels together; returns the one that stands for both. `merge` has been told which one ended. */
  union(a: number, b: number): number
  /** From now on `into` stands for `from` too; `merge` is not asked. Both stand for themselves. */
  lead(from: number, into: number): void
  /** A label that stands for itself is no longer needed. */
  release(label: number): void
  /** Every reference has been replaced by what `find` gives: labels that ended may be used again. */
  recycle(): void
}

/** An empty forest; `merge(into, from)` moves what the owner keeps about a label that ends. */
export function labelForest(merge: (into: number, from: number) => void): LabelForest {
  const parent: number[] = []
  const spare: number[] = []
  const ended: number[] = []
  const find = (label: number): number => {
    let at = label
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!
      at = parent[at]!
    }
    return at
  }
  return {
    find,
    make() {
      const label = spare.pop() ?? parent.length
      parent[label] = label
      return label
    },
    union(a, b) {
      const [first, second] = [find(a), find(b)]
      if (first === second) return first
      const [into, from] = first < second ? [first, second] : [second, first]
      parent[from] = into
      ended.push(from)
      merge(into, from)
      return into
    },
    lead(from, into) {
      parent[from] = into
      ended.push(from)
    },
    release: (label) => ended.push(label),
    recycle() {
      for (const label of ended) spare.push(label)
      ended.length = 0
    },
  }
}
