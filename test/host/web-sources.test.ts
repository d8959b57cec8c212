// The web host's spool: what is put aside in pieces is read back in any cut.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { memorySpool } from '../../src/host/web-sources.ts'

it('gives back any part of what was appended, across pieces and blocks', () => {
  const spool = memorySpool()
  const whole = Uint8Array.from({ length: 2_500_000 }, (_, i) => (i * 31) % 251)
  for (let at = 0; at < whole.length; at += 700_001)
    expect(spool.append(whole.subarray(at, at + 700_001))).toBe(at)
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.nat(1_500_000), (offset, length) => {
      const end = Math.min(whole.length, offset + length)
      return Buffer.compare(spool.read(offset, end - offset), whole.subarray(offset, end)) === 0
    }),
    { numRuns: 30 },
  )
})
