// Enterprises as GeoJSON that a study takes as a layer, with where they come from and how they were placed.
import type { Enterprise } from './merge-places.ts'
import type { Platform } from './platform.ts'

const METHOD: Readonly<Record<string, string>> = {
  wgs84: 'none: the platform gives WGS 84',
  gcj02: 'GCJ-02 to WGS 84 by fixed-point iteration of the published shift; residual below 0.2 m',
  bd09: 'BD-09 to GCJ-02 to WGS 84, both by fixed-point iteration; residual below 0.2 m',
}

/** How a platform's positions were brought to WGS 84. */
const datumMethod = ({ datum }: Platform) => METHOD[datum]!

/** The file's text, a feature a line; ids in order, so that the same places give the same bytes. */
export function pointsJson(enterprises: readonly Enterprise[], platform: Platform, what: string): string {
  const { name, datum, attribution, terms } = platform
  const metadata = {
    platform: name,
    what,
    datum: 'wgs84',
    datum_of_platform: datum,
    method: datumMethod(platform),
    attribution,
    terms,
  }
  const features = enterprises.map((enterprise) => {
    const { id, lon, lat, merged } = enterprise
    const coordinates = [lon, lat].map((degrees) => Number(degrees.toFixed(8)))
    const properties = {
      id,
      name: enterprise.name,
      category: enterprise.category,
      industrial: enterprise.industrial ?? null,
      address: enterprise.address,
      platform: name,
      datum_of_platform: datum,
      ...(merged.length > 0 && { merged: merged.join(' ') }),
    }
    return JSON.stringify({ type: 'Feature', id, properties, geometry: { type: 'Point', coordinates } })
  })
  const head = `{"type":"FeatureCollection","metadata":${JSON.stringify(metadata)},"features":[`
  return `${head}${features.map((text, i) => `${i === 0 ? '' : ','}\n${text}`).join('')}\n]}\n`
}
