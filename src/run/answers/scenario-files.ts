// What `cadastre scenario` leaves behind: both solutions compared by every dimension, the waterfall, the changed study.
import { writeCsv } from '../../formats/index.ts'
import { scenarioFigures, scenarioPage, zonesCsv } from '../../report/index.ts'
import { causesOfTotals, causesOfZones, differences, type ScenarioResult } from '../../scenario/index.ts'
import { figureOptions, json, madeBy, type OutputFile, text } from '../folder/output-file.ts'

/** The files, in the order they are written. */
export function scenarioFiles(result: ScenarioResult, version: string): readonly OutputFile[] {
  const { scenario, before, after, steps, residual } = result
  const options = figureOptions(before, false)
  const figures = scenarioFigures(result, options)
  return [
    text('scenario/comparison.csv', comparisonCsv(result)),
    text(
      'scenario/waterfall.csv',
      writeCsv([
        ['step', 'before_t', 'effect_t'],
        ...steps.map((step) => [step.name, step.before, step.effect]),
      ]),
    ),
    text(
      'scenario/causes.csv',
      writeCsv([
        ['zone', 'cause', 'effect_t'],
        ...causesOfTotals(before, after).map(({ cause, effect }) => ['', cause, effect]),
        ...causesOfZones(before, after).flatMap(({ zone, totals, shares }) => [
          [zone, 'totals of its sectors', totals],
          [zone, 'its share of their land', shares],
        ]),
      ]),
    ),
    text('scenario/zones.csv', zonesCsv(after.table)),
    ...figures.map((figure) => text(`figures/${figure.name}.svg`, figure.svg)),
    text('scenario.html', scenarioPage(result, figures, options)),
    json('scenario/study.json', after.study),
    json('scenario/summary.json', {
      ...madeBy(before.study, version),
      unit: 't CO2e a year',
      scenario,
      steps,
      residual,
    }),
  ]
}

function comparisonCsv({ before, after }: ScenarioResult): string {
  const rows = differences(before, after).map((row) => [
    row.dimension,
    row.id,
    row.dimension === 'land' ? 'ha' : 't CO2e',
    row.before,
    row.after,
    row.difference,
  ])
  return writeCsv([['dimension', 'id', 'unit', 'before', 'after', 'difference'], ...rows])
}
