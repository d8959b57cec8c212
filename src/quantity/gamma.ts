// Kernel: gamma-distributed numbers by counter (Marsaglia and Tsang 2000), from which shares that add up to 1 are made.
import { normalQuantile } from './normal.ts'
import type { Uniforms } from './philox.ts'

// Positions of a stream beyond the ones that tries take.
const BOOST = 2 ** 30

/** A number of the gamma distribution of a shape > 0 and scale 1, for one draw of one stream. */
export function gammaOf(shape: number, uniform: Uniforms, draw: number, stream: number): number {
  const lifted = shape < 1 ? shape + 1 : shape
  const boost = shape < 1 ? uniform(draw, stream, BOOST) ** (1 / shape) : 1
  const d = lifted - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (let at = 0; ; at += 2) {
    const z = normalQuantile(uniform(draw, stream, at))
    const v = (1 + c * z) ** 3
    if (v <= 0) continue
    if (Math.log(uniform(draw, stream, at + 1)) < (z * z) / 2 + d - d * v + d * Math.log(v))
      return boost * d * v
  }
}
