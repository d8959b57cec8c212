// A cover whose projection changes areas is told, with how much; one of a UTM zone is not.
import { expect, it } from 'vitest'
import { planeWarnings } from '../../src/study/layers/plane-warning.ts'
import { crsOfDefinition, type Feature } from '../../src/vector/index.ts'
import { box, utmGrid } from '../support/small-study.ts'

const zone = (x: number, y: number): Feature => ({
  id: 'z',
  properties: {},
  geometry: {
    kind: 'polygon',
    polygons: [[Float64Array.from(box(x - 500, y - 500, x + 500, y + 500).flat())]],
  },
})

it('ground of a conformal cone is told smaller or larger than it is', () => {
  const definition = '+proj=lcc +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 +ellps=krass +units=m'
  const grid = { ...utmGrid(8, 8), crs: crsOfDefinition(definition, 'Lambert')! }
  const told = (x: number, y: number) =>
    planeWarnings([zone(x, y)], grid).map(({ code, severity, found }) => [code, severity, found])
  // Nanjing and Guangzhou; Harbin’s 0.8 % too.
  expect(told(1279258.5, 3827544.4)).toEqual([
    ['cover.plane', 'warning', 'Lambert, which shows ground 3.1 % smaller than it is'],
  ])
  expect(told(854944.4, 2792951)[0]![2]).toMatch(/ground 1\.3 % larger/)
  expect(told(1658695, 5431315)[0]![2]).toMatch(/ground 0\.8 % smaller/)
  expect(planeWarnings([zone(600120, 3549880)], utmGrid(8, 8))).toEqual([])
  expect(planeWarnings([], grid)).toEqual([])
})
