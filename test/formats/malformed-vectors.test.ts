// The odd and broken files of other projects' test suites: read as GDAL reads them, or refused in one sentence.
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { python } from '../support/gdal.ts'
import { realData } from '../support/real-data.ts'

const FOLDER = realData('malformed')
const SCRIPT = '../../scripts/malformed-vectors.mjs'

interface Outcome {
  readonly path: string
  readonly ours: string
  readonly theirs: string
  readonly agree: string
}

describe.skipIf(!python || !existsSync(FOLDER))('malformed vector files', () => {
  it('are read like GDAL reads them, or refused', { timeout: 120_000 }, async () => {
    const { outcomes } = (await import(SCRIPT)) as { outcomes(folder: string): Promise<Outcome[]> }
    const rows = await outcomes(FOLDER)
    expect(rows.length).toBeGreaterThan(90)
    expect(rows.filter(({ agree }) => agree === 'DIFFERENT')).toEqual([])
    expect(rows.filter(({ agree }) => agree === 'same').length).toBeGreaterThan(80)
    for (const { ours } of rows) expect(ours).toMatch(/^(read|refused): [^\n]+$/)
  })
})
