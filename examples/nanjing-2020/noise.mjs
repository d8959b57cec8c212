// Seeded value noise: smooth random fields that are the same on every machine.

const SEED = 20201231

/** A pseudo-random number in [0, 1) of two integers and a stream. */
export function hash(x, y, stream) {
  let h = (SEED ^ Math.imul(stream, 0x9e3779b1)) | 0
  h = Math.imul(h ^ x, 0x85ebca6b)
  h = Math.imul((h ^ (h >>> 13)) + y, 0xc2b2ae35)
  h = Math.imul(h ^ (h >>> 16), 0x27d4eb2f)
  return ((h ^ (h >>> 15)) >>> 0) / 4294967296
}

const smooth = (t) => t * t * (3 - 2 * t)

function value(x, y, stream) {
  const [x0, y0] = [Math.floor(x), Math.floor(y)]
  const [tx, ty] = [smooth(x - x0), smooth(y - y0)]
  const top = hash(x0, y0, stream) * (1 - tx) + hash(x0 + 1, y0, stream) * tx
  const bottom = hash(x0, y0 + 1, stream) * (1 - tx) + hash(x0 + 1, y0 + 1, stream) * tx
  return top * (1 - ty) + bottom * ty
}

/** Noise of several octaves; `size` is the extent of its largest features in pixels. */
export function noise(col, row, size, stream, octaves = 3) {
  let [sum, weight, total] = [0, 1, 0]
  for (let octave = 0; octave < octaves; octave++) {
    const scale = 2 ** octave / size
    sum += weight * value(col * scale, row * scale, stream * 16 + octave)
    total += weight
    weight /= 2
  }
  return sum / total
}
