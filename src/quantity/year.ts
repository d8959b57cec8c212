// The length of a calendar year and its months, for figures a second.

/** Seconds of a Gregorian calendar year: 31 622 400 in 2020, a leap year, otherwise 31 536 000. */
export function secondsOfYear(year: number): number {
  return (isLeap(year) ? 366 : 365) * 86_400
}

/** Days of a month, 1 to 12, of a Gregorian calendar year. */
export function daysOfMonth(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
