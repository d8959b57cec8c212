// Lists in messages, which stay readable however many there are.

/** Most that a message lists. */
const LISTED = 12

/** The first of a list, and how many more there are. */
export function listed(items: readonly string[]): string {
  const more = items.length - LISTED
  return `${items.slice(0, LISTED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
