// AMap (高德): places of type codes inside a rectangle, in GCJ-02; errors come inside status 200, blanks as `[]`.
import {
  type Answer,
  failure,
  isRecord,
  jsonOf,
  noAnswer,
  type Place,
  type Platform,
  platformFacts,
  refusal,
  textIn,
} from './platform.ts'

/** The platform at an address. */
export function amap(url: string): Platform {
  const facts = { ...platformFacts('amap'), url }
  return {
    ...facts,
    keyParameter: 'key',
    call: ({ term, cell, page }) => ({
      url: `${url}/v3/place/polygon`,
      query: {
        polygon: `${degrees(cell.minX)},${degrees(cell.maxY)}|${degrees(cell.maxX)},${degrees(cell.minY)}`,
        types: term,
        offset: String(facts.pageSize),
        page: String(page),
        extensions: 'base',
        output: 'JSON',
      },
    }),
    answer(reply): Answer {
      const json = jsonOf(reply)
      if (!json) return noAnswer(reply)
      const code = textIn(json['infocode'])
      const reason = `${textIn(json['info']) || 'no reason'} (infocode ${code || '?'})`
      const failed = failure(code, reason, facts)
      if (failed) return failed
      if (textIn(json['status']) !== '1') return refusal(reason, facts)
      const places = Array.isArray(json['pois']) ? json['pois'].filter(isRecord).flatMap(placeOf) : []
      return { kind: 'page', places, total: Number(textIn(json['count'])) || 0 }
    },
  }
}

const degrees = (value: number) => value.toFixed(6)

function placeOf(poi: Readonly<Record<string, unknown>>): Place[] {
  const [lon = Number.NaN, lat = Number.NaN] = textIn(poi['location']).split(',').map(Number)
  if (!Number.isFinite(lon) || !Number.isFinite(lat)) return []
  return [
    {
      id: textIn(poi['id']),
      name: textIn(poi['name']),
      lon,
      lat,
      category: textIn(poi['typecode']),
      address: textIn(poi['address']),
    },
  ]
}
