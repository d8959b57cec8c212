// The register of parcels as a table of features: patches of land, then parks and enterprises, each with its carbon.
import { toWorld } from '../../grid/index.ts'
import {
  type Column,
  type Extent,
  extentOf,
  type FeatureRow,
  type FeatureTable,
  positionArrays,
} from '../../vector/index.ts'
import { gasShares } from '../sums/gas-shares.ts'
import { patchAmounts } from './patch-amounts.ts'
import { groundEntries, type PatchSources, parcelEntries, patchTonnes } from './patch-entries.ts'
import { type RowFacts, rowMaker } from './patch-rows.ts'
import { type PatchSlice, patchSlicer, type Slice, sliceRows } from './patch-slices.ts'

/** Patches as a table, and in slices whose rows can be made elsewhere. */
export interface PatchTable extends FeatureTable {
  /** What rows of every slice share; plain data. */
  readonly facts: RowFacts
  readonly slices: readonly Slice[]
  slice(of: Slice): PatchSlice
  /** Rows that are in no slice; they come last. */
  rest(): Iterable<FeatureRow>
}

/** The table of patches and parcels. Order and ids depend on the study alone, not on tiles or threads. */
export function patchTable(sources: PatchSources): PatchTable {
  const { lands, patches, rings, title, style } = sources
  const { sectors, zones, legend, grid } = lands
  const gases = gasShares(sectors, sources.ledger)
  const grounds = groundEntries(sources)
  const tonnes = new Float64Array(patches.count + sources.parcels.count + grounds.length)
  let filled = 0
  for (const amount of patchAmounts(sources)) tonnes[filled++] = amount.tonnes
  const rank = ranking(tonnes)
  const facts: RowFacts = {
    lands: { sectors, zones, legend, grid },
    emissions: { onLand: sources.emissions.onLand, onWeight: sources.emissions.onWeight },
    gases,
    hasSinks: sources.hasSinks,
  }
  const slicer = patchSlicer(patches, rings, sources.weights.length, (i) => rank(patchTonnes(sources, i)))
  const row = rowMaker(facts)
  function* rest() {
    for (const entry of parcelEntries(sources)) yield row(entry, rank(entry.tonnes))
    for (const entry of grounds) yield row(entry, rank(entry.tonnes))
  }
  return {
    name: 'patches',
    description: `Parcels of ${title}: connected land of one sector in one zone, parks and enterprises; t CO2e a year`,
    crs: grid.crs,
    columns: [...columnsOf(sources.weights, gases.names), ...(sources.hasSinks ? BALANCE : [])],
    count: tonnes.length,
    extent: extentOfAll(sources),
    style,
    facts,
    ...slicer,
    rest,
    *rows() {
      for (const slice of slicer.slices) yield* sliceRows(facts, slicer.slice(slice))
      yield* rest()
    },
  }
}

/** Columns of a parcel's balance, after all others where sinks are on. */
const BALANCE: readonly Column[] = [
  {
    name: 'absorbed_t',
    type: 'real',
    unit: 't CO2 / year',
    description: 'carbon dioxide that its own ground takes up; no part of the emission',
  },
  {
    name: 'net_t',
    type: 'real',
    unit: 't CO2e / year',
    description: 'emission less what its ground takes up',
  },
]

function columnsOf(weights: readonly string[], gases: readonly string[]): readonly Column[] {
  const text = (name: string, description: string): Column => ({ name, type: 'text', description })
  const real = (name: string, unit: string, description: string): Column => ({
    name,
    type: 'real',
    unit,
    description,
  })
  return [
    text(
      'id',
      'sector-zone-row-column of the first pixel, or of a feature its kind and id; the same in every run',
    ),
    text('sector', 'sector of the inventory'),
    text('zone', 'id of the zone'),
    text('zone_name', 'name of the zone'),
    text(
      'kind',
      'land, park, enterprise; source: a plant with an emission of its own; ground: a total spread over all ground of its zone',
    ),
    text('name', 'name of the park or enterprise'),
    { name: 'land_code', type: 'integer', description: 'land code that most of the ground has' },
    text('land_class', 'what the code means'),
    real('ha', 'ha', 'ground, parts of pixels included'),
    real('t', 't CO2e / year', 'emission'),
    real('t_ha', 't CO2e / ha / year', 'intensity'),
    ...weights.map((weight) =>
      real(
        `weight_${weight}`,
        '',
        `Σ ${weight} per m² × m² of its ground; empty where it is not shared by that`,
      ),
    ),
    ...gases.map((gas) =>
      real(`${gas.toLowerCase()}_t`, 't CO2e / year', `${gas} of it, by the sector's ledger`),
    ),
    {
      name: 'rank',
      type: 'integer',
      description: '1 = the largest emission of all parcels; equals share a rank',
    },
    text('explanation', 'zone/sector: the chain of `cadastre explain` that the rate comes from'),
  ]
}

function extentOfAll({ lands, rings, parcels, grounds }: PatchSources): Extent {
  const inside = rings.extent()
  const corners = inside
    ? [
        Float64Array.of(
          ...toWorld(lands.grid, inside.minX, inside.minY),
          ...toWorld(lands.grid, inside.maxX, inside.maxY),
        ),
      ]
    : []
  const around = parcels.extent
  const ends = around && [Float64Array.of(around.minX, around.minY, around.maxX, around.maxY)]
  const ofGrounds = grounds.flatMap(({ outline }) => positionArrays(outline))
  return extentOf([...corners, ...ofGrounds, ...(ends ?? [])]) ?? { minX: 0, minY: 0, maxX: 0, maxY: 0 }
}

// One more than there are larger values. Patches of whole pixels have few kinds of values: only those are searched.
function ranking(values: Float64Array): (value: number) => number {
  const ascending = values.sort()
  const ranks = new Int32Array(values.length)
  let kinds = 0
  for (let i = 0; i < values.length; i++) {
    if (kinds === 0 || ascending[kinds - 1] !== ascending[i]) ascending[kinds++] = ascending[i]!
    ranks[kinds - 1] = values.length - i
  }
  return (value) => {
    let low = 0
    let high = kinds - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (ascending[middle]! < value) low = middle + 1
      else high = middle
    }
    return ranks[low]!
  }
}
