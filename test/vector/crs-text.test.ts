// Systems that inputs spell out in WKT are spelt out again for outputs: the same place, whoever wrote the text.
import { describe, expect, it } from 'vitest'
import { rowAreas } from '../../src/grid/index.ts'
import {
  crsOfDefinition,
  crsOfEpsg,
  crsOfText,
  crsProjJson,
  crsWkt,
  transformer,
  wgs84,
} from '../../src/vector/index.ts'

const GEOGCS =
  'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
const BASE =
  'BASEGEOGCRS["WGS 84",DATUM["World Geodetic System 1984",ELLIPSOID["WGS 84",6378137,298.257223563,LENGTHUNIT["metre",1]]],PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]]]'
const AXES =
  'CS[Cartesian,2],AXIS["(E)",east,ORDER[1],LENGTHUNIT["metre",1]],AXIS["(N)",north,ORDER[2],LENGTHUNIT["metre",1]]'
const esri = (projection: string, parameters: Readonly<Record<string, number>>, name = 'Own') =>
  `PROJCS["${name}",${GEOGCS},PROJECTION["${projection}"],${Object.entries(parameters)
    .map(([key, value]) => `PARAMETER["${key}",${value}.0]`)
    .join(',')},UNIT["Meter",1.0]]`
const wkt2 = (method: string, parameters: Readonly<Record<string, number>>) =>
  `PROJCRS["unknown",${BASE},CONVERSION["unknown",METHOD["${method}"],${Object.entries(parameters)
    .map(([key, value]) => `PARAMETER["${key}",${value},ANGLEUNIT["degree",0.0174532925199433]]`)
    .join(
      ',',
    )},PARAMETER["Easting at false origin",0,LENGTHUNIT["metre",1]],PARAMETER["Northing at false origin",0,LENGTHUNIT["metre",1]]],${AXES}]`

const origin = { False_Easting: 0, False_Northing: 0, Central_Meridian: 117 }
const WRITTEN = {
  'Mollweide, as GHSL is delivered': esri('Mollweide', { ...origin, Central_Meridian: 0 }, 'World_Mollweide'),
  'sinusoidal, as MODIS is': esri('Sinusoidal', { ...origin, Central_Meridian: 0 }),
  'Gauss and Krüger, as China’s offices write it': esri('Gauss_Kruger', {
    ...origin,
    False_Easting: 500000,
    Scale_Factor: 1,
    Latitude_Of_Origin: 0,
  }),
  'Mercator of ESRI': esri('Mercator', { ...origin, Standard_Parallel_1: 0 }),
  'a cone whose two parallels are one': esri('Lambert_Conformal_Conic', {
    ...origin,
    Standard_Parallel_1: 30,
    Standard_Parallel_2: 30,
    Latitude_Of_Origin: 38,
  }),
  'Albers in WKT 2': wkt2('Albers Equal Area', {
    'Latitude of false origin': 0,
    'Longitude of false origin': 105,
    'Latitude of 1st standard parallel': 25,
    'Latitude of 2nd standard parallel': 47,
  }),
  'Lambert’s cone in WKT 2': wkt2('Lambert Conic Conformal (2SP)', {
    'Latitude of false origin': 38,
    'Longitude of false origin': 112,
    'Latitude of 1st standard parallel': 30,
    'Latitude of 2nd standard parallel': 60,
  }),
}

describe('a system of an input, written for an output', () => {
  it.each(Object.entries(WRITTEN))('%s', (_, text) => {
    const crs = crsOfText(text)!
    const there = transformer(wgs84(), crs)(Float64Array.of(118.8, 32, 112, 38))
    for (const dialect of ['gdal', 'esri'] as const) {
      const again = crsOfText(crsWkt(crs, dialect)!)!
      const back = transformer(wgs84(), again)(Float64Array.of(118.8, 32, 112, 38))
      back.forEach((value, i) => {
        expect(value, dialect).toBeCloseTo(there[i]!, 4)
      })
    }
    expect(crsProjJson(crs)).toMatchObject({ type: 'ProjectedCRS' })
  })

  it('Web Mercator by ESRI’s name is EPSG:3857', () => {
    const parameters = { ...origin, Central_Meridian: 0, Standard_Parallel_1: 0, Auxiliary_Sphere_Type: 0 }
    const text = esri('Mercator_Auxiliary_Sphere', parameters, 'WGS_1984_Web_Mercator_Auxiliary_Sphere')
    expect(crsOfText(text)!.epsg).toBe(3857)
  })

  it('cells of Mercator have the same ground, by WKT or by code', () => {
    const crs = crsOfText(esri('Mercator', { ...origin, Central_Meridian: 0, Standard_Parallel_1: 0 }))!
    const grid = { width: 1, height: 2, affine: { a: 1000, c: 13e6, e: -1000, f: 3.75e6 }, crs }
    const coded = rowAreas({ ...grid, crs: crsOfText('EPSG:3395')! })
    rowAreas(grid).forEach((area, row) => {
      expect(area / coded[row]!).toBeCloseTo(1, 9)
    })
  })

  it('systems of ESRI’s codes are told as ESRI’s', () => {
    const crs = crsOfText('EPSG:54009')!
    expect(crsWkt(crs, 'gdal')).toContain('AUTHORITY["ESRI","54009"]')
    expect(crsProjJson(crs)).toMatchObject({ id: { authority: 'ESRI', code: 54009 } })
  })
})

describe('a system of a code', () => {
  const axesOf = (code: number) => {
    const { coordinate_system } = crsProjJson(crsOfEpsg(code)!) as {
      coordinate_system: { axis: { direction: string }[] }
    }
    return coordinate_system.axis.map(({ direction }) => direction)
  }

  it.each([
    [32650, ['east', 'north']],
    [4547, ['north', 'east']],
    [2334, ['north', 'east']],
    [3035, ['north', 'east']],
    [4326, ['north', 'east']],
  ])('EPSG:%i has the axes of its code in PROJJSON', (code, axes) => {
    expect(axesOf(code)).toEqual(axes)
  })
})

describe('an ellipsoid that is given by its axes', () => {
  const spheroid = (axes: string) => {
    const crs = crsOfDefinition(`+proj=aea +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 ${axes} +units=m`)!
    return /SPHEROID\["([^"]*)"/.exec(crsWkt(crs, 'gdal')!)![1]
  }

  it.each([
    ['+a=6378245 +rf=298.3', 'Krassowsky 1940'],
    ['+a=6378140 +rf=298.257', 'IAG 1975'],
    ['+a=6378137 +rf=298.257223563', 'WGS 84'],
    ['+a=6378137 +rf=298.257222101', 'GRS 1980'],
    ['+a=6378249.145 +rf=293.465', 'unnamed'],
  ])('%s is %s', (axes, name) => {
    expect(spheroid(axes)).toBe(name)
  })
})
