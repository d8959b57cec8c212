// What-if as data: the changes that a scenario file holds, a part of what `cadastre scenario` reads.

/** Rows of the ledger that agree with everything named. */
export interface Where {
  readonly sector?: string
  readonly branch?: string
  readonly carrier?: string
}

/** Rows of the ledger times `by`. */
export interface Change {
  readonly kind: 'scale'
  readonly name: string
  readonly where: Where
  readonly by: number
}

/** The scenario file. */
export const scenarioText = (title: string, changes: readonly Change[]): string =>
  `${JSON.stringify({ title, changes }, null, 2)}\n`
