// What is thrown where bytes make no sense.

/** Bytes that make no sense, thrown inside a reader; `reading` of `vector-file` turns it into one fault. */
export class Damage extends Error {
  override readonly name = 'Damage'
}
