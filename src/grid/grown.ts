// Arrays that find they are too small.

/** `into`, the larger, with what `from` holds at its beginning. */
export function grown<T extends { set(from: T): void }>(from: T, into: T): T {
  into.set(from)
  return into
}
