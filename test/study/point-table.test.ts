// Tables of points as bureaus keep them: Chinese headers and datums, degrees, minutes and seconds, any delimiter.
import { describe, expect, it } from 'vitest'
import type { Issue } from '../../src/error.ts'
import { memorySource, writeWorkbook } from '../../src/formats/index.ts'
import { degreesOf } from '../../src/study/layers/degrees.ts'
import { unnamedDatum } from '../../src/study/layers/platform-marks.ts'
import { readPointTable } from '../../src/study/layers/point-table.ts'
import { positionArrays, wgsToGcj } from '../../src/vector/index.ts'

const read = async (text: string) => {
  const issues: Issue[] = []
  const features = await readPointTable(
    memorySource('a.csv', new TextEncoder().encode(text)),
    { file: 'a.csv' },
    issues,
  )
  const positions = features.map(({ geometry }) => [...positionArrays(geometry!)[0]!])
  return { positions, told: issues.map(({ code, path }) => [code, ...path]) }
}

describe('the datum of a row', () => {
  const [lon, lat] = wgsToGcj(118.79, 32.06)
  it.each(['GCJ-02', '高德', '火星坐标系', 'gcj02坐标'])('%s is taken back to WGS 84', async (name) => {
    const { positions, told } = await read(`企业名称,经度,纬度,坐标系\n厂,${lon},${lat},${name}`)
    expect(positions[0]![0]).toBeCloseTo(118.79, 8)
    expect(positions[0]![1]).toBeCloseTo(32.06, 8)
    expect(told).toEqual([['datum.converted', 'a.csv', 'datum']])
  })
  it.each(['CGCS2000', '2000国家大地坐标系', 'WGS-84', ''])('%j is WGS 84', async (name) => {
    expect(await read(`东经,北纬,坐标系\n118.79,32.06,${name}`)).toEqual({
      positions: [[118.79, 32.06]],
      told: [],
    })
  })
  it('another is refused where it stands', async () => {
    const { told } = await read('经度,纬度,坐标系\n118.79,32.06,西安80')
    expect(told).toEqual([['point.datum', 'a.csv', 2, '坐标系']])
  })
})

it.each([
  ['121.5', 121.5],
  ['121,5', 121.5],
  ['-0.5°', -0.5],
  ['121°30′18″', 121.505],
  [`121°30'18.00"E`, 121.505],
  ['121度30分18秒', 121.505],
  ['东经121°30′', 121.5],
  ['南纬6°15′', -6.25],
  ['118.7134°E', 118.7134],
  ['6.25°S', -6.25],
  ['东经118.7134度', 118.7134],
  ['W6° 15’ 0”', -6.25],
  ['121°30‘18“', 121.505],
  ['121º30´18´´', 121.505],
  ['121˚30′18〞', 121.505],
  ['121°30＇18＂', 121.505],
  ['121°30′18', 121.505],
  ['东经：121°30′18″', 121.505],
  ['121°30′18″ 东', 121.505],
  ['6°15′0″南', -6.25],
  ['１２１．５', 121.5],
  ['E121.5', 121.5],
  ['121.5E', 121.5],
])('%s is %d degrees', (text, degrees) => expect(degreesOf(text)).toBeCloseTo(degrees, 12))

it.each(['', '不详', '121°60′', '121.5°30′', '121°1′60″', '1,210,5', '121 30 18', '121°30', '121°30.5′18″'])(
  '%j is none',
  (text) => expect(degreesOf(text)).toBeNaN(),
)

it('a header may tell its unit, but no datum is passed over', async () => {
  const { positions } = await read('名称,经度(°),纬度（°）\n厂,118.79,32.06')
  expect(positions).toEqual([[118.79, 32.06]])
  for (const table of [
    '经 度,纬 度\n118.79,32.06',
    '经度值,纬度值\n118.79,32.06',
    '"经度,纬度"\n"118.79,32.06"',
  ])
    expect((await read(table)).positions).toEqual([[118.79, 32.06]])
  expect((await read('名称,经度（西安80）,纬度（西安80）\n厂,118.79,32.06')).told).toEqual([
    ['csv.column', 'a.csv'],
    ['csv.column', 'a.csv'],
  ])
})

