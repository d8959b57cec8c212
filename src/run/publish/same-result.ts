// Whether two runs answered one question: what provenance.json tells of study, inputs and software.

interface Provenance {
  readonly software: unknown
  readonly study: { readonly value: Readonly<Record<string, unknown>> }
  readonly inputs: readonly { readonly sha256?: string; readonly version?: string }[]
}

/**
 * Whether two texts of provenance.json tell one result: the same study (`publish`, which only chooses files, apart), the
 * same inputs and the same software. An input of which neither hash nor version is known may have changed.
 */
export function sameResult(before: string, after: string): boolean {
  const question = (text: string) => {
    const { software, study, inputs } = JSON.parse(text) as Provenance
    return { software, study: { ...study.value, publish: undefined }, inputs }
  }
  const now = question(after)
  return (
    now.inputs.every(({ sha256, version }) => sha256 !== undefined || version !== undefined) &&
    JSON.stringify(question(before)) === JSON.stringify(now)
  )
}
