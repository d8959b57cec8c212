// JSON written piece by piece: a register of hundreds of thousands of features never lies in memory as one text.

/** Longer arrays are written in parts of so many elements. */
const PART = 1024
/** Arrays that have at most so many elements are looked into: each may be large itself. */
const FEW = 64
/** Text that is encoded together. */
const TOGETHER = 2 ** 16

/** What `JSON.stringify(value, replacer)` gives, in pieces; `replace` stands for each value, as a replacer does. */
export function* jsonPieces(
  value: unknown,
  replace: (value: unknown) => unknown = (same) => same,
): Generator<string> {
  const told = replace(value)
  const whole = (of: unknown) => JSON.stringify(of, (_key, part) => replace(part))
  if (Array.isArray(told) && told.length > FEW) {
    yield '['
    for (let at = 0; at < told.length; at += PART)
      yield (at > 0 ? ',' : '') + whole(told.slice(at, at + PART)).slice(1, -1)
    yield ']'
  } else if (Array.isArray(told)) {
    yield '['
    for (const [i, element] of told.entries()) {
      if (i > 0) yield ','
      yield* jsonPieces(element ?? null, replace)
    }
    yield ']'
  } else if (typeof told === 'object' && told !== null) {
    yield '{'
    let before = ''
    for (const [key, part] of Object.entries(told)) {
      if (part === undefined) continue
      yield `${before}${JSON.stringify(key)}:`
      yield* jsonPieces(part, replace)
      before = ','
    }
    yield '}'
  } else yield whole(told)
}

/** Pieces of text as bytes, many at once. */
export function* encoded(pieces: Iterable<string>): Generator<Uint8Array> {
  const encoder = new TextEncoder()
  let waiting = ''
  for (const piece of pieces) {
    waiting += piece
    if (waiting.length < TOGETHER) continue
    yield encoder.encode(waiting)
    waiting = ''
  }
  yield encoder.encode(waiting)
}
