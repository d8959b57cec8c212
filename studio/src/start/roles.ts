// What a file can be in a study.

export type Role =
  | 'study'
  | 'balance'
  | 'cover'
  | 'zones'
  | 'parks'
  | 'enterprises'
  | 'legend'
  | 'overrides'
  | 'context'
  | 'controls'
  | 'beside'
  | 'other'

/** A file by its name, with what it was taken for. */
export interface NamedPart {
  readonly name: string
  readonly role: Role
  /** Properties that its features have values of, for the choice of id and name; undefined until the file was read. */
  readonly properties?: readonly string[] | undefined
}
