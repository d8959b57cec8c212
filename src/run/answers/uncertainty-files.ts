// What `cadastre uncertainty` leaves behind: intervals, zones, numbers with their effects, figures and the page.
import { boundedTable, type RowBounds } from '../../cadastre/index.ts'
import { writeCsv } from '../../formats/index.ts'
import { quantileOf } from '../../quantity/index.ts'
import { uncertaintyFigures, uncertaintyPage } from '../../report/index.ts'
import type { Solution, World } from '../../study/index.ts'
import type { Interval, SinkIntervals, SinksUncertainty, Uncertainty } from '../../uncertainty/index.ts'
import { figureOptions, json, madeBy, type OutputFile, text } from '../folder/output-file.ts'
import { parcelFiles, parcelFormats } from '../parcels/parcel-files.ts'
import type { Patches } from '../parcels/trace-patches.ts'

/** The files but for the rasters, in the order they are written. */
export function uncertaintyFiles(
  solution: Solution,
  uncertainty: Uncertainty,
  version: string,
): readonly OutputFile[] {
  const options = figureOptions(solution, false)
  const figures = uncertaintyFigures(solution.table, uncertainty, options)
  const { seed, draws, stable, residual, total, approachOne, issues } = uncertainty
  return [
    text('uncertainty/intervals.csv', intervalsCsv(uncertainty)),
    text('uncertainty/zones.csv', zonesCsv(solution, uncertainty)),
    text('uncertainty/drivers.csv', driversCsv(uncertainty)),
    ...(uncertainty.sinks ? [text('uncertainty/sinks.csv', sinksCsv(solution, uncertainty.sinks))] : []),
    ...figures.map((figure) => text(`figures/${figure.name}.svg`, figure.svg)),
    text('uncertainty.html', uncertaintyPage(solution.table, uncertainty, figures, options)),
    json('uncertainty/summary.json', {
      ...madeBy(solution.study, version),
      unit: 't CO2e a year',
      seed,
      draws,
      stable,
      residual,
      total,
      approach_1: approachOne.total,
      ...(uncertainty.sinks && { sinks: uncertainty.sinks.total }),
      warnings: issues,
    }),
  ]
}

/** The parcels with their intervals, in the formats of the study. */
export function boundedParcels(
  { study }: Solution,
  patches: Patches,
  bounds: RowBounds,
  world: World,
): readonly OutputFile[] {
  const { files } = parcelFiles(boundedTable(patches.table, bounds), parcelFormats(study), study.year, world)
  return files.map(({ name, bytes }) => ({ name: `uncertainty/${name}`, bytes }))
}

const BOUNDS = ['central_t', 'mean_t', 'low_t', 'high_t', 'relative_percent'] as const
const cells = ({ central, mean, low, high, relative }: Interval) => [central, mean, low, high, relative]

function intervalsCsv({ total, sectors, gases, carriers, zones }: Uncertainty): string {
  const rows = (dimension: string, list: readonly (Interval & { readonly id: string })[]) =>
    list.map((interval) => [dimension, interval.id, ...cells(interval)])
  return writeCsv([
    ['dimension', 'id', ...BOUNDS],
    ['total', 'total', ...cells(total)],
    ...rows('sector', sectors),
    ...rows('gas', gases),
    ...rows('carrier', carriers),
    ...zones.map(({ id, total: ofZone }) => ['zone', id, ...cells(ofZone)]),
  ])
}

function zonesCsv({ table }: Solution, { zones }: Uncertainty): string {
  return writeCsv([
    ['zone', 'name', 'sector', ...BOUNDS, 'intensity_relative_percent'],
    ...zones.flatMap(({ id, sectors, intensities }, z) =>
      sectors.map((interval, s) => [
        id,
        table.rows[z]!.name,
        table.sectors[s]!,
        ...cells(interval),
        intensities[s]!.relative,
      ]),
    ),
  ])
}

function sinksCsv({ table }: Solution, { zones, total }: SinksUncertainty): string {
  const rows = (id: string, name: string, { sink, net }: SinkIntervals) => [
    [id, name, 'sink', ...cells(sink)],
    [id, name, 'net', ...cells(net)],
  ]
  return writeCsv([
    ['zone', 'name', 'quantity', ...BOUNDS],
    ...zones.flatMap((zone, z) => rows(table.rows[z]!.id, table.rows[z]!.name, zone)),
    ...rows('', 'total', total),
  ])
}

function driversCsv({ effects, model }: Uncertainty): string {
  return writeCsv([
    [
      'id',
      'kind',
      'distribution',
      'low',
      'high',
      'uncertainty_percent',
      'emission_t',
      'contribution_percent',
      'assumed',
      'source',
    ],
    ...effects.map(({ driver, amount, uncertainty, contribution }) => {
      const { id, kind, distribution, source, assumed } = model.drivers[driver]!
      const quantile = quantileOf(distribution)
      return [
        id,
        kind,
        distribution.kind,
        quantile(0.025),
        quantile(0.975),
        uncertainty,
        amount,
        contribution,
        assumed ? 'yes' : 'no',
        source,
      ]
    }),
  ])
}
