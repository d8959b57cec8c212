// Which calendar years the layers of a product are of, by the time coordinate of its file.
import type { NetcdfEntry, NetcdfFile } from '../../formats/index.ts'
import { daysOfMonth, secondsOfYear } from '../../quantity/index.ts'

/** The year of every layer of a variable; undefined where the file does not tell it. */
export async function yearsOfLayers(
  file: NetcdfFile,
  { dimensions }: NetcdfEntry,
): Promise<readonly number[] | undefined> {
  const long = dimensions.slice(0, -2).filter((name) => file.dimensions[name]! > 1)
  const others = dimensions.slice(0, -2).filter((name) => /time|year|month|day|date/i.test(name))
  const axis = long.length === 0 ? others[0] : long.length === 1 ? long[0] : undefined
  const times = file.variables.find(({ name, dimensions: of }) => name === axis && of.join() === axis)
  if (!times) return undefined
  const word = (key: string) => String(times.attributes[key] ?? '')
  return yearsOfTimes([...(await times.read())], word('units'), word('calendar'))
}

const SINCE = /^\s*(second|minute|hour|day|month|year)s?\s+since\s+(\d{1,4})-(\d{1,2})-(\d{1,2})/i
const DAYS: Readonly<Record<string, number>> = { second: 1 / 86_400, minute: 1 / 1440, hour: 1 / 24, day: 1 }

/** Years of times such as `days since 2019-01-01`, 2020, 202001 or 20200131; undefined where they tell none. */
export function yearsOfTimes(
  times: readonly number[],
  units: string,
  calendar: string,
): readonly number[] | undefined {
  const [, unit, year, month, day] = SINCE.exec(units) ?? []
  if (unit === undefined) return yearsOfNumbers(times)
  const base = [Number(year), Number(month), Number(day)] as const
  // Times before Christ or after many millennia are none: marks of no data, or no base.
  const perDay = DAYS[unit.toLowerCase()] ?? 31
  if (times.some((time) => !(Math.abs(time * perDay) < MOST_DAYS))) return undefined
  const placeOf = (time: number) => placeIn(time, unit.toLowerCase(), base, calendar)
  const places = times.map(placeOf)
  // Where the last time alone is the first instant of a year, times are the ends of what they stand for.
  const areEnds = times.length > 1 && places.at(-1)!.atStart && !places[0]!.atStart
  const years = places.map((place) => (areEnds && place.atStart ? place.year - 1 : place.year))
  return years.every(isYear) ? years : undefined
}

const MOST_DAYS = 1e6
const isYear = (year: number) => year >= 1850 && year <= 2200

function yearsOfNumbers(times: readonly number[]): readonly number[] | undefined {
  for (const scale of [1, 100, 10_000]) {
    const years = times.map((time) => Math.floor(time / scale))
    if (years.length > 0 && years.every(isYear)) return years
  }
  return undefined
}

interface Place {
  readonly year: number
  /** Whether it is the first instant of its year. */
  readonly atStart: boolean
}

function placeIn(
  time: number,
  unit: string,
  [year, month, day]: readonly [number, number, number],
  calendar: string,
): Place {
  if (unit === 'month' || unit === 'year') {
    const months = (month - 1 + time * (unit === 'year' ? 12 : 1)) / 12
    const whole = Math.floor(months + 1e-9)
    return { year: year + whole, atStart: Math.abs(months - whole) < 1e-9 && day === 1 }
  }
  let at = year
  let left = dayOfYear(year, month, day, calendar) + time * DAYS[unit]!
  for (; left >= daysOf(at, calendar) - 1e-6; at++) left -= daysOf(at, calendar)
  for (; left < -1e-6; left += daysOf(at, calendar)) at--
  return { year: at, atStart: Math.abs(left) < 1e-6 }
}

function daysOf(year: number, calendar: string): number {
  if (/360/.test(calendar)) return 360
  if (/365|noleap/i.test(calendar)) return 365
  return secondsOfYear(year) / 86_400
}

function dayOfYear(year: number, month: number, day: number, calendar: string): number {
  if (/360/.test(calendar)) return (month - 1) * 30 + day - 1
  const common = /365|noleap/i.test(calendar) ? 2001 : year
  const before = Array.from({ length: month - 1 }, (_, i) => daysOfMonth(common, i + 1))
  return before.reduce((sum, days) => sum + days, 0) + day - 1
}
