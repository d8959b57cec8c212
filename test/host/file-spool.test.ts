// A spool gives back what was put in, also while it is still on its way to the file, and from whichever thread it came.
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { appendToSpool, fileSpool } from '../../src/host/file-spool.ts'

// Lengths on both sides of what is handed over.
const piece = fc.record({
  length: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 65_000, max: 200_000 })),
  byHandle: fc.boolean(),
  wait: fc.boolean(),
})

it('reads any span at once, whatever is overwritten after', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { minLength: 1, maxLength: 12 }),
      fc.array(
        fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
      ),
      async (pieces, spans) => {
        const spool = fileSpool()
        const whole: number[] = []
        try {
          for (const [i, { length, byHandle, wait }] of pieces.entries()) {
            const bytes = Uint8Array.from({ length }, (_, k) => (i * 31 + k * 7) & 255)
            const offset = byHandle ? appendToSpool(spool.handle, bytes) : spool.append(bytes)
            expect(offset).toBe(whole.length)
            for (const byte of bytes) whole.push(byte)
            bytes.fill(0)
            if (wait) await turn()
            for (const [a, b] of [[0, 1] as const, ...spans]) {
              const [from, to] = [a, b].map((part) => Math.floor(part * whole.length)).sort((x, y) => x - y)
              const found = spool.read(from!, to! - from!)
              expect(Buffer.compare(found, Uint8Array.from(whole.slice(from, to)))).toBe(0)
            }
          }
        } finally {
          spool.close()
        }
      },
    ),
    { numRuns: 15 },
  )
})
