// Broken studies told in the words of the house, in both languages: what is there, where, what was expected, what to write.
import { describe, expect, it } from 'vitest'
import { toldIssues } from '../../src/report/index.ts'
import { parseScenario } from '../../src/scenario/index.ts'
import { parseStudy } from '../../src/study/index.ts'

const GOOD = {
  title: 'A',
  year: 2020,
  inventory: { balance: 'b.csv' },
  land: { cover: 'c.tif', legend: 'cnlucc' },
  zones: { file: 'z.json', id: 'id', name: 'name' },
}
const { zones: _, ...WITHOUT_ZONES } = GOOD
const land = (part: object) => ({ ...GOOD, land: { ...GOOD.land, ...part } })
const inventory = (part: object) => ({ ...GOOD, inventory: { ...GOOD.inventory, ...part } })

const BROKEN: readonly (readonly [study: unknown, place: string, found: string, expected: string])[] = [
  [undefined, '', 'an empty file', 'a group of keys'],
  ['title: A', '', '"title: A"', 'a group of keys'],
  [WITHOUT_ZONES, 'zones', 'no key `zones`', 'a group of keys'],
  [{ ...GOOD, zones: null }, 'zones', 'an empty key `zones`', 'a group of keys'],
  [{ ...GOOD, year: 'twenty' }, 'year', '"twenty"', 'a number'],
  [{ ...GOOD, year: 20200 }, 'year', '20200', 'at most 2200'],
  [{ ...GOOD, title: '' }, 'title', '""', 'a text that is not empty'],
  [{ ...GOOD, coverage: 'exakt' }, 'coverage', '"exakt"', 'one of `exact`, `centre`'],
  [land({ cover: 5 }), 'land.cover', '5', 'a text or a list'],
  [land({ cover: [] }), 'land.cover', '[]', 'a list of at least 1'],
  [land({ industry: { buffer: 'wide' } }), 'land.industry.buffer', '"wide"', 'a length such as "15 m"'],
  [land({ industry: { parks: 7 } }), 'land.industry.parks', '7', 'a text or a group of keys or a list'],
  [
    inventory({ electricity: { factor: 'high', unit: 't/MWh', source: 's' } }),
    'inventory.electricity.factor',
    '"high"',
    'a number',
  ],
  [inventory({ gases: ['CO'] }), 'inventory.gases.0', '"CO"', 'one of `CO2`, `CH4`, `N2O`'],
  [
    { ...GOOD, inventory: { totals: { Industry: 1 } } },
    'inventory.totals.Industry',
    'the key `Industry`',
    'lower-case letters, digits and _',
  ],
  [{ ...GOOD, patches: { connectivity: 6 } }, 'patches.connectivity', '6', '`4` or `8`'],
]

describe('a broken study', () => {
  it.each(BROKEN)('%j is told at %s', (study, place, found, expected) => {
    const { issues } = parseStudy(study, 'study.yaml')
    expect(issues).toHaveLength(1)
    const [issue] = toldIssues(issues)
    expect(issue!.path.slice(1).join('.')).toBe(place)
    expect([issue!.found, issue!.expected]).toEqual([found, expected])
    expect(`${issue!.expected}${issue!.hint}`).not.toMatch(/Invalid|undefined/)
    expect(`${issue!.zh.expected}${issue!.zh.hint}`).toMatch(/[\u4e00-\u9fff]/)
  })

  it('asks for the key that was meant, one fault a key, in whatever form it stands', () => {
    const hints = (study: unknown) => parseStudy(study, 's').issues.map(({ found, hint }) => [found, hint])
    expect(hints(land({ industri: {} }))).toEqual([['unknown key `industri`', 'Did you mean `industry`?']])
    expect(hints(land({ industry: { parcs: 'p.json' } }))).toEqual([
      ['unknown key `parcs`', 'Did you mean `parks`?'],
    ])
    expect(hints(inventory({ gass: [], zzzzzz: 1 }))).toEqual([
      ['unknown key `gass`', 'Did you mean `gases`?'],
      [
        'unknown key `zzzzzz`',
        expect.stringMatching(/^Check its spelling; the keys here are: balance, .*\bfactors\b.*\.$/),
      ],
    ])
    const changes = [{ kind: 'scale', wher: { carrier: 'diesel' }, by: 0.9 }]
    const told = toldIssues(parseScenario({ title: 'x', changes }, 'c').issues)
    const issue = told.find(({ code }) => code === 'study.key')
    expect([issue!.hint, issue!.zh.found, issue!.zh.hint]).toEqual([
      'Did you mean `where`?',
      '未知的键 `wher`',
      '是否指 `where`？',
    ])
  })

  it('says how the key is written', () => {
    const [issue] = toldIssues(parseStudy(WITHOUT_ZONES, 'study.yaml').issues)
    expect(issue!.hint).toBe(
      'Write it like this: `zones: { file: districts.geojson, id: adcode, name: name }`.',
    )
    expect(issue!.zh.found).toBe('缺少键 `zones`')
    expect(issue!.zh.hint).toContain('请这样写：`zones: {')
  })

  it('names the kinds of changes that there are', () => {
    const { issues } = parseScenario({ title: 'x', changes: [{ kind: 'grow' }] }, 'change.yaml')
    expect(issues[0]!.expected).toMatch(/^one of `scale`, `set`/)
  })
})
