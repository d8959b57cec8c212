// The register of parcels of a result, read once: which lie in a window of the map, and which holds a place.
import { readGeoPackage } from 'carbon-cadastre/web'

type Source = Parameters<typeof readGeoPackage>[0]

/** A parcel as the map and the explanation show it. */
export interface Parcel {
  readonly id: string
  readonly sector: string
  readonly zone: string
  readonly kind: string
  readonly name: string | undefined
  readonly landCode: number | undefined
  /** Hectares, t CO2e a year, and one over the other. */
  readonly area: number
  readonly tonnes: number
  readonly intensity: number
  /** t CO2 a year that its own ground takes up; undefined where sinks are off. */
  readonly absorbed: number | undefined
  /** Its place among all parcels by emission. */
  readonly rank: number
  /** Outer ring, then holes, of each polygon; positions interleaved. */
  readonly polygons: readonly (readonly Float64Array[])[]
  /** x0, y0, x1, y1. */
  readonly box: readonly [number, number, number, number]
}

/** Every parcel of a GeoPackage, largest first. */
export async function readParcels(source: Source): Promise<readonly Parcel[]> {
  const { features } = await readGeoPackage(source, async () => undefined, 'patches')
  const parcels = features.flatMap(({ properties: of, geometry }): Parcel[] => {
    if (geometry?.kind !== 'polygon') return []
    return [
      {
        id: String(of['id']),
        sector: String(of['sector']),
        zone: String(of['zone']),
        kind: String(of['kind']),
        name: of['name'] == null ? undefined : String(of['name']),
        landCode: of['land_code'] == null ? undefined : Number(of['land_code']),
        area: Number(of['ha']),
        tonnes: Number(of['t']),
        intensity: Number(of['t_ha']),
        absorbed: of['absorbed_t'] == null ? undefined : Number(of['absorbed_t']),
        rank: Number(of['rank']),
        polygons: geometry.polygons,
        box: boxOf(geometry.polygons),
      },
    ]
  })
  return parcels.sort((a, b) => b.area - a.area)
}

/** Parcels that meet a box, the largest first, at most `most`, none smaller than `smallest` hectares. */
export function parcelsIn(
  parcels: readonly Parcel[],
  [x0, y0, x1, y1]: Parcel['box'],
  smallest: number,
  most: number,
): readonly Parcel[] {
  const found: Parcel[] = []
  for (const parcel of parcels) {
    if (parcel.area < smallest || found.length === most) break
    const [a, b, c, d] = parcel.box
    if (a <= x1 && c >= x0 && b <= y1 && d >= y0) found.push(parcel)
  }
  return found
}

/** The parcel of a place: the smallest, where a park's outline lies over others. */
export function parcelAt(parcels: readonly Parcel[], x: number, y: number): Parcel | undefined {
  return parcels.findLast(({ box: [a, b, c, d], polygons }) => {
    if (x < a || x > c || y < b || y > d) return false
    return polygons.some((rings) => rings.filter((ring) => crosses(ring, x, y)).length % 2 === 1)
  })
}

// Whether a ray to the right leaves the ring an odd number of times.
function crosses(ring: Float64Array, x: number, y: number): boolean {
  let inside = false
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const [x0, y0, x1, y1] = [ring[i]!, ring[i + 1]!, ring[i + 2]!, ring[i + 3]!]
    if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) inside = !inside
  }
  return inside
}

function boxOf(polygons: Parcel['polygons']): Parcel['box'] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [outer] of polygons) {
    for (let i = 0; outer && i < outer.length; i += 2) {
      box[0] = Math.min(box[0], outer[i]!)
      box[1] = Math.min(box[1], outer[i + 1]!)
      box[2] = Math.max(box[2], outer[i]!)
      box[3] = Math.max(box[3], outer[i + 1]!)
    }
  }
  return box
}
