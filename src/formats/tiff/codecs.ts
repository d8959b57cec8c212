// Kernel: what undoes a block's compression and predictor: LZW, PackBits, differences of numbers and of bytes.

/** TIFF LZW (most significant bit first, early change); fewer bytes than `size` where the data end early or break. */
export function unpackLzw(input: Uint8Array, size: number): Uint8Array {
  const output = new Uint8Array(size)
  const prefixOf = new Uint16Array(4097)
  const suffixOf = new Uint8Array(4097)
  const lengthOf = new Uint16Array(4097)
  for (let i = 0; i < 256; i++) {
    suffixOf[i] = i
    lengthOf[i] = 1
  }
  let bits = 0
  let held = 0
  let at = 0
  let written = 0
  let width = 9
  let next = 258
  let previous = -1

  // Writes the string of a code backwards from its end; returns its first byte.
  const write = (code: number): number => {
    let to = written + lengthOf[code]!
    written = to
    let byte = 0
    for (let c = code; ; c = prefixOf[c]!) {
      byte = suffixOf[c]!
      to -= 1
      if (to < size) output[to] = byte
      if (lengthOf[c] === 1) return byte
    }
  }

  while (written < size) {
    while (held < width && at < input.length) {
      bits = ((bits << 8) | input[at++]!) & 0xffffff
      held += 8
    }
    if (held < width) break
    const code = (bits >> (held - width)) & ((1 << width) - 1)
    held -= width
    if (code === 257) break
    if (code === 256) {
      width = 9
      next = 258
      previous = -1
      continue
    }
    if (previous < 0) {
      if (code > 255) break
      write(code)
    } else {
      if (code > next || next > 4096) break
      if (code < next) {
        const first = write(code)
        suffixOf[next] = first
      } else {
        // The code being defined: the previous string and its own first byte again.
        let c = previous
        while (lengthOf[c]! > 1) c = prefixOf[c]!
        suffixOf[next] = suffixOf[c]!
      }
      prefixOf[next] = previous
      lengthOf[next] = lengthOf[previous]! + 1
      if (code === next) write(code)
      next += 1
    }
    previous = code
    if (next >= 511 && next < 1023) width = 10
    else if (next >= 1023 && next < 2047) width = 11
    else if (next >= 2047) width = 12
  }
  return written < size ? output.subarray(0, written) : output
}

/** PackBits run lengths; fewer bytes than `size` where the data end early. */
export function unpackBits(input: Uint8Array, size: number): Uint8Array {
  const output = new Uint8Array(size)
  let at = 0
  let to = 0
  while (at < input.length && to < size) {
    const head = input[at++]!
    if (head < 128) {
      const count = Math.min(head + 1, size - to, input.length - at)
      output.set(input.subarray(at, at + count), to)
      at += head + 1
      to += count
    } else if (head > 128) {
      const count = Math.min(257 - head, size - to)
      if (at === input.length) break
      output.fill(input[at++]!, to, to + count)
      to += count
    }
  }
  return to < size ? output.subarray(0, to) : output
}

/** Copies of bytes with their bits last to first. */
export function reverseBits(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => REVERSED[byte]!)
}

const REVERSED = Uint8Array.from({ length: 256 }, (_, byte) => {
  let reversed = 0
  for (let bit = 0; bit < 8; bit++) reversed |= ((byte >> bit) & 1) << (7 - bit)
  return reversed
})

/** Bytes of each value reversed, for files of the other byte order. */
export function swapBytes(bytes: Uint8Array, width: number): void {
  for (let at = 0; at + width <= bytes.length; at += width) {
    for (let i = 0, j = width - 1; i < j; i++, j--) {
      const byte = bytes[at + i]!
      bytes[at + i] = bytes[at + j]!
      bytes[at + j] = byte
    }
  }
}

/** Predictor 2: each number is stored as its difference from the one `samples` to the left. */
export function addDifferences(
  values: { [index: number]: number; readonly length: number },
  row: number,
  samples: number,
): void {
  for (let start = 0; start < values.length; start += row) {
    const end = Math.min(start + row, values.length)
    for (let at = start + samples; at < end; at++) values[at] = values[at]! + values[at - samples]!
  }
}

/** Predictor 2 for 64-bit values, as pairs of their lower and upper halves. */
export function addLongDifferences(halves: Uint32Array, row: number, samples: number): void {
  for (let start = 0; start < halves.length; start += 2 * row) {
    const end = Math.min(start + 2 * row, halves.length)
    for (let at = start + 2 * samples; at < end; at += 2) {
      const low = halves[at]! + halves[at - 2 * samples]!
      halves[at] = low
      halves[at + 1] = halves[at + 1]! + halves[at + 1 - 2 * samples]! + (low >= 2 ** 32 ? 1 : 0)
    }
  }
}

/** Predictor 3: rows of floats split into byte planes, most significant first, then differenced bytewise. */
export function joinFloatPlanes(bytes: Uint8Array, rowValues: number, samples: number, width: number): void {
  const rowBytes = rowValues * width
  const row = new Uint8Array(rowBytes)
  for (let start = 0; start + rowBytes <= bytes.length; start += rowBytes) {
    for (let at = start + samples; at < start + rowBytes; at++)
      bytes[at] = (bytes[at]! + bytes[at - samples]!) & 255
    row.set(bytes.subarray(start, start + rowBytes))
    for (let i = 0; i < rowValues; i++) {
      for (let b = 0; b < width; b++) bytes[start + i * width + b] = row[(width - 1 - b) * rowValues + i]!
    }
  }
}