describe('of several pairs of columns', () => {
  const [lon, lat] = wgsToGcj(118.79, 32.06)
  it('the one whose datum is known is taken, and told', async () => {
    for (const names of ['wgs84_lng,wgs84_lat', '经度_WGS84,纬度_WGS84', 'WGS-84经度,WGS-84纬度'])
      expect(await read(`经度,纬度,${names}\n${lon},${lat},118.79,32.06`)).toEqual({
        positions: [[118.79, 32.06]],
        told: [['point.columns', 'a.csv']],
      })
    expect(await read('lng,lat,经度,纬度\n118.79,32.06,118.8,32.07')).toEqual({
      positions: [[118.79, 32.06]],
      told: [['point.columns', 'a.csv']],
    })
  })
  it('the plain one is taken where rows name their datum, WGS 84 before others', async () => {
    const rows = await read(`经度,纬度,坐标系,gcj02_lng,gcj02_lat\n118.79,32.06,WGS84,${lon},${lat}`)
    expect(rows).toEqual({ positions: [[118.79, 32.06]], told: [] })
    const both = await read(`gcj02_lng,gcj02_lat,wgs84_lng,wgs84_lat\n${lon},${lat},118.79,32.06`)
    expect(both).toEqual({ positions: [[118.79, 32.06]], told: [] })
  })
  it('one that names another datum is taken back', async () => {
    const { positions, told } = await read(`名称,经度（高德）,纬度（高德）\n厂,${lon},${lat}`)
    expect(positions[0]![0]).toBeCloseTo(118.79, 8)
    expect(told).toEqual([['datum.converted', 'a.csv', 'datum']])
  })
})

it('a sheet without coordinates is told with the sheets that the workbook has beside it', async () => {
  const sheets = [
    { name: '说明', rows: [['说明'], ['南京']] },
    {
      name: '企业',
      rows: [
        ['名称', '经度', '纬度'],
        ['厂', 118.79, 32.06],
      ],
    },
  ]
  const source = memorySource('a.xlsx', await writeWorkbook(sheets))
  const issues: Issue[] = []
  expect(await readPointTable(source, { file: 'a.xlsx' }, issues)).toEqual([])
  expect(issues[0]!.hint).toContain('企业')
  const named = await readPointTable(source, { file: 'a.xlsx', layer: '企业' }, [])
  expect([...positionArrays(named[0]!.geometry!)[0]!]).toEqual([118.79, 32.06])
})

describe('tables as programs export them', () => {
  const [gcjLon, gcjLat] = wgsToGcj(118.79, 32.06)

  it.each([
    ['location', `"118.79,32.06"`],
    ['坐标', `"118.79，32.06"`],
    ['经纬度', '118.79 32.06'],
    ['latlng', `"32.06,118.79"`],
    ['coordinates', `"32.06, 118.79"`],
    ['WKT', 'POINT (118.79 32.06)'],
  ])('hold both coordinates in one column %s', async (header, cell) => {
    expect(await read(`name,${header}\nA,${cell}`)).toEqual({ positions: [[118.79, 32.06]], told: [] })
  })

  it('take no longer for a cell of many blanks', async () => {
    const blanks = ' '.repeat(20_000)
    const { told } = await read(`name,location\nA,"118.79,32.06"\nB,"x${blanks}y"\nC,"POINT${blanks}Z"`)
    expect(told.length).toBeGreaterThan(0)
    expect(await read(`name,location\nA,POINT ${blanks}(118.79${blanks}32.06)`)).toMatchObject({
      positions: [[118.79, 32.06]],
    })
  })

  it('leave a place that is none a fault of its row', async () => {
    const { told } = await read('name,location\nA,"118.79,32.06"\nB,不详')
    expect(told).toEqual([['point.coordinates', 'a.csv', 3]])
  })

  it.each(['gcj_lng,gcj_lat', 'lng_gcj02,lat_gcj02', '高德经度,高德纬度'])(
    'name a datum in their headers: %s',
    async (header) => {
      const { positions } = await read(`${header}\n${gcjLon},${gcjLat}`)
      expect(positions[0]![0]).toBeCloseTo(118.79, 8)
      expect(positions[0]![1]).toBeCloseTo(32.06, 8)
    },
  )

  it.each(['bd_lng,bd_lat', 'lng_bd,lat_bd', 'bd09_location'])(
    'are taken back from Baidu: %s',
    async (header) => {
      const cells = header.includes(',') ? '118.8,32.06' : '"118.8,32.06"'
      expect((await read(`${header}\n${cells}`)).told).toEqual([['datum.converted', 'a.csv', 'datum']])
    },
  )

  it.each(['POINT_X,POINT_Y', 'X坐标,Y坐标', 'long,lat', 'location.lng,location.lat', 'wgs_lng,wgs_lat'])(
    'call coordinates %s',
    async (header) => {
      expect((await read(`${header}\n118.79,32.06`)).positions).toEqual([[118.79, 32.06]])
    },
  )

  it('have titles above the header, whose rows are not counted away', async () => {
    const rows = '企业名录,,\n2020年,,\n企业名称,经度,纬度\n甲,118.79,32.06\n乙,不详,32'
    expect(await read(rows)).toEqual({
      positions: [[118.79, 32.06]],
      told: [['point.coordinates', 'a.csv', 5]],
    })
  })

  it('with addresses alone are told what to do', async () => {
    const issues: Issue[] = []
    const text = '数据来源：天眼查,\n公司名称,注册地址\n甲,南京市某路1号'
    const source = memorySource('a.csv', new TextEncoder().encode(text))
    await readPointTable(source, { file: 'a.csv' }, issues)
    expect(issues[0]!.found).toBe('columns 公司名称, 注册地址')
    expect(issues[0]!.hint).toContain('geocoding')
  })
})

