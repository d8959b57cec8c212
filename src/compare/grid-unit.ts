// What a cell of a gridded product holds, as its unit is written, and what makes tonnes of CO2 a year of it.
import { carbon, co2OfCarbon, HECTARE, secondsOfYear, unitOf } from '../quantity/index.ts'

const PERIODS = ['year', 'month', 'day', 'hour', 'second'] as const

/** What a value is counted for: a whole year, a month's sum, or a rate. */
export type Period = (typeof PERIODS)[number]

/** What a cell of a product holds: tonnes of CO2 of one unit of it, per cell or per m², for a period. */
export interface GridUnit {
  readonly tonnes: number
  readonly per: 'cell' | 'area'
  readonly period: Period
  /** Whether masses are of carbon, turned into CO2 by 44/12. */
  readonly ofCarbon: boolean
}

const NAMES: Readonly<Record<Period, RegExp>> = {
  year: /^(a|yr|years?)$/i,
  month: /^(mon|months?)$/i,
  day: /^(d|days?)$/i,
  hour: /^(h|hr|hours?)$/i,
  second: /^(s|sec|seconds?)$/i,
}

/**
 * A unit such as `t/cell`, `tC/cell/month`, `kgC/h`, `gC/m2/day`, `kg m-2 s-1`; undefined where it is none. A mass
 * that names no ground is per cell, and one that names no period is for the year. Mass of carbon is turned into CO2.
 */
export function gridUnitOf(text: string): GridUnit | undefined {
  const [above = '', ...below] = text
    .replaceAll('**', '^')
    .replace(/(?<=[a-z\d])\.(?=[a-z])/gi, ' ')
    .replace(/\s*\b(cell|[a-z]+2?)\^?-1\b/gi, '/$1')
    .replace(/\s*\b([a-z]+)\^?-2\b/gi, '/$12')
    .split('/')
    .map((part) => part.trim())
  const [, massName, substance] = /^(.+?)\s*(CO2(?:e|eq)?|C|carbon)?$/i.exec(above) ?? []
  const mass = unitOf(massName ?? '')
  if (mass?.dimension !== 'mass') return undefined
  const ofCarbon = substance !== undefined && !/^co2/i.test(substance)
  let tonnes = mass.value * (ofCarbon ? co2OfCarbon(carbon(1)) : 1)
  let per: GridUnit['per'] = 'cell'
  let period: Period = 'year'
  for (const part of below) {
    const named = PERIODS.find((name) => NAMES[name].test(part))
    const area = unitOf(part)
    if (named) period = named
    else if (area?.dimension === 'area') {
      per = 'area'
      tonnes /= area.value * HECTARE
    } else if (!/^(grid ?)?cell$/i.test(part)) return undefined
  }
  return { tonnes, per, period, ofCarbon }
}

/** How many periods a calendar year has. */
export function periodsOf(period: Period, year: number): number {
  const seconds = secondsOfYear(year)
  return { year: 1, month: 12, day: seconds / 86_400, hour: seconds / 3600, second: seconds }[period]
}

/** The conversion as a formula, e.g. `t CO2 = Σ value × 44/12 × 0.001 t/kg × 8784 hours of 2020`. */
export function conversionText(unit: GridUnit, year: number): string {
  const mass = unit.ofCarbon ? unit.tonnes / co2OfCarbon(carbon(1)) : unit.tonnes
  const count = periodsOf(unit.period, year)
  return [
    't CO2 = value',
    `${Number(mass.toPrecision(6))} t`,
    ...(unit.ofCarbon ? ['44/12'] : []),
    ...(unit.per === 'area' ? ['m² of the cell'] : []),
    ...(unit.period === 'year' ? [] : [`${count} ${unit.period}s of ${year}`]),
  ].join(' × ')
}
