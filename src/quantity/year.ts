// The length of a calendar year, for figures a second.

/** Seconds of a Gregorian calendar year: 31 622 400 in 2020, a leap year, otherwise 31 536 000. */
export function secondsOfYear(year: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return (isLeap ? 366 : 365) * 86_400
}
