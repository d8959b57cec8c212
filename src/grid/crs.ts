// What a coordinate reference system is to the rest of the house: plain data, resolved by the vector room.

/**
 * A coordinate reference system. `definition` is a proj4 string; `metresPerUnit` is 1 for metres, NaN for
 * geographic systems, whose unit is the degree.
 */
export interface Crs {
  readonly kind: 'projected' | 'geographic'
  readonly name: string
  readonly epsg: number | undefined
  readonly definition: string
  readonly metresPerUnit: number
  /** Semi-major axis in metres and squared eccentricity of the ellipsoid. */
  readonly ellipsoid: { readonly a: number; readonly e2: number }
  /** Where its datum is tied to WGS 84 by a grid that is not shipped: what stands in for it, good to so many metres. */
  readonly standIn?: { readonly grid: string; readonly within: number; readonly source: string }
}
