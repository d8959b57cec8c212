// Baidu (百度): places of a word inside a rectangle, in BD-09, latitude first; errors come inside status 200.
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
export function baidu(url: string): Platform {
  const facts = { ...platformFacts('baidu'), url }
  return {
    ...facts,
    keyParameter: 'ak',
    call: ({ term, cell, page }) => ({
      url: `${url}/place/v2/search`,
      query: {
        query: term,
        bounds: [cell.minY, cell.minX, cell.maxY, cell.maxX].map((value) => value.toFixed(6)).join(','),
        output: 'json',
        scope: '2',
        coord_type: '3',
        page_size: String(facts.pageSize),
        page_num: String(page),
      },
    }),
    answer(reply): Answer {
      const json = jsonOf(reply)
      if (!json) return noAnswer(reply)
      const status = textIn(json['status'])
      const reason = `${textIn(json['message']) || 'no reason'} (status ${status || '?'})`
      if (status !== '0') return failure(status, reason, facts) ?? refusal(reason, facts)
      // A query that is too general is answered by counts of cities.
      if (textIn(json['result_type']) === 'city_type')
        return { kind: 'divide', reason: 'counts of cities in place of places' }
      const places = Array.isArray(json['results']) ? json['results'].filter(isRecord).flatMap(placeOf) : []
      return { kind: 'page', places, total: Number(textIn(json['total'])) || 0 }
    },
  }
}

function placeOf(poi: Readonly<Record<string, unknown>>): Place[] {
  const [location, detail] = [poi['location'], poi['detail_info']]
  const [lon, lat] = isRecord(location) ? [Number(location['lng']), Number(location['lat'])] : []
  if (lon === undefined || lat === undefined || !Number.isFinite(lon) || !Number.isFinite(lat)) return []
  return [
    {
      id: textIn(poi['uid']),
      name: textIn(poi['name']),
      lon,
      lat,
      category: isRecord(detail) ? textIn(detail['tag']) : '',
      address: textIn(poi['address']),
    },
  ]
}
