// The city behind the emissions: population, urbanisation and product by year, where the study gives them.
import { fault, type Issue } from '../../error.ts'
import type { Study } from '../schema/schema.ts'
import type { World } from '../world.ts'
import { openTable } from './open-table.ts'

/** One year; what is not given is undefined. */
export interface ContextRow {
  readonly year: number
  /** 10⁴ persons. */
  readonly population: number | undefined
  /** Per cent of the population living in towns. */
  readonly urban_share: number | undefined
  /** 10⁸ yuan, in all and by primary, secondary and tertiary industry. */
  readonly gdp: number | undefined
  readonly gdp_primary: number | undefined
  readonly gdp_secondary: number | undefined
  readonly gdp_tertiary: number | undefined
  readonly source: string | undefined
}

const FIGURES = ['population', 'urban_share', 'gdp', 'gdp_primary', 'gdp_secondary', 'gdp_tertiary'] as const

// More 10^4 persons than the world's largest country has are persons; a share of one at most is no percentage.
const PLAUSIBLE: Readonly<Record<string, readonly [number, number]>> = {
  population: [0, 200_000],
  urban_share: [1, 100],
}

const implausible = (path: readonly (string | number)[], cell: string, unit: string) =>
  fault('context.unit', path, `"${cell}"`, `a figure in ${unit}`, 'Write it in that unit.')

/** The years of `context:`, ascending; none where the study names no file. */
export async function openContext(study: Study, world: World, issues: Issue[]): Promise<ContextRow[]> {
  const file = study.context
  const table = file === undefined ? undefined : await openTable(file, ['year'], world, issues)
  if (file === undefined || !table) return []
  const rows = table.rows.map(({ line, cells }): ContextRow => {
    const figure = (key: string) => {
      const cell = cells[key]?.trim() ?? ''
      const value = Number(cell)
      const [least, most] = PLAUSIBLE[key] ?? [0, Number.POSITIVE_INFINITY]
      if (cell === '') return undefined
      if (value === 0 || (value >= least && value <= most)) return value
      if (value > 0) {
        issues.push(implausible([file, line, key], cell, key === 'population' ? '10^4 persons' : 'per cent'))
        return undefined
      }
      issues.push(
        fault(
          'context.figure',
          [file, line, key],
          `"${cell}"`,
          'a number, zero or more',
          'Write the figure as a plain number, or leave the cell empty.',
        ),
      )
      return undefined
    }
    const figures = Object.fromEntries(FIGURES.map((key) => [key, figure(key)])) as Omit<
      ContextRow,
      'year' | 'source'
    >
    return { year: figure('year') ?? Number.NaN, ...figures, source: cells['source']?.trim() || undefined }
  })
  return rows.filter(({ year }) => !Number.isNaN(year)).sort((a, b) => a.year - b.year)
}
