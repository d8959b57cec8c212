// Answers of a folder (scenario, intervals, years, choices): each file's own arithmetic, and what two of its files tell twice.
import { TOLERANCE } from '../../cadastre/index.ts'
import { exactSum, groupBy } from '../../quantity/index.ts'
import type { ProofFiles } from './proof-files.ts'
import { csvRecords, parting, sameNumber } from './told-twice.ts'

type Row = Readonly<Record<string, string>>

/** Hold the numbers of every answer against each other. */
export async function answers(files: ProofFiles): Promise<void> {
  const attempt = async (file: string, check: (rows: readonly Row[]) => void | Promise<void>) => {
    if (files.has(file)) await files.attempt(file, async () => check(csvRecords(await files.text(file))))
  }
  await attempt('scenario/comparison.csv', (rows) => scenario(files, rows))
  await attempt('uncertainty/intervals.csv', (rows) => intervals(files, rows))
  await attempt('series/years.csv', (rows) => years(files, rows))
  await attempt('sensitivity/zones.csv', (rows) => choices(files, rows))
}

const number = (row: Row | undefined, column: string) => Number(row?.[column])

// Told where `found` is not what others make; numbers near zero are judged by the size of those that they are the difference of.
function held(files: ProofFiles, file: string, what: string, found: number, made: number, size = 0): void {
  const near =
    sameNumber(found, made, TOLERANCE.patches) || Math.abs(found - made) <= TOLERANCE.patches * size
  if (!near) files.fault(file, `${what} is ${found}, others make ${made}`)
}

// Told where `found` is not what is left of one number less another.
function heldDifference(
  files: ProofFiles,
  file: string,
  what: string,
  found: number,
  [after, before]: readonly [number, number],
): void {
  held(files, file, what, found, after - before, Math.max(Math.abs(before), Math.abs(after)))
}

const ofDimension = (rows: readonly Row[], dimension: string) =>
  rows.filter((row) => row['dimension'] === dimension)

async function scenario(files: ProofFiles, rows: readonly Row[]): Promise<void> {
  const file = 'scenario/comparison.csv'
  const total = rows.find((row) => row['dimension'] === 'total')
  const zones = ofDimension(rows, 'zone')
  for (const side of ['before', 'after']) {
    const sum = (list: readonly Row[]) => exactSum(list.map((row) => number(row, side)))
    for (const dimension of ['sector', 'branch', 'carrier', 'gas'])
      held(
        files,
        file,
        `${side} of all (${dimension})`,
        number(total, side),
        sum(ofDimension(rows, dimension)),
      )
    const parts = groupBy(ofDimension(rows, 'zone-sector'), ({ id = '' }) => id.replace(/ \S*$/, ''))
    for (const zone of zones) {
      const made = sum(parts.get(zone['id']!) ?? [])
      held(files, file, `${side} of zone ${zone['id']}`, number(zone, side), made)
    }
  }
  for (const row of rows) {
    const [before, after] = [number(row, 'before'), number(row, 'after')]
    const what = `difference of ${row['dimension']} ${row['id']}`
    heldDifference(files, file, what, number(row, 'difference'), [after, before])
  }
  await waterfall(files, total)
  if (!files.has('scenario/zones.csv')) return
  const after = new Map(zones.map((row) => [row['id'], number(row, 'after')]))
  for (const row of csvRecords(await files.text('scenario/zones.csv'))) {
    const told = after.get(row['id']) ?? Number.NaN
    held(files, 'scenario/zones.csv', `total_t of ${row['id']}`, number(row, 'total_t'), told)
  }
}

