// Kernel: elementary functions from + − × ÷ and √ alone, so that every JavaScript engine gives the same bits.
// Engines use libraries of their own for Math.sin and its like, whose last digits differ; IEEE arithmetic does not.

// π/2 and ln 2 in parts whose leading ones have free low bits, so that multiples of them are exact.
const HALF_PI = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21] as const
const LN2 = [0.6931471803691238, 1.9082149292705877e-10] as const
const { LN10 } = Math
const HALF_TURN = 1.5707963267948966
const HALF_TURN_REST = 6.123233995736766e-17
// atan(k / 8)
const ATAN_EIGHTHS = [
  0, 0.12435499454676144, 0.24497866312686414, 0.35877067027057225, 0.4636476090008061, 0.5585993153435624,
  0.6435011087932844, 0.7188299996216245, 0.7853981633974483,
] as const

const words = new DataView(new ArrayBuffer(8))

// 1/k! and 1/n of the series below, which are written out term by term: code that is not yet optimised is twice as fast so.
const inverseFactorial = (n: number): number => {
  let product = 1
  for (let k = 2; k <= n; k++) product *= k
  return 1 / product
}
const [F2, F3, F4, F5] = [inverseFactorial(2), inverseFactorial(3), inverseFactorial(4), inverseFactorial(5)]
const [F6, F7, F8, F9] = [inverseFactorial(6), inverseFactorial(7), inverseFactorial(8), inverseFactorial(9)]
const [F10, F11, F12] = [inverseFactorial(10), inverseFactorial(11), inverseFactorial(12)]
const [F13, F14, F15] = [inverseFactorial(13), inverseFactorial(14), inverseFactorial(15)]
const [F16, F17, F18] = [inverseFactorial(16), inverseFactorial(17), inverseFactorial(18)]
const [F19, F20] = [inverseFactorial(19), inverseFactorial(20)]
const [I3, I5, I7, I9, I11, I13] = [1 / 3, 1 / 5, 1 / 7, 1 / 9, 1 / 11, 1 / 13]
const [I15, I17, I19, I21, I23, I25] = [1 / 15, 1 / 17, 1 / 19, 1 / 21, 1 / 23, 1 / 25]

function sinNear(r: number): number {
  const z = r * r
  const last = F13 - z * (F15 - z * (F17 - z * F19))
  return r - r * z * (F3 - z * (F5 - z * (F7 - z * (F9 - z * (F11 - z * last)))))
}

function cosNear(r: number): number {
  const z = r * r
  const last = F12 - z * (F14 - z * (F16 - z * (F18 - z * F20)))
  return 1 - z * (F2 - z * (F4 - z * (F6 - z * (F8 - z * (F10 - z * last)))))
}

// The number of quarter turns nearest to an angle, what it leaves of the angle, and which of the four it is.
const quarters = (x: number) => Math.round(x / HALF_TURN)
const restOf = (x: number, k: number) => x - k * HALF_PI[0] - k * HALF_PI[1] - k * HALF_PI[2]
const turnOf = (k: number) => ((k % 4) + 4) % 4

/** Sine of an angle in radians; for angles up to some millions of turns. */
export function sin(x: number): number {
  const k = quarters(x)
  const turn = turnOf(k)
  const value = turn % 2 === 0 ? sinNear(restOf(x, k)) : cosNear(restOf(x, k))
  return turn < 2 ? value : -value
}

/** Cosine of an angle in radians. */
export function cos(x: number): number {
  const k = quarters(x)
  const turn = turnOf(k)
  const value = turn % 2 === 0 ? cosNear(restOf(x, k)) : sinNear(restOf(x, k))
  return turn === 0 || turn === 3 ? value : -value
}

/** Tangent of an angle in radians. */
export const tan = (x: number): number => sin(x) / cos(x)

/** e to the power x. */
export function exp(x: number): number {
  if (!(x < 709.782712893384)) return x > 0 ? Number.POSITIVE_INFINITY : Number.NaN
  if (x < -708) return 0
  const k = Math.round(x / (LN2[0] + LN2[1]))
  const r = x - k * LN2[0] - k * LN2[1]
  const last = r * (F11 + r * (F12 + r * (F13 + r * (F14 + r * F15))))
  const middle = r * (F6 + r * (F7 + r * (F8 + r * (F9 + r * (F10 + last)))))
  const sum = r * (1 + r * (F2 + r * (F3 + r * (F4 + r * (F5 + middle)))))
  const half = Math.trunc(k / 2)
  return (1 + sum) * powerOfTwo(half) * powerOfTwo(k - half)
}

function powerOfTwo(k: number): number {
  words.setUint32(0, (1023 + k) * 2 ** 20)
  words.setUint32(4, 0)
  return words.getFloat64(0)
}

