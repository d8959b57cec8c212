// What a run leaves behind: tables, rasters, figures, the report, the proof and the provenance, as named pieces.
import { closes, netRows, ruleAreas, ruleLosses, TOLERANCE } from '../../cadastre/index.ts'
import type { Issue } from '../../error.ts'
import { memorySource } from '../../formats/index.ts'
import {
  chineseDrawing,
  type Figure,
  figures,
  inventoryCsv,
  mapPictures,
  netCsv,
  refinementJson,
  reportPage,
  sinksCsv,
  zonesCsv,
} from '../../report/index.ts'
import { type IdentifiedInput, identifyInputs, type Solution, type World } from '../../study/index.ts'
import {
  figureOptions,
  json,
  longText,
  madeBy,
  type OutputFile,
  studyOfReport,
  text,
} from '../folder/output-file.ts'
import { registerPieces } from '../folder/register.ts'
import { toldSharing } from '../folder/told-sharing.ts'
import { parcelFiles, parcelFormats } from '../parcels/parcel-files.ts'
import type { SinkParcels } from '../parcels/sink-parcels.ts'
import type { Patches } from '../parcels/trace-patches.ts'
import { sinksClosure } from '../rasters/sink-rasters.ts'
import type { Rasters } from '../rasters/write-rasters.ts'
import { inventoryFiles } from './inventory-files.ts'
import { metadataFiles } from './metadata-files.ts'
import { refinementFiles, toldRefinement } from './refinement-files.ts'
import { classAreas, viewPieces } from './result-view.ts'

/** Kinds of output; closure and provenance are always written. */
export const OUTPUTS = ['tables', 'rasters', 'patches', 'figures', 'report', 'register'] as const
/** A kind of output, as `--only` names it. */
export type OutputKind = (typeof OUTPUTS)[number]

/** What an output folder is made with. */
export interface PublishOptions {
  readonly version: string
  /** Only these kinds; default: all. */
  readonly only?: readonly OutputKind[] | undefined
  /** The register of parcels, where it was traced. */
  readonly patches?: Patches | undefined
  /** Parcels of land that takes up, where they were traced. */
  readonly sinkParcels?: SinkParcels | undefined
  /** Hears what a format could not carry. */
  readonly warn?: (issues: readonly Issue[]) => void
  /** Draws an SVG as PNG; without it figures are written as SVG alone. */
  readonly toPng?: (svg: string) => Promise<Uint8Array>
  /** The same with a font that has Chinese letters; without it Chinese figures are written as SVG alone. */
  readonly toChinesePng?: ((svg: string) => Promise<Uint8Array>) | undefined
  /** Fetch remote inputs whole to hash them; else their server's word (ETag, date of change) stands for it. */
  readonly hashRemote?: boolean
}

/** All files of an output folder, in the order they are written. */
export async function publish(
  solution: Solution,
  rasters: Rasters,
  world: World,
  options: PublishOptions,
): Promise<readonly OutputFile[]> {
  const inputs = await identifyInputs(solution, world, options)
  const wanted = (kind: OutputKind) => options.only?.includes(kind) ?? true
  const draw = wanted('figures') || wanted('report') ? drawer(solution, rasters, world) : () => []
  const drawn = draw(false)
  const made: Readonly<Record<OutputKind, () => readonly OutputFile[]>> = {
    tables: () => tables(solution, options.version),
    rasters: () => [...bandFiles(rasters), ...(rasters.sinks?.files ?? [])],
    patches: () => parcels(solution, world, options),
    figures: () => [
      ...pictures(drawn, draw(true), options.toPng),
      ...(solution.study.publish.languages?.includes('zh')
        ? chinesePictures(drawn, options.toChinesePng)
        : []),
    ],
    report: () => [text('report.html', report(solution, rasters, drawn, inputs, options))],
    register: () => register(solution, rasters, options.version),
  }
  const of = (kind: OutputKind) => (wanted(kind) ? made[kind]() : [])
  const files: OutputFile[] = [
    ...of('tables'),
    ...of('rasters'),
    ...of('patches'),
    ...of('figures'),
    ...of('report'),
    json('closure.json', closureFile(solution, rasters, options.patches)),
    ...of('register'),
    json('provenance.json', await provenance(solution, inputs, world, options)),
  ]
  if (options.only) return files
  const described = {
    version: options.version,
    inputs,
    files: files.map(({ name }) => name),
    parcels: options.patches?.table,
  }
  return [...files, ...metadataFiles(solution, described).map(({ name, content }) => text(name, content))]
}

const bandFiles = (rasters: Rasters): OutputFile[] =>
  rasters.bands.map((band, b) => ({
    name: `rasters/${band}.tif`,
    bytes: (passing?: boolean) => rasters.file(b, passing),
  }))

function register(solution: Solution, rasters: Rasters, version: string): OutputFile[] {
  return [
    longText('register/register.json', () => registerPieces(solution)),
    longText('register/view.json', () => viewPieces(solution, rasters, version)),
    { name: 'register/classes.tif', bytes: () => rasters.classes() },
    ...rasters.weights.map(({ name, file }) => ({ name: `register/weight-${name}.tif`, bytes: file })),
    ...(rasters.mixtures ? [{ name: 'register/mixtures.bin', bytes: rasters.mixtures }] : []),
  ]
}

