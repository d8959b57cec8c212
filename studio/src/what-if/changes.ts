// What-if as data: the changes that a scenario file holds, a part of what `cadastre scenario` reads.

/** Rows of the ledger that agree with everything named. */
export interface Where {
  readonly sector?: string
  readonly branch?: string
  readonly carrier?: string
}

/** Rows of the ledger times `by`. */
export interface ScaleChange {
  readonly kind: 'scale'
  readonly name: string
  readonly where: Where
  readonly by: number
}

/** Keys of the study file with new values: what moves land. */
export interface StudyChange {
  readonly kind: 'study'
  readonly name: string
  readonly set: Readonly<Record<string, string>>
}

export type Change = ScaleChange | StudyChange

const BUFFER = 'land.industry.buffer'

/** Another radius around enterprises. */
export const bufferChange = (name: string, buffer: string): StudyChange => ({
  kind: 'study',
  name: `${name}: ${buffer}`,
  set: { [BUFFER]: buffer },
})

/** The radius that a change sets. */
export const bufferOf = (change: StudyChange | undefined) => change?.set[BUFFER]

/** The scenario file. */
export const scenarioText = (title: string, changes: readonly Change[]): string =>
  `${JSON.stringify({ title, changes }, null, 2)}\n`
