// How well a map agrees with reference samples: the error matrix and the measures that are read from it.

/** Counts of samples: `rows` is what the map says, columns what the reference says. */
export interface ErrorMatrix {
  /** Names of the map's classes; the first ones are those of the columns, in their order. */
  readonly rows: readonly string[]
  readonly columns: readonly string[]
  readonly counts: readonly (readonly number[])[]
}

/** How well one class is told, each 0 … 1. */
export interface ClassAccuracy {
  readonly name: string
  /** Share of what the map calls so that is so; NaN where the map never does. */
  readonly users: number
  /** Share of what is so that the map calls so; NaN without reference. */
  readonly producers: number
  readonly f1: number
}

/** How well a map agrees with its samples; 1 where it does throughout. */
export interface Accuracy {
  readonly samples: number
  readonly overall: number
  /** Cohen's kappa: agreement beyond that of chance. */
  readonly kappa: number
  readonly classes: readonly ClassAccuracy[]
}

/** Count pairs of map and reference class, by position; a map position of −1 is a row of its own, `unclassed`. */
export function errorMatrix(
  map: ArrayLike<number>,
  reference: ArrayLike<number>,
  classes: readonly string[],
): ErrorMatrix {
  const counts = Array.from({ length: classes.length + 1 }, () => new Array<number>(classes.length).fill(0))
  for (let i = 0; i < reference.length; i++) {
    const row = map[i]! < 0 ? classes.length : map[i]!
    counts[row]![reference[i]!]! += 1
  }
  const isNeeded = counts[classes.length]!.some((count) => count > 0)
  return isNeeded
    ? { rows: [...classes, 'unclassed'], columns: classes, counts }
    : { rows: classes, columns: classes, counts: counts.slice(0, -1) }
}

const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)

/** Measures of the samples themselves, each counting alike. */
export function accuracyOf({ rows, columns, counts }: ErrorMatrix): Accuracy {
  const mapped = rows.map((_, i) => total(counts[i]!))
  const referred = columns.map((_, j) => total(counts.map((row) => row[j]!)))
  const right = columns.map((_, k) => counts[k]![k]!)
  const samples = total(mapped)
  const chance = total(columns.map((_, k) => mapped[k]! * referred[k]!))
  return {
    samples,
    overall: total(right) / samples,
    kappa: (samples * total(right) - chance) / (samples * samples - chance),
    classes: columns.map((name, k) => ({
      name,
      users: right[k]! / mapped[k]!,
      producers: right[k]! / referred[k]!,
      f1: (2 * right[k]!) / (mapped[k]! + referred[k]!),
    })),
  }
}

/** An estimate with its standard error. */
export interface Estimate {
  readonly value: number
  readonly standardError: number
}

/** The same, weighed by the ground that each class has on the map (Olofsson and others, 2014). */
export interface AreaAdjusted {
  readonly overall: Estimate
  readonly classes: readonly {
    readonly name: string
    /** Share of the mapped ground. */
    readonly area: Estimate
    readonly users: Estimate
    readonly producers: Estimate
  }[]
}

/**
 * Accuracy and areas with every row weighted by the area that the map gives its class (Olofsson et al. 2014, eq.
 * 4–11). `mapped` has an area a row, in any unit. Standard errors hold for samples drawn at random within each row.
 * Rows without samples cannot be judged and leave their area out.
 */
export function areaAdjusted(
  { rows, columns, counts }: ErrorMatrix,
  mapped: readonly number[],
): AreaAdjusted {
  const sizes = rows.map((_, i) => total(counts[i]!))
  const judged = rows.flatMap((_, i) => (sizes[i]! > 0 ? [i] : []))
  const whole = total(judged.map((i) => mapped[i]!))
  const weight = (i: number) => mapped[i]! / whole
  const share = (i: number, j: number) => counts[i]![j]! / sizes[i]!
  // Variance of a row's share among n samples drawn at random; one sample tells nothing of it.
  const variance = (i: number, j: number) => (share(i, j) * (1 - share(i, j))) / (sizes[i]! - 1)
  const root = (terms: readonly number[]) => Math.sqrt(total(terms))
  const area = columns.map((_, j) => total(judged.map((i) => weight(i) * share(i, j))))
  const squared = (value: number) => value * value
  const own = columns.flatMap((_, k) => (sizes[k]! > 0 ? [k] : []))
  return {
    overall: {
      value: total(own.map((k) => weight(k) * share(k, k))),
      standardError: root(own.map((k) => squared(weight(k)) * variance(k, k))),
    },
    classes: columns.map((name, j) => {
      const users = sizes[j]! > 0 ? share(j, j) : Number.NaN
      const producers = sizes[j]! > 0 ? (weight(j) * users) / area[j]! : 0
      const others = judged.filter((i) => i !== j).map((i) => squared(weight(i)) * variance(i, j))
      const ownTerm = sizes[j]! > 0 ? squared(weight(j) * (1 - producers)) * variance(j, j) : 0
      return {
        name,
        area: {
          value: area[j]!,
          standardError: root(judged.map((i) => squared(weight(i)) * variance(i, j))),
        },
        users: { value: users, standardError: Math.sqrt(sizes[j]! > 0 ? variance(j, j) : Number.NaN) },
        producers: {
          value: producers,
          standardError: root([ownTerm, squared(producers) * total(others)]) / area[j]!,
        },
      }
    }),
  }
}
