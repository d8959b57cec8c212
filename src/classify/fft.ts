// Kernel: the discrete Fourier transform of a square of 2ⁿ × 2ⁿ numbers (Cooley, Tukey 1965), in place.

/** Transform a complex square of `side` × `side` values; the inverse divides by their number. */
export function transformSquare(
  real: Float64Array,
  imaginary: Float64Array,
  side: number,
  isInverse: boolean,
): void {
  const re = new Float64Array(side)
  const im = new Float64Array(side)
  const line = (start: number, step: number) => {
    for (let i = 0; i < side; i++) {
      re[i] = real[start + i * step]!
      im[i] = imaginary[start + i * step]!
    }
    transformLine(re, im, isInverse)
    for (let i = 0; i < side; i++) {
      real[start + i * step] = re[i]!
      imaginary[start + i * step] = im[i]!
    }
  }
  for (let row = 0; row < side; row++) line(row * side, 1)
  for (let col = 0; col < side; col++) line(col, side)
}

/** Transform one line whose length is a power of two. */
function transformLine(re: Float64Array, im: Float64Array, isInverse: boolean): void {
  const size = re.length
  reorder(re, im)
  for (let span = 2; span <= size; span *= 2) {
    const angle = ((isInverse ? 2 : -2) * Math.PI) / span
    for (let k = 0; k < span / 2; k++) {
      const [cosine, sine] = [Math.cos(angle * k), Math.sin(angle * k)]
      for (let a = k; a < size; a += span) {
        const b = a + span / 2
        const [x, y] = [re[b]! * cosine - im[b]! * sine, re[b]! * sine + im[b]! * cosine]
        re[b] = re[a]! - x
        im[b] = im[a]! - y
        re[a]! += x
        im[a]! += y
      }
    }
  }
  if (!isInverse) return
  for (let i = 0; i < size; i++) {
    re[i]! /= size
    im[i]! /= size
  }
}

// Positions whose bits are reversed change places.
function reorder(re: Float64Array, im: Float64Array): void {
  const size = re.length
  for (let i = 1, j = 0; i < size; i++) {
    let bit = size >> 1
    for (; j & bit; bit >>= 1) j ^= bit
    j ^= bit
    if (i >= j) continue
    ;[re[i], re[j]] = [re[j]!, re[i]!]
    ;[im[i], im[j]] = [im[j]!, im[i]!]
  }
}
