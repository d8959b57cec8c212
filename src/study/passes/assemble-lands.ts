// Puts cover, legend, zones and features together into the partition that tiles are counted against.
import { fault, type Issue, warning } from '../../error.ts'
import { type Grid, rowAreas } from '../../grid/index.ts'
import {
  type FeatureLayer,
  type Lands,
  type Legend,
  type Rule,
  ruleTable,
  splitLegend,
  type Zone,
} from '../../land/index.ts'
import {
  extentOf,
  type Feature,
  indexShapes,
  overlap,
  positionArrays,
  type Shape,
  shapeArea,
  shapeOf,
} from '../../vector/index.ts'
import { type Cover, gridExtent } from '../cover/open-cover.ts'
import type { LandInputs } from '../inputs/inputs.ts'
import type { OpenedLayer } from '../layers/open-layers.ts'
import type { Study } from '../schema/schema.ts'
import { type SplitLand, splitRules } from './split-land.ts'

/** The sector that parks and enterprises belong to. */
const INDUSTRY = 'industry'

/** Id of the zone that stands in where none of the study's can be used. */
export const WHOLE_RASTER = '*'

/**
 * Lands of a study, by the paper's order: parks, then enterprise buffers, then the legend's codes; whatever a
 * feature covers is taken out of every other class. Needs a readable cover and legend.
 */
export function assembleLands(
  study: Study,
  inputs: LandInputs & { cover: Cover; legend: Legend },
  { sectors, split }: { readonly sectors: readonly string[]; readonly split: SplitLand | undefined },
  issues: Issue[],
): Lands {
  const { grid } = inputs.cover
  const layers = inputs.layers.map((layer) => featureLayer(layer, study))
  const zoneShapes = zonesOnGrid(study, inputs, grid, issues)
  const featureShapes = inputs.layers.flatMap((layer) =>
    layer.features.map((feature) => shapeOf(feature, grid, bufferOf(layer, feature))),
  )
  const { entries } =
    split?.least === undefined ? inputs.legend : splitLegend(inputs.legend.entries, split.codes, split)
  return {
    grid,
    rowAreas: rowAreas(grid),
    sectors,
    legend: entries,
    nodata: inputs.cover.nodata,
    blank: inputs.legend.blank,
    ...(inputs.cover.burnt && { burnt: inputs.cover.burnt }),
    zones: zonesOf(inputs, zoneShapes, grid),
    layers,
    shapes: indexShapes(grid, zoneShapes.shapes, featureShapes),
    layerOfFeature: Int32Array.from(inputs.layers.flatMap((layer, l) => layer.features.map(() => l))),
    table: ruleTable(
      rulesOf(study, { legend: inputs.legend, layers, split, sectors }, issues),
      layers.length,
      entries,
    ),
    coverage: study.coverage,
  }
}

function zonesOf(
  inputs: LandInputs,
  { shapes, whole }: { shapes: Shape[]; whole: boolean },
  grid: Grid,
): Zone[] {
  const named = whole ? [{ id: WHOLE_RASTER, name: 'whole raster', nameEn: undefined }] : inputs.zones.zones
  return named.map((zone, i) => ({ ...zone, area: shapeArea(shapes[i]!, grid) }))
}

/** Metres around a feature of a layer: polygons are ground by themselves and mostly have none. */
export const bufferOf = (
  layer: Pick<OpenedLayer, 'buffer' | 'polygonBuffer'>,
  { geometry }: Pick<Feature, 'geometry'>,
): number => (geometry?.kind === 'polygon' ? layer.polygonBuffer : layer.buffer)

function featureLayer(layer: OpenedLayer, study: Study): FeatureLayer {
  if (layer.kind === 'boundary') return boundaryLayer(layer, study)
  return {
    name: layer.name,
    sector: layer.sector ?? INDUSTRY,
    buffer: Math.max(0, ...new Set(layer.features.map((feature) => bufferOf(layer, feature)))),
    features: namesOf(layer),
  }
}

function boundaryLayer(layer: OpenedLayer, study: Study): FeatureLayer {
  return {
    name: layer.name,
    sector: study.land.split?.urban ?? 'urban',
    role: 'urban-boundary',
    buffer: 0,
    features: namesOf(layer),
  }
}

const namesOf = ({ features }: OpenedLayer) =>
  features.map((feature, i) => ({ id: feature.id ?? `${i + 1}`, name: nameOf(feature) }))

function nameOf(feature: Feature): string | undefined {
  const { properties } = feature
  const name =
    properties['name'] ??
    properties['NAME'] ??
    properties['Name'] ??
    properties['名称'] ??
    properties['企业名称']
  return typeof name === 'string' && name !== '' ? name : undefined
}