// Every step begins where the one before ended, the first at the study's total, the last ends at the scenario's.
async function waterfall(files: ProofFiles, total: Row | undefined): Promise<void> {
  const file = 'scenario/waterfall.csv'
  if (!files.has(file)) return
  const steps = csvRecords(await files.text(file))
  let at = number(total, 'before')
  for (const step of steps) {
    held(files, file, `before_t of ${step['step']}`, number(step, 'before_t'), at)
    at = number(step, 'before_t') + number(step, 'effect_t')
  }
  if (steps.length > 0) held(files, file, 'the end', at, number(total, 'after'))
  const summary = await files.json<{ steps: { name: string; before: number; effect: number }[] }>(
    'scenario/summary.json',
  )
  const told = summary?.steps.map(({ name, before, effect }) => ({
    step: name,
    before_t: `${before}`,
    effect_t: `${effect}`,
  }))
  if (told) files.part('scenario/summary.json', parting(told, steps, 'steps'), file)
}

async function intervals(files: ProofFiles, rows: readonly Row[]): Promise<void> {
  const file = 'uncertainty/intervals.csv'
  const summary = await files.json<{ total: Readonly<Record<string, number>> }>('uncertainty/summary.json')
  const total = ofDimension(rows, 'total')[0]
  if (summary)
    for (const column of ['central_t', 'mean_t', 'low_t', 'high_t', 'relative_percent']) {
      const key = column.replace(/_.*/, '')
      held(files, 'uncertainty/summary.json', `total.${key}`, summary.total[key]!, number(total, column))
    }
  for (const row of rows) {
    const [low, high, central] = [number(row, 'low_t'), number(row, 'high_t'), number(row, 'central_t')]
    const made = central === 0 ? 0 : (50 * (high - low)) / Math.abs(central)
    held(files, file, `relative_percent of ${row['id']}`, number(row, 'relative_percent'), made, 100)
  }
  if (!files.has('uncertainty/zones.csv')) return
  const cells = groupBy(csvRecords(await files.text('uncertainty/zones.csv')), ({ zone = '' }) => zone)
  for (const row of ofDimension(rows, 'zone')) {
    const made = exactSum((cells.get(row['id']!) ?? []).map((cell) => number(cell, 'central_t')))
    held(files, file, `central_t of ${row['id']}`, number(row, 'central_t'), made)
  }
}

async function years(files: ProofFiles, rows: readonly Row[]): Promise<void> {
  const file = 'series/years.csv'
  for (const row of rows) {
    for (const [ratio, by] of [
      ['t_per_head', 'population'],
      ['t_per_gdp', 'gdp'],
    ] as const) {
      const made = number(row, 'total_t') / number(row, by)
      if (row[ratio]) held(files, file, `${ratio} of ${row['year']}`, number(row, ratio), made)
    }
  }
  const totals = new Map(rows.map((row) => [row['year'], number(row, 'total_t')]))
  const summary = await files.json<{ years: { year: number; total_t: number }[] }>('series/summary.json')
  for (const { year, total_t } of summary?.years ?? [])
    held(files, 'series/summary.json', `total_t of ${year}`, total_t, totals.get(`${year}`) ?? Number.NaN)
  if (!files.has('series/decomposition.csv')) return
  for (const { from, to, difference_t } of csvRecords(await files.text('series/decomposition.csv'))) {
    const [before, after] = [totals.get(from) ?? Number.NaN, totals.get(to) ?? Number.NaN]
    const what = `difference_t of ${from} to ${to}`
    heldDifference(files, 'series/decomposition.csv', what, Number(difference_t), [after, before])
  }
}

function choices(files: ProofFiles, rows: readonly Row[]): void {
  const file = 'sensitivity/zones.csv'
  const base = new Map(
    rows.filter(({ choice }) => choice === rows[0]!['choice']).map((row) => [row['zone'], row]),
  )
  for (const row of rows) {
    const own = base.get(row['zone'])
    const [total, before] = [number(row, 'total_t'), number(own, 'total_t')]
    const what = `${row['choice']}, zone ${row['zone']}`
    const difference = number(row, 'difference_t')
    heldDifference(files, file, `difference_t of ${what}`, difference, [total, before])
    const risen = number(own, 'rank') - number(row, 'rank')
    held(files, file, `places_risen of ${what}`, number(row, 'places_risen'), risen)
  }
}
