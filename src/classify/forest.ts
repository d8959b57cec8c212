// Kernel: a random forest (Breiman 2001): trees grown on bootstrap samples, each split chosen among a few random features.
import type { Samples } from './samples.ts'
import { seeded } from './seeded.ts'

/** Trees as arrays of nodes, one tree after another; plain, so that they cross threads. */
export interface ForestModel {
  readonly kind: 'forest'
  readonly features: number
  readonly classes: number
  /** First node of every tree. */
  readonly roots: Int32Array
  /** Feature a node asks for; −1 for a leaf. */
  readonly feature: Int16Array
  /** A node's threshold: values up to it go to the next node, others to `right`. */
  readonly threshold: Float64Array
  /** Node of the greater values; of a leaf its class. */
  readonly right: Int32Array
  /** Share of the pixels left out of a tree's sample that the other trees class rightly; NaN where there are none. */
  readonly outOfBag: number
}

/** How a forest is grown. */
export interface ForestOptions {
  readonly trees: number
  readonly seed: number
  /** Features looked at in a split; default: the square root of their number. */
  readonly tries?: number
}

/** Grow a forest: fully grown trees, Gini impurity, a bootstrap sample each. */
export function growForest(
  samples: Samples,
  labels: Int32Array,
  classes: number,
  { trees, seed, tries = Math.max(1, Math.floor(Math.sqrt(samples.features))) }: ForestOptions,
): ForestModel {
  const chance = seeded(seed)
  const nodes: Nodes = { feature: [], threshold: [], right: [] }
  const roots: number[] = []
  const size = labels.length
  const votes = new Int32Array(size * classes)
  for (let t = 0; t < trees; t++) {
    const drawn = Int32Array.from({ length: size }, () => Math.floor(chance() * size))
    const inBag = new Uint8Array(size)
    for (const i of drawn) inBag[i] = 1
    const root = nodes.feature.length
    roots.push(root)
    growTree(nodes, { samples, labels, classes, tries, chance }, drawn)
    for (let i = 0; i < size; i++) {
      if (!inBag[i]) votes[i * classes + leafOf(nodes, samples.values, i * samples.features, root)]! += 1
    }
  }
  return {
    kind: 'forest',
    features: samples.features,
    classes,
    roots: Int32Array.from(roots),
    feature: Int16Array.from(nodes.feature),
    threshold: Float64Array.from(nodes.threshold),
    right: Int32Array.from(nodes.right),
    outOfBag: shareRight(votes, labels, classes),
  }
}

interface Nodes {
  readonly feature: number[]
  readonly threshold: number[]
  readonly right: number[]
}

interface Growth {
  readonly samples: Samples
  readonly labels: Int32Array
  readonly classes: number
  readonly tries: number
  readonly chance: () => number
}

function leafOf(nodes: Nodes, values: Float64Array, at: number, root: number): number {
  let node = root
  while (nodes.feature[node]! >= 0)
    node = values[at + nodes.feature[node]!]! <= nodes.threshold[node]! ? node + 1 : nodes.right[node]!
  return nodes.right[node]!
}

// Depth first, so that the branch of the smaller values follows its node.
function growTree(nodes: Nodes, growth: Growth, drawn: Int32Array): void {
  const open: { from: number; to: number; parent: number }[] = [{ from: 0, to: drawn.length, parent: -1 }]
  while (open.length > 0) {
    const { from, to, parent } = open.pop()!
    const node = nodes.feature.length
    if (parent >= 0) nodes.right[parent] = node
    const members = drawn.subarray(from, to)
    const counts = countsOf(growth, members)
    const split = counts.filter((n) => n > 0).length > 1 ? bestSplit(growth, members, counts) : undefined
    nodes.feature.push(split ? split.feature : -1)
    nodes.threshold.push(split ? split.threshold : 0)
    nodes.right.push(counts.indexOf(Math.max(...counts)))
    if (!split) continue
    const { values, features } = growth.samples
    const isSmall = (i: number) => values[i * features + split.feature]! <= split.threshold
    const small = members.filter(isSmall)
    const great = members.filter((i) => !isSmall(i))
    members.set(small)
    members.set(great, small.length)
    open.push({ from: from + small.length, to, parent: node }, { from, to: from + small.length, parent: -1 })
  }
}

function countsOf({ labels, classes }: Growth, members: Int32Array): number[] {
  const counts = new Array<number>(classes).fill(0)
  for (const i of members) counts[labels[i]!]! += 1
  return counts
}

// Features are tried in random order until `tries` of them could split; the greatest Σ n²/n of both sides wins (Gini).
function bestSplit(growth: Growth, members: Int32Array, counts: readonly number[]) {
  const { samples, labels, tries, chance } = growth
  const order = Array.from({ length: samples.features }, (_, f) => f)
  let best: { feature: number; threshold: number; score: number } | undefined
  for (let tried = 0, left = order.length; tried < tries && left > 0; left--) {
    const pick = Math.floor(chance() * left)
    const feature = order[pick]!
    order[pick] = order[left - 1]!
    const value = (i: number) => samples.values[i * samples.features + feature]!
    const sorted = members.slice().sort((a, b) => value(a) - value(b))
    if (value(sorted[0]!) === value(sorted[sorted.length - 1]!)) continue
    tried += 1
    const small = counts.map(() => 0)
    const great = [...counts]
    let [smallSquares, greatSquares] = [0, counts.reduce((sum, n) => sum + n * n, 0)]
    for (let n = 1; n < sorted.length; n++) {
      const klass = labels[sorted[n - 1]!]!
      smallSquares += 2 * small[klass]!++ + 1
      greatSquares -= 2 * great[klass]!-- - 1
      const [low, high] = [value(sorted[n - 1]!), value(sorted[n]!)]
      if (low === high) continue
      const score = smallSquares / n + greatSquares / (sorted.length - n)
      if (!best || score > best.score) {
        const middle = low + (high - low) / 2
        best = { feature, threshold: middle < high ? middle : low, score }
      }
    }
  }
  return best
}

function shareRight(votes: Int32Array, labels: Int32Array, classes: number): number {
  let [voted, right] = [0, 0]
  labels.forEach((label, i) => {
    const own = votes.subarray(i * classes, (i + 1) * classes)
    const most = Math.max(...own)
    if (most === 0) return
    voted += 1
    if (own.indexOf(most) === label) right += 1
  })
  return voted === 0 ? Number.NaN : right / voted
}

/** Returns a function that gives pixels the class most trees vote for, earlier classes first among equals. */
export function forestClassifier(model: ForestModel) {
  const { classes, roots, feature, threshold, right } = model
  const votes = new Int32Array(classes)
  return (values: Float64Array, stride: number, count: number, out: Int16Array): void => {
    for (let i = 0; i < count; i++) {
      votes.fill(0)
      for (let t = 0; t < roots.length; t++) {
        let node = roots[t]!
        for (let f = feature[node]!; f >= 0; f = feature[node]!)
          node = values[f * stride + i]! <= threshold[node]! ? node + 1 : right[node]!
        votes[right[node]!]! += 1
      }
      let winner = 0
      for (let k = 1; k < classes; k++) if (votes[k]! > votes[winner]!) winner = k
      out[i] = winner
    }
  }
}
