// Rewrites data/crs/epsg.csv from the npm package epsg-index (ISC): code, name and proj4 definition of every
// projected and geographic system. Run by hand after `npm i --no-save epsg-index`; the CSV is committed.
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const all = createRequire(import.meta.url)('epsg-index/all.json')
const quote = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
const rows = Object.values(all)
  .filter(({ kind, proj4 }) => proj4 && (kind === 'CRS-PROJCRS' || kind === 'CRS-GEOGCRS'))
  .sort((a, b) => Number(a.code) - Number(b.code))
  .map(
    ({ code, name, proj4 }) =>
      `${code},${quote(name)},${quote(proj4.replace(' +type=crs', '').replace(' +no_defs', ''))}`,
  )
writeFileSync(new URL('../data/crs/epsg.csv', import.meta.url), ['code,name,proj4', ...rows, ''].join('\n'))
