// The register of parcels as a table of features: patches of land, then parks and enterprises, each with its carbon.
import { toWorld } from '../grid/index.ts'
import type { Lands } from '../land/index.ts'
import {
  type Column,
  type Extent,
  extentOf,
  type FeatureRow,
  type FeatureTable,
  positionArrays,
} from '../vector/index.ts'
import { type GasShares, gasShares } from './gas-shares.ts'
import {
  groundEntries,
  landEntry,
  type PatchEntry,
  type PatchSources,
  parcelEntries,
  patchTonnes,
} from './patch-entries.ts'

const HECTARE = 1e4

/** The table of patches and parcels. Order and ids depend on the study alone, not on tiles or threads. */
export function patchTable(sources: PatchSources): FeatureTable {
  const { lands, patches, title, style } = sources
  const gases = gasShares(lands.sectors, sources.ledger)
  const others = [...parcelEntries(sources), ...groundEntries(sources)]
  const count = patches.count + others.length
  const tonnes = new Float64Array(count)
  for (let i = 0; i < patches.count; i++) tonnes[i] = patchTonnes(sources, i)
  others.forEach((entry, i) => {
    tonnes[patches.count + i] = entry.tonnes
  })
  const row = rowMaker(lands, gases, ranking(tonnes))
  return {
    name: 'patches',
    description: `Parcels of ${title}: connected land of one sector in one zone, parks and enterprises; t CO2e a year`,
    crs: lands.grid.crs,
    columns: columnsOf(gases.names),
    count,
    extent: extentOfAll(sources),
    style,
    *rows() {
      const read = sources.rings.reader()
      for (let i = 0; i < patches.count; i++) yield row(landEntry(sources, read, i))
      for (const entry of others) yield row(entry)
    },
  }
}

function columnsOf(gases: readonly string[]): readonly Column[] {
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

function rowMaker(lands: Lands, gases: GasShares, rank: (tonnes: number) => number) {
  return (entry: PatchEntry): FeatureRow => {
    const { zone, sector, area, tonnes } = entry
    const { id, name, nameEn } = lands.zones[zone]!
    const land = lands.legend[entry.class - 1]
    const hectares = area / HECTARE
    return {
      geometry: entry.geometry(),
      values: [
        entry.id,
        lands.sectors[sector]!,
        id,
        nameEn ?? name,
        entry.kind,
        entry.name,
        land?.code ?? null,
        land?.name ?? null,
        hectares,
        tonnes,
        hectares > 0 ? tonnes / hectares : 0,
        ...gases.shares[sector]!.map((share) => tonnes * share),
        rank(tonnes),
        `${id}/${lands.sectors[sector]}`,
      ],
    }
  }
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
  const outlines = [...parcels, ...grounds].flatMap(({ outline }) => positionArrays(outline))
  return extentOf([...corners, ...outlines]) ?? { minX: 0, minY: 0, maxX: 0, maxY: 0 }
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
