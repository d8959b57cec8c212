// Changes of coordinates against PROJ: codes, ESRI and OGC WKT, datum shifts, what proj4 alone would get wrong.
import { describe, expect, it } from 'vitest'
import type { Issue } from '../../src/error.ts'
import { warnOfDatum } from '../../src/study/cover/datum-warnings.ts'
import {
  crsOfDefinition,
  crsOfEpsg,
  crsOfText,
  lacksShift,
  transformer,
  wgs84,
} from '../../src/vector/index.ts'
import { askPython, pythonWith } from '../support/gdal.ts'

const proj = pythonWith('pyproj')

const KRASOVSKY =
  'PROJCS["Krasovsky_1940_Albers",GEOGCS["GCS_Krasovsky_1940",DATUM["D_Krasovsky_1940",SPHEROID["Krasovsky_1940",6378245.0,298.3]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Albers"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",105.0],PARAMETER["Standard_Parallel_1",25.0],PARAMETER["Standard_Parallel_2",47.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
const GK_2000 =
  'PROJCS["CGCS2000_3_Degree_GK_CM_120E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",120.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'

const forward = (to: string, lon: number, lat: number) =>
  transformer(wgs84(), crsOfText(to)!)(Float64Array.of(lon, lat))

describe('systems by text', () => {
  it('Krasovsky-Albers as CNLUCC is delivered, from WKT or from proj4 without an origin', () => {
    // PROJ 9.1 of +proj=aea +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 +ellps=krass
    for (const text of [KRASOVSKY, '+proj=aea +lat_1=25 +lat_2=47 +lon_0=105 +ellps=krass +units=m']) {
      const [x, y] = forward(text, 118.79, 32.06)
      expect(x).toBeCloseTo(1278381.7615, 3)
      expect(y).toBeCloseTo(3492177.5344, 3)
    }
  })

  it('an ESRI WKT without codes equals the EPSG system it describes', () => {
    const [a, b] = [forward(GK_2000, 118.8, 32), forward('EPSG:4549', 118.8, 32)]
    expect(Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!)).toBeLessThan(1e-3)
  })

  it.each(['EPSG:4490', 'urn:ogc:def:crs:EPSG::4490', 'http://www.opengis.net/def/crs/EPSG/0/4490', '4490'])(
    '%s',
    (text) => expect(crsOfText(text)?.epsg).toBe(4490),
  )

  it('WKT that ends in a code is taken by it; compound systems by their horizontal part', () => {
    const utm = 'PROJCS["WGS 84 / UTM zone 50N",GEOGCS["x"],AUTHORITY["EPSG","32650"]]'
    expect(crsOfText(utm)?.epsg).toBe(32650)
    expect(crsOfText(`COMPD_CS["with height",${utm},VERT_CS["h"]]`)?.epsg).toBe(32650)
  })

  it.each(['', 'nonsense', 'PROJCS[', 'PROJCS["x"]', 'EPSG:999999', '+proj=nothing'])(
    '%j is no system',
    (text) => expect(crsOfText(text)).toBeUndefined(),
  )

  it('says where datums are not tied to each other', () => {
    expect(lacksShift(crsOfText(KRASOVSKY)!, wgs84())).toBe(true)
    expect(lacksShift(crsOfText(KRASOVSKY)!, crsOfText(KRASOVSKY.replace('105.0', '110.0'))!)).toBe(false)
    expect(lacksShift(crsOfText('EPSG:4490')!, wgs84())).toBe(false)
    expect(lacksShift(crsOfEpsg(4214)!, wgs84())).toBe(false)
    // Corrego Alegre 1961 is tied by a grid that is not shipped, and by nothing else that is published.
    expect(lacksShift(crsOfEpsg(5524)!, wgs84())).toBe(true)
  })

  // PROJ 9.1, coordinate operations EPSG:1173, 1172, 1564, 1777, 1314, 1669 and 6192.
  it.each([
    [4267, -120, 35, -120.00095224200048, 34.99998238512677],
    [4609, -70, 47, -69.99941303200666, 47.00001106777238],
    [4272, 172, -43, 172.0001208223987, -42.998321851613646],
    [4314, 9, 50, 8.998960545475562, 49.99885313685362],
    [4277, -2, 53, -2.0014488535139985, 53.000308022134185],
    [4203, 150, -30, 150.0011445170887, -29.99841752704545],
    [4225, -45, -20, -45.00024866063755, -20.000323601585297],
  ])('EPSG:%i, whose grid is not shipped, is shifted by published parameters, and says so', (code, ...at) => {
    const crs = crsOfEpsg(code)!
    const [lon, lat] = transformer(crs, wgs84())(Float64Array.of(at[0], at[1]))
    // A ten-millionth of a degree: a centimetre.
    expect(lon).toBeCloseTo(at[2], 7)
    expect(lat).toBeCloseTo(at[3], 7)
    expect(crs.standIn!.within).toBeGreaterThan(0)
    expect(lacksShift(crs, wgs84())).toBe(false)
  })

  it('NAD27 by any name has the same shift', () => {
    const wkt =
      'GEOGCS["GCS_North_American_1927",DATUM["D_North_American_1927",SPHEROID["Clarke_1866",6378206.4,294.9786982]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
    for (const text of [wkt, '+proj=longlat +datum=NAD27 +no_defs']) {
      const crs = crsOfText(text)!
      expect(crs.standIn?.grid).toBe('NTv2_0.gsb')
      expect(transformer(crs, wgs84())(Float64Array.of(-120, 35))[0]).toBeCloseTo(-120.00095224200048, 9)
    }
  })

  it('warns of what stands in for a grid, once for a pair of systems, and not within one datum', () => {
    const issues: Issue[] = []
    warnOfDatum(crsOfEpsg(4277)!, wgs84(), 'zones.shp', issues)
    warnOfDatum(wgs84(), crsOfEpsg(27700)!, 'parks.shp', issues)
    warnOfDatum(crsOfEpsg(4277)!, wgs84(), 'again.shp', issues)
    warnOfDatum(crsOfEpsg(4277)!, crsOfEpsg(27700)!, 'same.shp', issues)
    warnOfDatum(crsOfEpsg(4610)!, wgs84(), 'xian.shp', issues)
    expect(issues.map(({ code, path }) => [code, path[0]])).toEqual([
      ['crs.grid', 'zones.shp'],
      ['crs.grid', 'parks.shp'],
      ['crs.datum', 'xian.shp'],
    ])
    expect(issues[0]!.hint).toContain('(EPSG:1314): positions may be off by up to 5 m')
    expect(issues[2]!.hint).toContain('up to about 1000 m')
  })
})

