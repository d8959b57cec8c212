// Places of one search as enterprises: in WGS 84, inside the area, each once by id and once by name and distance.
import { cos } from '../quantity/index.ts'
import { toWgs84 } from '../vector/index.ts'
import { type Category, isIndustrial } from './categories.ts'
import type { Place, Platform } from './platform.ts'
import type { SearchArea } from './search-area.ts'

/** An enterprise of a platform, in WGS 84. */
export interface Enterprise extends Place {
  /** Undefined where the table of categories does not tell. */
  readonly industrial: boolean | undefined
  /** Ids of other records that have its name and lie beside it. */
  readonly merged: readonly string[]
}

/** Enterprises in the order of their ids, and what was left out. */
export interface Merged {
  readonly enterprises: readonly Enterprise[]
  /** Records of an id that was there already, outside the area, merged into a neighbour of the same name. */
  readonly left: { readonly repeated: number; readonly outside: number; readonly merged: number }
}

const METRES_A_DEGREE = 111_320

/** Metres between two positions that are close together. */
function distance(a: Place, b: Place): number {
  const east = (a.lon - b.lon) * cos((a.lat * Math.PI) / 180)
  return Math.hypot(east, a.lat - b.lat) * METRES_A_DEGREE
}

const plainName = (name: string) => name.normalize('NFKC').toLowerCase().replace(/\s+/g, '')

/** Merge places; those of one name closer than `near` metres are one. Places without a name are never merged. */
export function mergePlaces(
  places: readonly Place[],
  platform: Platform,
  area: SearchArea,
  { categories, near }: { readonly categories: readonly Category[]; readonly near: number },
): Merged {
  const byId = new Map(places.map((place) => [place.id, place]))
  const inside = [...byId.values()]
    .map((place) => inWgs84(place, platform))
    .filter(({ lon, lat }) => area.holds(lon, lat))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  const byName = new Map<string, { place: Place; merged: string[] }[]>()
  const kept: { place: Place; merged: string[] }[] = []
  for (const place of inside) {
    const name = plainName(place.name)
    const same = name === '' ? [] : (byName.get(name) ?? [])
    const first = same.find((other) => distance(other.place, place) <= near)
    if (first) first.merged.push(place.id)
    else {
      const own = { place, merged: [] }
      kept.push(own)
      byName.set(name, [...same, own])
    }
  }
  return {
    enterprises: kept.map(({ place, merged }) => ({
      ...place,
      industrial: isIndustrial(place.category, platform.name, categories),
      merged,
    })),
    left: {
      repeated: places.length - byId.size,
      outside: byId.size - inside.length,
      merged: inside.length - kept.length,
    },
  }
}

function inWgs84(place: Place, { datum }: Platform): Place {
  const [lon, lat] = toWgs84(datum, place.lon, place.lat)
  return { ...place, lon, lat }
}
