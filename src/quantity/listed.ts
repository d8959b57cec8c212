// Lists in messages, which stay readable however many there are.

/** Most that a message lists, where it says nothing else. */
const MOST = 12

/** The first of a list, and how many more there are: `a, b and 3 more`; names longer than `longest` are cut. */
export function listed(
  items: Iterable<string | number>,
  { most = MOST, longest = Infinity }: { readonly most?: number; readonly longest?: number } = {},
): string {
  const all = [...items].map(String)
  const cut = (name: string) => (name.length > longest ? `${name.slice(0, longest)}…` : name)
  const more = all.length - most
  return `${all.slice(0, most).map(cut).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
