// What `cadastre series` leaves behind: years, zones by year, the decomposition, trends and the page.
import { writeCsv } from '../../formats/index.ts'
import { type SeriesData, seriesFigures, seriesPage } from '../../report/index.ts'
import { EFFECTS, recalculations, type SeriesYear, sectorsOf } from '../../scenario/index.ts'
import { figureOptions, json, madeBy, type OutputFile, text } from '../folder/output-file.ts'

/** The files, in the order they are written. */
export function seriesFiles(data: SeriesData, version: string): readonly OutputFile[] {
  const { series, steps } = data
  const { study } = series[0]!.solution
  const options = figureOptions(series[0]!.solution, false)
  const figures = seriesFigures(data, options)
  return [
    text('series/years.csv', yearsCsv(data)),
    text('series/zones.csv', zonesOfYears(series)),
    text(
      'series/decomposition.csv',
      writeCsv([
        [
          'from',
          'to',
          ...EFFECTS.map((effect) => `${effect.replace(' ', '_')}_t`),
          'difference_t',
          'relative_residual',
        ],
        ...steps.map(({ from, to, effects, difference, residual }) => [
          from,
          to,
          ...effects,
          difference,
          residual,
        ]),
      ]),
    ),
    ...figures.map((figure) => text(`figures/${figure.name}.svg`, figure.svg)),
    text('series.html', seriesPage(data, figures, options)),
    json('series/summary.json', {
      ...madeBy(study, version),
      years: series.map(({ year, total }) => ({ year, total_t: total })),
      recalculations: recalculations(series),
    }),
  ]
}

const cell = (value: number | undefined) => value ?? ''

function yearsCsv({ series, intervals, gdpUnit }: SeriesData): string {
  const sectors = sectorsOf(series)
  return writeCsv([
    [
      'year',
      ...sectors.map((sector) => `${sector}_t`),
      'total_t',
      'low_t',
      'high_t',
      'energy_tj',
      'population',
      'urban_share',
      't_per_head',
      'gdp',
      'gdp_unit',
      't_per_gdp',
      'factors',
    ],
    ...series.map(({ year, solution, total, energy, people, urbanShare, gdp, factorSet }, i) => [
      year,
      ...sectors.map((sector) => solution.ledger.totals[sector] ?? 0),
      total,
      cell(intervals?.[i]?.low),
      cell(intervals?.[i]?.high),
      energy,
      cell(people),
      cell(urbanShare),
      cell(people && total / people),
      cell(gdp),
      gdp === undefined ? '' : (gdpUnit ?? ''),
      cell(gdp && total / gdp),
      factorSet ?? '',
    ]),
  ])
}

function zonesOfYears(series: readonly SeriesYear[]): string {
  const sectors = sectorsOf(series)
  return writeCsv([
    ['year', 'zone', 'name', ...sectors.map((sector) => `${sector}_t`), 'total_t'],
    ...series.flatMap(({ year, solution }) =>
      solution.table.rows.map((row) => [
        year,
        row.id,
        row.name,
        ...sectors.map((sector) => row.emissions[solution.table.sectors.indexOf(sector)] ?? 0),
        row.total,
      ]),
    ),
  ])
}
