// SHA256SUMS: the hash of every file of an output folder, in the form that `sha256sum -c` reads, sealed by its own hash.

/** Name of the file; it lists every other. */
export const CHECKSUMS = 'SHA256SUMS'

/** A file and its SHA-256 in hexadecimal. */
export interface Checksum {
  readonly name: string
  readonly hash: string
}

const SEAL = '# SHA-256 of the lines above: '

/** The text of the list; `hash` hashes the lines for the seal. */
export async function checksumsText(
  list: readonly Checksum[],
  hash: (text: string) => Promise<string>,
): Promise<string> {
  const lines = list.map((entry) => `${entry.hash}  ${entry.name}\n`).join('')
  return `${lines}${SEAL}${await hash(lines)}\n`
}

/** The list in a text, or undefined where it is not exactly as written. */
export async function readChecksums(
  text: string,
  hash: (text: string) => Promise<string>,
): Promise<readonly Checksum[] | undefined> {
  const list = text.split('\n').flatMap((line) => {
    const match = /^([0-9a-f]{64}) {2}(.+)$/.exec(line)
    return match ? [{ hash: match[1]!, name: match[2]! }] : []
  })
  return (await checksumsText(list, hash)) === text ? list : undefined
}
