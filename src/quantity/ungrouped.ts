// Numbers as people print them.

/** A number's text without the commas that part thousands: 1,234.5 is 1234.5; other commas stay. */
export const ungrouped = (text: string): string => text.replace(/(?<=\d),(?=\d{3}(\D|$))/g, '')
