// The shipped legends: codes unique, colours valid, the traps of published code lists pinned.
import { csvParse } from 'd3-dsv'
import { describe, expect, it } from 'vitest'
import {
  classifier,
  crosswalkTable,
  defaultCrosswalk,
  legend,
  legendNames,
  legendOfFile,
  ruleTable,
} from '../../src/land/index.ts'
import { shipped } from '../../src/shipped.ts'

const CLASSES = [
  'cropland',
  'forest',
  'shrub',
  'grassland',
  'wetland',
  'water',
  'snow',
  'bare',
  'moss',
  'built-up',
]
const SECTORS = ['industry', 'urban', 'rural', 'agriculture', undefined]

describe.each(legendNames())('legend %s', (name) => {
  const { entries, blank } = legend(name)!
  const rows = shipped[`legends/${name}.csv`]!.trim().split('\n')
  const codes = [...entries.map(({ code }) => code), ...blank]

  it('has every row, each code once', () => {
    expect(codes).toHaveLength(rows.length - 1)
    expect(new Set(codes).size).toBe(codes.length)
  })

  it('gives each code a colour, two names, a class of the house and a sector of the paper or none', () => {
    for (const [i, entry] of entries.entries()) {
      expect(rows[i + 1]!, entry.name).toMatch(/,#[0-9a-f]{6},/)
      expect(entry.name).toMatch(/^[A-Z]/)
      expect(entry.nameZh).toMatch(/\p{Script=Han}/u)
      expect([...CLASSES, 'unused']).toContain(entry.class)
      expect(SECTORS).toContain(entry.sector)
    }
  })

  it('names source and evidence in every row', () => {
    expect(rows[0]).toBe('code,class,name,name_zh,color,sector,source,evidence')
    for (const row of rows.slice(1)) expect(row).toMatch(/,[^,]{5,},[^,]{5,}$|"$/)
  })

  it('can take any class of another product, as a refined cover', () => {
    const cover = legend(name)!
    for (const reference of legendNames()
      .filter((other) => other !== 'cnlucc')
      .map((other) => legend(other)!)) {
      const crosswalk = defaultCrosswalk(reference, cover)
      const silent = reference.entries.filter(({ code }) => !crosswalk.has(code)).map((entry) => entry.class)
      expect(silent, `${reference.name} onto ${name}`).toEqual([])
      for (const codes of crosswalk.values())
        for (const code of codes) expect(entries.map((entry) => entry.code)).toContain(code)
    }
  })
})

const codesOf = (name: string, test: (entry: { class: string; sector: string | undefined }) => boolean) =>
  legend(name)!
    .entries.filter(test)
    .map(({ code }) => code)

describe('the known traps', () => {
  it('CLCD: 4 is grassland and 5 water, which a published label map swaps', () => {
    const { entries } = legend('clcd')!
    expect(entries.map(({ code, class: broad }) => `${code} ${broad}`)).toEqual([
      '1 cropland',
      '2 forest',
      '3 shrub',
      '4 grassland',
      '5 water',
      '6 snow',
      '7 bare',
      '8 built-up',
      '9 wetland',
    ])
  })

  it('CNLUCC: 51, 52, 53 are urban, rural, industry; 11 and 12 and their slopes farmed; first digits known', () => {
    const sector = (code: number) => legend('cnlucc')!.entries.find((entry) => entry.code === code)!.sector
    expect([51, 52, 53].map(sector)).toEqual(['urban', 'rural', 'industry'])
    expect([1, 11, 12, 111, 112, 113, 114, 121, 122, 123, 124].map(sector)).toEqual(
      Array(11).fill('agriculture'),
    )
    expect(codesOf('cnlucc', () => true).filter((code) => code < 10)).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('CORINE rasters count 1 to 44 in the order of the level 3 codes', () => {
    const [codes, grid] = [legend('corine')!.entries, legend('corine-grid')!.entries]
    expect(grid.map(({ code }) => code)).toEqual(Array.from({ length: 44 }, (_, i) => i + 1))
    expect(grid.map(({ code: _, ...rest }) => rest)).toEqual(codes.map(({ code: _, ...rest }) => rest))
    expect(codes.map(({ code }) => code)).toEqual([...codes.map(({ code }) => code)].sort((a, b) => a - b))
  })

  it('LCZ: natural classes are 11 to 17 or 101 to 107', () => {
    const { entries } = legend('lcz')!
    const of = (from: number) =>
      entries.filter(({ code }) => code >= from && code < from + 7).map(({ code: _, ...rest }) => rest)
    expect(of(11)).toEqual(of(101))
    expect(of(11)).toHaveLength(7)
  })

  it.each([
    ['esa-worldcover', [50], [40]],
    ['dynamic-world', [6], [4]],
    ['clcd', [8], [1]],
    ['globeland30', [80], [10]],
    ['nlcd', [21, 22, 23, 24], [81, 82]],
    ['esri-lulc', [7], [5]],
    ['glc-fcs30', [190], [10, 11, 12, 20]],
    ['from-glc10', [80], [10]],
    ['esa-cci-lc', [190], [10, 11, 12, 20, 30, 40]],
    ['modis-igbp', [13], [12, 14]],
    ['cgls-lc100', [50], [40]],
  ])('%s: one built-up class is urban until it is split', (name, built, farmed) => {
    expect(codesOf(name, (entry) => entry.class === 'built-up')).toEqual(built)
    expect(codesOf(name, (entry) => entry.sector === 'urban')).toEqual(built)
    expect(codesOf(name, (entry) => entry.sector === 'agriculture')).toEqual(farmed)
  })

  it('only the ocean of GlobeLand30 is from memory', () => {
    const doubtful = legendNames().flatMap((name) =>
      legend(name)!.entries.flatMap(({ code, unverified }) => (unverified ? [`${name} ${code}`] : [])),
    )
    expect(doubtful).toEqual(['globeland30 255'])
  })

  it('GB/T 21010: homes of towns and villages, works and farms are told apart; wet forest and meadow are wetland', () => {
    const of = (code: number) => legend('gbt-21010')!.entries.find((entry) => entry.code === code)!
    expect([101, 103, 601, 602, 701, 702, 1006].map((code) => of(code).sector)).toEqual([
      'agriculture',
      'agriculture',
      'industry',
      'industry',
      'urban',
      'rural',
      'rural',
    ])
    expect([303, 304, 306, 402, 1105, 1106, 1108].map((code) => of(code).class)).toEqual(
      Array(7).fill('wetland'),
    )
  })

  it('clouds and filled values are no observation, not classes', () => {
    expect(
      ['esri-lulc', 'glc-fcs30', 'from-glc10', 'modis-igbp', 'esa-worldcover', 'dynamic-world'].map(
        (name) => legend(name)!.blank,
      ),
    ).toEqual([[0, 10], [0, 250], [0, 120], [255], [0], []])
  })
})

describe('crosswalk', () => {
  const [worldcover, cnlucc] = [legend('esa-worldcover')!, legend('cnlucc')!]
  const target = crosswalkTable(defaultCrosswalk(worldcover, cnlucc), worldcover, cnlucc)
  const becomes = (reference: number, own: number) => {
    const r = worldcover.entries.findIndex(({ code }) => code === reference) + 1
    const c = cnlucc.entries.findIndex(({ code }) => code === own) + 1
    return cnlucc.entries[target[r * 256 + c]! - 1]!.code
  }
  it.each([
    ['built-up keeps urban', 50, 51, 51],
    ['built-up keeps industry', 50, 53, 53],
    ['built-up on fields is a village', 50, 11, 52],
    ['crops in town are level-1 cropland', 40, 51, 1],
    ['crops keep paddy', 40, 113, 113],
    ['water keeps the reservoir', 80, 43, 43],
    ['trees in town are forest', 10, 51, 2],
  ])('%s', (_, reference, own, code) => expect(becomes(reference, own)).toBe(code))
})

describe('rules and classes of split codes', () => {
  it('leave codes without an observation out, unless they are a class', () => {
    expect([...classifier([50, 10], 0, [10, 99]).classify(Uint8Array.of(50, 10, 99, 0, 7))]).toEqual([
      1, 2, 0, 0, 255,
    ])
  })
  it('classify a repeated code as its first entry', () => {
    expect([...classifier([50, 10, 50], 0).classify(Uint8Array.of(50, 10, 0, 7))]).toEqual([1, 2, 0, 255])
  })
  it('hold by part and by layer', () => {
    const rules = [
      { kind: 'codes', sector: 'urban', name: 'large', codes: [50], part: 'urban' },
      { kind: 'codes', sector: 'urban', name: 'inside', codes: [50], layer: 0 },
      { kind: 'codes', sector: 'rural', name: 'rest', codes: [50] },
    ] as const
    const { winner } = ruleTable(rules, 1, [
      { code: 50, part: 'rural' },
      { code: 50, part: 'urban' },
    ])
    expect([...winner]).toEqual([-1, 2, 0, -1, 1, 0])
  })
})

describe('files named as publishers name them', () => {
  const rows = csvParse(shipped['legend-files.csv']!)
  it.each(rows.map((row) => [row['example']!, row['legend']!]))('%s is of %s', (file, name) => {
    expect(legendNames()).toContain(name)
    expect(legendOfFile(`tiles/${file}`)).toBe(name)
  })
  it('may be of no product', () => {
    for (const file of ['landuse.tif', 'lucc2020.tif', 'worldcover.tif'])
      expect(legendOfFile(file)).toBeUndefined()
  })
})