/** Natural logarithm. */
export function log(x: number): number {
  if (!(x > 0) || x === Number.POSITIVE_INFINITY)
    return x === 0 ? Number.NEGATIVE_INFINITY : x > 0 ? x : Number.NaN
  const scaled = x < 2.2250738585072014e-308 ? x * 18014398509481984 : x
  words.setFloat64(0, scaled)
  let exponent = (words.getUint32(0) >>> 20) - 1023 - (scaled === x ? 0 : 54)
  words.setUint32(0, (words.getUint32(0) & 0xfffff) | 0x3ff00000)
  let m = words.getFloat64(0)
  if (m > Math.SQRT2) {
    m /= 2
    exponent += 1
  }
  const f = m - 1
  const s = f / (2 + f)
  const z = s * s
  const last = z * (I15 + z * (I17 + z * (I19 + z * (I21 + z * (I23 + z * I25)))))
  const sum = z * (I3 + z * (I5 + z * (I7 + z * (I9 + z * (I11 + z * (I13 + last))))))
  // log m = 2 s (1 + sum) = f − s (f − 2 sum), which keeps the digits of a small f.
  return exponent * LN2[0] + (f - (s * (f - 2 * sum) - exponent * LN2[1]))
}

/** Natural logarithm of 1 + x, also for small x. */
export function log1p(x: number): number {
  const u = 1 + x
  return u === 1 ? x : u === Number.POSITIVE_INFINITY ? u : (log(u) * x) / (u - 1)
}

/** e to the power x, less 1, also for small x. */
export function expm1(x: number): number {
  if (x > 1 || x < -1) return exp(x) - 1
  const u = exp(x)
  return u === 1 ? x : ((u - 1) * x) / log(u)
}

/** Angle whose tangent is x. */
export function atan(x: number): number {
  if (x < 0) return -atan(-x)
  if (x > 1) return HALF_TURN - (atan(1 / x) - HALF_TURN_REST)
  const k = Math.round(x * 8)
  const c = k / 8
  const t = (x - c) / (1 + x * c)
  const z = t * t
  const sum = z * (-I3 + z * (I5 + z * (-I7 + z * (I9 + z * (-I11 + z * (I13 + z * -I15))))))
  return ATAN_EIGHTHS[k]! + (t + t * sum)
}

/** Angle of the direction (x, y), −π … π. */
export function atan2(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN
  if (y === 0) return x > 0 || Object.is(x, 0) ? y : Object.is(y, -0) ? -Math.PI : Math.PI
  if (x === 0) return y > 0 ? HALF_TURN : -HALF_TURN
  const angle = atan(Math.abs(y / x))
  const turned = x > 0 ? angle : Math.PI - (angle - 2 * HALF_TURN_REST)
  return y > 0 ? turned : -turned
}

/** Angle whose sine is x. */
export const asin = (x: number): number => atan2(x, Math.sqrt((1 - x) * (1 + x)))

/** Angle whose cosine is x. */
export const acos = (x: number): number => atan2(Math.sqrt((1 - x) * (1 + x)), x)

/** Hyperbolic sine. */
export function sinh(x: number): number {
  if (x > 1 || x < -1) return (exp(x) - exp(-x)) / 2
  const e = expm1(x)
  return (e + e / (e + 1)) / 2
}

/** Hyperbolic cosine. */
export const cosh = (x: number): number => (exp(x) + exp(-x)) / 2

/** Hyperbolic tangent. */
export function tanh(x: number): number {
  if (x > 20 || x < -20) return Math.sign(x)
  const e = expm1(2 * x)
  return e / (e + 2)
}

/** Inverse hyperbolic sine. */
export function asinh(x: number): number {
  const a = Math.abs(x)
  return Math.sign(x) * log1p(a + (a * a) / (1 + Math.sqrt(a * a + 1)))
}

/** Inverse hyperbolic cosine. */
export const acosh = (x: number): number => log(x + Math.sqrt((x - 1) * (x + 1)))

/** Inverse hyperbolic tangent. */
export const atanh = (x: number): number => log1p((2 * x) / (1 - x)) / 2

/** Base-10 logarithm. */
export const log10 = (x: number): number => log(x) / LN10

/** x to the power y; whole powers up to 64 by multiplication. */
export function pow(x: number, y: number): number {
  if (Number.isInteger(y) && Math.abs(y) <= 64) {
    let product = 1
    for (let k = Math.abs(y), square = x; k > 0; k >>= 1, square *= square) if (k & 1) product *= square
    return y < 0 ? 1 / product : product
  }
  if (y === 0.5) return Math.sqrt(x)
  if (x === 0) return y > 0 ? 0 : Number.POSITIVE_INFINITY
  return exp(y * log(x))
}

const STEADY = {
  sin,
  cos,
  tan,
  exp,
  log,
  log1p,
  expm1,
  atan,
  atan2,
  asin,
  acos,
  sinh,
  cosh,
  tanh,
  asinh,
  acosh,
  atanh,
  log10,
  pow,
}

const NAMES = Object.keys(STEADY)
const math = Math as unknown as Record<string, unknown>
const steady: Readonly<Record<string, unknown>> = STEADY

/**
 * Run code of others that calls `Math` with these functions in its place. The code must be synchronous; `Math` is
 * put back before anything else can run.
 */
export function withSteadyMath<T>(run: () => T): T {
  const own = NAMES.map((name) => math[name])
  for (const name of NAMES) math[name] = steady[name]
  try {
    return run()
  } finally {
    for (const [i, name] of NAMES.entries()) math[name] = own[i]
  }
}