function rulesOf(
  study: Study,
  land: {
    legend: Legend
    layers: readonly FeatureLayer[]
    split: SplitLand | undefined
    sectors: readonly string[]
  },
  issues: Issue[],
): Rule[] {
  const { legend, layers, split, sectors } = land
  const ofFeatures = layers.flatMap((layer, i): Rule[] =>
    layer.role === undefined ? [{ kind: 'features', sector: layer.sector, name: layer.name, layer: i }] : [],
  )
  const bySector = new Map<string, number[]>()
  if (study.land.sectors) {
    for (const [sector, codes] of Object.entries(study.land.sectors)) bySector.set(sector, codes)
    checkCodes(bySector, legend, issues)
  } else {
    for (const { code, sector } of legend.entries) {
      if (sector !== undefined) bySector.set(sector, [...(bySector.get(sector) ?? []), code])
    }
  }
  const place = study.land.sectors ? ['land', 'sectors'] : [legend.name]
  issues.push(...unknownSectors(bySector, sectors, place))
  const ofCodes = [...bySector].flatMap(([sector, listed]): Rule[] => {
    const codes = listed.filter((code) => !split?.codes.includes(code))
    const name = `${codes.length === 1 ? 'code' : 'codes'} ${codes.join(', ')}`
    return codes.length === 0 ? [] : [{ kind: 'codes', sector, name, codes }]
  })
  // Industrial codes before the others, as the paper ranks the sectors.
  return [
    ...ofFeatures,
    ...(split ? splitRules(split, layers) : []),
    ...ofCodes.sort((a, b) => Number(b.sector === INDUSTRY) - Number(a.sector === INDUSTRY)),
  ]
}

function checkCodes(bySector: ReadonlyMap<string, readonly number[]>, legend: Legend, issues: Issue[]): void {
  const known = new Set(legend.entries.map((entry) => entry.code))
  for (const [sector, codes] of bySector) {
    const missing = codes.filter((code) => !known.has(code))
    if (missing.length > 0)
      issues.push(
        fault(
          'land.sectors',
          ['land', 'sectors', sector],
          `codes ${missing.join(', ')}`,
          'codes of the legend',
          'Correct the codes, or add them to the legend.',
        ),
      )
    for (const [other, theirs] of bySector) {
      if (other === sector) break
      const both = codes.filter((code) => theirs.includes(code))
      if (both.length > 0) issues.push(codesOfTwo(sector, other, both))
    }
  }
}

const codesOfTwo = (sector: string, other: string, codes: readonly number[]) =>
  fault(
    'land.sectors',
    ['land', 'sectors', sector],
    `codes ${codes.join(', ')}, which ${other} has too`,
    'each code in one sector',
    'Take them out of one of the two.',
  )

// A misspelt sector would lose its ground without a word.
function unknownSectors(
  bySector: ReadonlyMap<string, readonly number[]>,
  sectors: readonly string[],
  place: readonly string[],
): readonly Issue[] {
  return [...bySector].flatMap(([sector, codes]) =>
    sectors.includes(sector)
      ? []
      : warning(
          'land.sector',
          [...place, sector],
          `codes ${codes.join(', ')} of a sector that the inventory lacks`,
          `one of ${sectors.join(', ')}`,
          'Nothing is emitted on their ground; correct the name, or write `unused` if that is meant.',
        ),
  )
}

// Zones that cannot be used must not hide faults of the land: the whole raster stands in for them in `check`.
function zonesOnGrid(
  study: Study,
  inputs: LandInputs,
  grid: Grid,
  issues: Issue[],
): { shapes: Shape[]; whole: boolean } {
  const shapes = inputs.zones.features.map((feature) => shapeOf(feature, grid))
  const areas = inputs.zones.features.flatMap(({ geometry }) =>
    geometry?.kind === 'polygon' ? geometry : [],
  )
  const extent = extentOf(areas.flatMap(positionArrays))
  const file = study.zones.file
  if (extent && overlap(extent, gridExtent(grid))) {
    reportOutside(inputs, grid, file, issues)
    return { shapes, whole: false }
  }
  if (extent) {
    const say = (e: typeof extent) =>
      `x ${e.minX.toPrecision(7)} … ${e.maxX.toPrecision(7)}, y ${e.minY.toPrecision(7)} … ${e.maxY.toPrecision(7)}`
    issues.push(
      fault(
        'zones.elsewhere',
        [file],
        `zones at ${say(extent)} (in ${grid.crs.name})`,
        `ground inside the cover: ${say(gridExtent(grid))}`,
        'Check the sign and order of the coordinates and the coordinate system of both files.',
      ),
    )
  }
  const { width, height } = grid
  return {
    shapes: [{ rings: [Float64Array.of(0, 0, width, 0, width, height, 0, height, 0, 0)], discs: [] }],
    whole: true,
  }
}

function reportOutside(inputs: LandInputs, grid: Grid, file: string, issues: Issue[]): void {
  const bounds = gridExtent(grid)
  inputs.zones.features.forEach((feature, i) => {
    const own = feature.geometry && extentOf(positionArrays(feature.geometry))
    if (!own || overlap(own, bounds)) return
    issues.push(
      warning(
        'zones.outside',
        [file, inputs.zones.zones[i]?.id ?? i],
        'a zone wholly outside the cover',
        'cover under every zone',
        'Its row of the table will be zero; use a cover that reaches it.',
      ),
    )
  })
}
