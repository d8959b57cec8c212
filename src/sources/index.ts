// The room's door: clients of map platforms and of open data; what they ask of the web comes from the host.

export { amap } from './amap.ts'
export { baidu } from './baidu.ts'
export { type Category, readCategories, termsFor, unverifiedRows } from './categories.ts'
export { type CellJournal, collectPlaces, type Found, type Search } from './collect-places.ts'
export { type Enterprise, type Merged, mergePlaces } from './merge-places.ts'
export { overpass } from './overpass.ts'
export { type Platform, platformFacts } from './platform.ts'
export { pointsJson } from './points-json.ts'
export { type SearchArea, searchArea } from './search-area.ts'
export type { Call, Reply, Web } from './web.ts'
