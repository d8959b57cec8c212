// Web addresses under the names that outputs and messages call them by: what a query holds may be a key, and stays out of both.

/** The real addresses by their told names, where the two differ. */
export type Addresses = Map<string, string>

/**
 * A plain value in which every address stands by the name it is told by; `addresses` learns the real ones. The name has no
 * user, and of the query no value but short numbers, such as a year.
 */
export function withToldAddresses<T>(value: T, addresses: Addresses): T {
  // Texts become texts, lists lists of as many parts: the shape is that of what was given.
  return told(value, addresses) as T
}

function told(value: unknown, addresses: Addresses): unknown {
  if (typeof value === 'string') return isAddress(value) ? toldAddress(value, addresses) : value
  if (Array.isArray(value)) return value.map((part) => told(part, addresses))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, told(part, addresses)]))
}

const isAddress = (text: string) => /^https?:\/\/\S+$/i.test(text)

function toldAddress(written: string, addresses: Addresses): string {
  const [, address = written, band = ''] = /^(.*?)(#band=\d+)?$/is.exec(written) ?? []
  const plain = withoutKeys(address)
  if (plain === address) return written
  // Addresses that differ in what is left out are told apart by a number.
  let name = plain
  for (let n = 2; (addresses.get(name) ?? address) !== address; n++) name = `${plain}${n}`
  addresses.set(name, address)
  return `${name}${band}`
}

const withoutKeys = (address: string): string =>
  address.replace(/^(https?:\/\/)[^/?#]*@/i, '$1…@').replace(/\?[^#]*/, (query) =>
    query.replace(/([?&])([^=&]*)(=[^&]*)?/g, (pair, mark: string, key: string, given?: string) => {
      if (given === undefined) return isShort(key) ? pair : `${mark}…`
      return isShort(given.slice(1)) ? pair : `${mark}${key}=…`
    }),
  )

const isShort = (value: string) => /^\d{0,4}$/.test(value)