function tables(solution: Solution, version: string): OutputFile[] {
  return [
    text('zones.csv', zonesCsv(solution.table)),
    text('inventory.csv', inventoryCsv(solution.ledger)),
    ...inventoryFiles(solution, version).map(({ name, content }) =>
      typeof content === 'string' ? text(name, content) : { name, bytes: async () => [await content()] },
    ),
    ...refinementFiles(solution).map(({ name, content }) => text(name, content)),
    ...sinkTables(solution),
  ]
}

function sinkTables({ sinks, emissions, table }: Solution): OutputFile[] {
  if (!sinks) return []
  return [text('sinks.csv', sinksCsv(sinks, table)), text('net.csv', netCsv(emissions, sinks, table))]
}

// PNG of every figure as drawn without Chinese letters.
function pictures(
  drawn: readonly Figure[],
  plain: readonly Figure[],
  toPng: PublishOptions['toPng'],
): OutputFile[] {
  return [
    ...drawn.map((figure) => text(`figures/${figure.name}.svg`, figure.svg)),
    ...(toPng ? plain.map((figure) => picture(figure, toPng)) : []),
  ]
}

function chinesePictures(
  drawn: readonly Figure[],
  toChinesePng: PublishOptions['toChinesePng'],
): OutputFile[] {
  const chinese = drawn.map(({ name, svg, ...figure }) => ({
    ...figure,
    name: `${name}.zh`,
    svg: chineseDrawing(svg),
  }))
  return pictures(chinese, chinese, toChinesePng)
}

const picture = (figure: Figure, toPng: (svg: string) => Promise<Uint8Array>): OutputFile => ({
  name: `figures/${figure.name}.png`,
  bytes: async () => [await toPng(figure.svg)],
})

function drawer(solution: Solution, rasters: Rasters, world: World) {
  const { table, tally, inputs } = solution
  const { preview } = rasters
  if (!preview) return () => []
  const data = {
    table,
    lands: tally.lands,
    preview,
    outlines: inputs.zones.features,
    ledger: solution.ledger,
    classAreas: classAreas(tally),
    context: solution.context,
    sinks: sinkGround(solution, rasters),
  }
  const pictures = mapPictures(data, world.zlib, data.sinks?.uptake)
  return (plain: boolean): readonly Figure[] => figures(data, pictures, figureOptions(solution, plain))
}

const sinkGround = ({ sinks, emissions }: Solution, { sinks: own }: Rasters) =>
  sinks && own?.uptake && { set: sinks.set, uptake: own.uptake, net: netRows(emissions, sinks) }

function report(
  solution: Solution,
  rasters: Rasters,
  drawn: readonly Figure[],
  inputs: readonly IdentifiedInput[],
  { version, patches }: PublishOptions,
): string {
  const { study, ledger, table, emissions, tally, issues, sinks } = solution
  return reportPage({
    ...studyOfReport(study, tally.lands.grid),
    ledger,
    table,
    closure: rasters.closure,
    unplaced: emissions.unplaced,
    sharing: toldSharing(solution),
    areaOfRules: ruleAreas(tally),
    refinement: toldRefinement(solution),
    sinks: sinks && { sinks, emissions },
    losses: ruleLosses(tally),
    overlaps: patches?.overlaps,
    inputs,
    version,
    issues,
    figures: drawn,
  })
}

function parcels(
  { study }: Solution,
  world: World,
  { patches, sinkParcels, warn }: PublishOptions,
): readonly OutputFile[] {
  if (!patches) return []
  return [patches, ...(sinkParcels ? [sinkParcels] : [])].flatMap(({ table }) => {
    const { files, issues } = parcelFiles(table, parcelFormats(study), study.year, world)
    warn?.(issues)
    return files
  })
}

function closureFile(solution: Solution, rasters: Rasters, patches: Patches | undefined) {
  const { emissions, tally, table } = solution
  const refined = toldRefinement(solution)
  return {
    unit: 't CO2e a year',
    tolerance: TOLERANCE,
    closes: closes(rasters.closure),
    sectors: rasters.closure.filter((row) => row.zone === undefined).map(({ zone: _, ...row }) => row),
    zones: rasters.closure
      .filter((row) => row.zone !== undefined)
      .map(({ ledger: _, written: __, written_residual: ___, ...row }) => row),
    unplaced: emissions.unplaced,
    ...(patches && { parcels: patches.count }),
    sharing: toldSharing(solution),
    ...(rasters.sinks && { sinks: sinksClosure(rasters.sinks) }),
    sources: emissions.placements.map(({ layer: _, ...placement }) => placement),
    land: {
      unit: 'ha',
      rules: ruleAreas(tally),
      losses: ruleLosses(tally),
      ...(patches && { overlaps: patches.overlaps }),
      unclassified: table.rows.map((row) => ({ zone: row.id, area: row.unclassified })),
      ...(refined && { refinement: refinementJson(refined) }),
    },
  }
}

async function provenance(
  solution: Solution,
  inputs: readonly IdentifiedInput[],
  world: World,
  { version, only }: Pick<PublishOptions, 'version' | 'only'>,
) {
  const { study, issues } = solution
  const plain = new TextEncoder().encode(JSON.stringify(study))
  return {
    ...madeBy(study, version),
    ...(only && { only }),
    study: { sha256: await world.hash(memorySource('study', plain)), value: study },
    inputs,
    crs: solution.tally.lands.grid.crs.name,
    warnings: issues,
  }
}