const CODES = [32650, 32633, 4547, 4549, 4479, 2437, 2362, 3857, 3035, 2154, 5070, 2263, 28992, 32201, 20904]

const PROJ = `
import csv, json, sys
from pyproj import CRS, Transformer
rows = {int(r['code']): r['proj4'] for r in csv.DictReader(open(sys.argv[1]))}
out = []
for code in json.loads(sys.argv[2]):
    if code not in rows: continue
    area = CRS.from_epsg(code).area_of_use
    lon, lat = (area.west + (area.east - area.west) * .4, area.south + (area.north - area.south) * .6)
    wgs = CRS.from_proj4('+proj=longlat +ellps=WGS84 +towgs84=0,0,0 +no_defs +type=crs')
    to = CRS.from_user_input(rows[code] + ' +type=crs')
    there = Transformer.from_crs(wgs, to, always_xy=True).transform(lon, lat)
    out.append([code, lon, lat, *there])
print(json.dumps(out))
`

describe.skipIf(!proj)('a dozen systems against PROJ', () => {
  const rows = proj
    ? askPython<number[][]>(
        PROJ,
        new URL('../../data/crs/epsg.csv', import.meta.url).pathname,
        JSON.stringify(CODES),
      )
    : []
  it('has a dozen', () => expect(rows.length).toBeGreaterThanOrEqual(12))
  it.each(rows)('EPSG:%i within a centimetre, there and back', (code, lon, lat, x, y) => {
    const crs = crsOfEpsg(code!)!
    const there = transformer(wgs84(), crs)(Float64Array.of(lon!, lat!))
    expect(Math.hypot(there[0]! - x!, there[1]! - y!) * crs.metresPerUnit).toBeLessThan(0.01)
    const back = transformer(crs, wgs84())(there)
    expect(Math.hypot(back[0]! - lon!, back[1]! - lat!) * 111_320).toBeLessThan(0.01)
  })
})

it('carries datum shifts and units of the shipped table whole', () => {
  expect(crsOfEpsg(4214)!.definition).toContain('+towgs84=15.8,-154.4,-82.3')
  expect(crsOfEpsg(2263)!.metresPerUnit).toBeCloseTo(0.3048006096, 9)
  expect(crsOfDefinition('+proj=longlat +ellps=WGS72')!.ellipsoid.a).toBe(6378135)
})
