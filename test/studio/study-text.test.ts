// The study file that the page writes from files and settings: what people type stays what they meant.
import { csvParse } from 'd3-dsv'
import { describe, expect, it } from 'vitest'
import { readStudy } from '../../src/index.ts'
import { legendOfFile } from '../../src/land/index.ts'
import { shipped } from '../../src/shipped.ts'
import type { NamedPart } from '../../studio/src/start/roles.ts'
import { DEFAULTS, legendOfCover, studyText } from '../../studio/src/start/study-text.ts'

const part = (role: NamedPart['role'], name: string, properties: readonly string[] = []): NamedPart => ({
  name,
  role,
  properties,
})
const parts = (properties: readonly string[] = ['id', 'name']) => [
  part('balance', '能源 平衡#1.csv'),
  part('cover', 'cover.tif'),
  part('zones', 'zones.shp', properties),
]
const read = (settings: Partial<typeof DEFAULTS>, properties?: readonly string[]) =>
  readStudy(studyText(parts(properties), { ...DEFAULTS, ...settings }), 'study.yaml')

describe('the study that the page writes', () => {
  it.each(['2020', 'true', 'null', '~', 'a: b # c', '南京 #1', '1e3'])('keeps the title %s', (title) => {
    expect(read({ title }).title).toBe(title)
  })

  it('reads numbers as they are typed', () => {
    expect(read({ year: ' 2020年' }).year).toBe(2020)
    expect(read({ gridFactor: '０,5992' }).inventory).toMatchObject({
      electricity: { imports: { factor: 0.5992 } },
    })
  })

  it.each([
    ['ESA_WorldCover_10m_2021_v200_N30E117_Map.tif', 'esa-worldcover'],
    ['tiles/50R_20200101-20210101.tif', 'esri-lulc'],
    ['landuse.tif', 'cnlucc'],
    ['county/DLTB.shp', 'gbt-21010'],
    ['AT001L3_WIEN_UA2018_v013.gpkg', 'urban-atlas'],
    ['U2018_CLC2018_V2020_20u1.gpkg', 'corine'],
  ])('takes of the cover %s the legend %s, unless one is chosen', (name, legend) => {
    const text = (chosen: string) =>
      readStudy(
        studyText(
          [...parts(), part('cover', name)].filter((p) => p.name !== 'cover.tif'),
          { ...DEFAULTS, year: '2020', legend: chosen },
        ),
        'study.yaml',
      )
    expect(text('').land.legend).toBe(legend)
    expect(text('clcd').land.legend).toBe('clcd')
  })

  it('knows the same products by the names of their files as the engine', () => {
    for (const { legend, example } of csvParse(shipped['legend-files.csv']!)) {
      expect(legendOfCover([part('cover', `tiles/${example}`)])).toBe(legend)
      expect(legendOfFile(example!)).toBe(legend)
    }
  })

  it.each([
    [['fid', 'adcode', 'name_en', 'name'], 'adcode', 'name'],
    [['OBJECTID', '代码', '名称'], '代码', '名称'],
    [['full_name', 'city', 'name', 'province', 'gb'], 'gb', 'name'],
    [['fid', 'district'], 'fid', 'district'],
  ])('takes of %j %s for the id and %s for the name', (properties, id, name) => {
    expect(read({}, properties).zones).toMatchObject({ id, name })
  })
})
