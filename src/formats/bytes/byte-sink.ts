// Kernel: bytes in the making — a buffer that grows, written at its end or at places kept free before.

const encoder = new TextEncoder()

/** A growing buffer. `view` and `bytes` are valid until the next call that takes room. */
export class ByteSink {
  bytes: Uint8Array<ArrayBuffer>
  view: DataView
  length = 0

  constructor(capacity = 4096) {
    this.bytes = new Uint8Array(capacity)
    this.view = new DataView(this.bytes.buffer)
  }

  /** Keep `count` bytes free at the end; returns where they start. */
  take(count: number): number {
    const start = this.length
    const end = start + count
    if (end > this.bytes.length) {
      const grown = new Uint8Array(Math.max(end, this.bytes.length * 2))
      grown.set(this.bytes.subarray(0, start))
      this.bytes = grown
      this.view = new DataView(grown.buffer)
    }
    this.length = end
    return start
  }

  /** Forget what was written; the room stays. */
  clear(): this {
    this.length = 0
    return this
  }

  /** What was written, without a copy: to be used before the next write. */
  written(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.length)
  }

  byte(value: number): this {
    const at = this.take(1)
    this.bytes[at] = value
    return this
  }

  append(bytes: Uint8Array): this {
    const at = this.take(bytes.length)
    this.bytes.set(bytes, at)
    return this
  }

  /** UTF-8 text without a length or an end; returns how many bytes it took. */
  text(text: string): number {
    const start = this.take(text.length * 3)
    const { bytes } = this
    let at = 0
    // Plain letters one by one: for short texts faster than the encoder.
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code > 127) break
      bytes[start + at] = code
    }
    const written =
      at === text.length ? at : at + encoder.encodeInto(text.slice(at), bytes.subarray(start + at)).written
    this.length = start + written
    return written
  }

  uint16(value: number, little = false): this {
    const at = this.take(2)
    this.view.setUint16(at, value, little)
    return this
  }

  uint32(value: number, little = false): this {
    const at = this.take(4)
    this.view.setUint32(at, value, little)
    return this
  }

  int32(value: number, little = false): this {
    const at = this.take(4)
    this.view.setInt32(at, value, little)
    return this
  }

  float64(value: number, little = false): this {
    const at = this.take(8)
    this.view.setFloat64(at, value, little)
    return this
  }

  float32(value: number, little = false): this {
    const at = this.take(4)
    this.view.setFloat32(at, value, little)
    return this
  }

  uint64(value: number, little = false): this {
    const at = this.take(8)
    this.view.setBigUint64(at, BigInt(value), little)
    return this
  }
}