describe('a file of a map platform', () => {
  it('that says no datum is told', async () => {
    const rows = 'id,name,typecode,location,pname\n1,A,170300,"118.79,32.06",江苏省'
    expect((await read(rows)).told).toEqual([['datum.unnamed', 'a.csv']])
  })

  it('is not where a column or the study says it', async () => {
    const rows = 'name,typecode,location,pname,datum\nA,170300,"118.79,32.06",江苏省,wgs84'
    expect((await read(rows)).told).toEqual([])
    expect(unnamedDatum({ file: 'a', datum: 'gcj02' }, ['adcode', 'acroutes'])).toBeUndefined()
    expect(unnamedDatum({ file: 'a' }, ['adcode', 'name'])).toBeUndefined()
    expect(unnamedDatum({ file: 'a' }, ['adcode', 'acroutes'])!.hint).toContain('datum: gcj02')
  })
})

describe('angles', () => {
  const place = { positions: [[118 + 49 / 60 + 12 / 3600, 32 + 3 / 60 + 18 / 3600]], told: [] }

  it('may stand in columns of degrees, minutes and seconds', async () => {
    expect(
      await read('名称,经度(度),经度(分),经度(秒),纬度(度),纬度(分),纬度(秒)\n甲,118,49,12,32,3,18'),
    ).toEqual(place)
    const below = '名单,,,,,,\n名称,经度,,,纬度,,\n,度,分,秒,度,分,秒\n甲,118,49,12,32,3,18\n乙,不详,,,,,'
    const { positions, told } = await read(below)
    expect(positions).toEqual(place.positions)
    expect(told).toEqual([['point.coordinates', 'a.csv', 5]])
  })

  it('may stand both in one cell, either first', async () => {
    expect(await read('名称,地理坐标\n甲,"E118°49′12″ N32°3′18″"')).toEqual(place)
    expect(await read('名称,经纬度\n甲,"北纬32度3分18秒，东经118度49分12秒"')).toEqual(place)
  })

  it('are none where a sign stands alone', () => {
    expect(['度', '°', ' '].map(degreesOf)).toEqual([Number.NaN, Number.NaN, Number.NaN])
  })
})

it.each(['中心经度,中心纬度', '厂区中心经度,厂区中心纬度', '经度坐标,纬度坐标'])(
  'headers may say whose place it is: %s',
  async (header) => {
    expect((await read(`${header}\n118.79,32.06`)).positions).toEqual([[118.79, 32.06]])
  },
)

it('places at 0, 0 are told', async () => {
  expect((await read('name,lon,lat\nA,0,0\nB,118.79,32.06')).told).toEqual([['point.zero', 'a.csv']])
})
