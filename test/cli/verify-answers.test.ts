// Numbers of answers that one file tells twice, or two files of an answer: an altered one is named, hashes apart.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { memorySource } from '../../src/formats/index.ts'
import { nodeZlib } from '../../src/host/node.ts'
import { answers } from '../../src/run/verify/answers.ts'
import { type FileFault, proofFiles } from '../../src/run/verify/proof-files.ts'
import { cadastre } from '../support/command.ts'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

const [X, Y] = [600_000, 3_550_000]
const STUDY = {
  title: 'Small',
  year: 2020,
  inventory: { balance: 'balance.csv', electricity: { factor: 0.6, unit: 't/MWh', source: 'a grid' } },
  land: { cover: 'landuse.tif', legend: 'cnlucc' },
  zones: { file: 'zones.geojson', id: 'id', name: 'name' },
  gdp_unit: '10^8 yuan',
  years: [
    { year: 2019, balance: 'balance.csv', population: 9000, gdp: 30 },
    { year: 2020, balance: 'more.csv', population: 9100, gdp: 31 },
  ],
}
const balance = (coal: number) =>
  `flow,branch,carrier,amount,unit\nfinal,industry,raw-coal,${coal},10^4 t\nfinal,transport,diesel,2,10^4 t\nfinal,rural-residential,lpg,1,10^4 t\n`

const folder = folderOf({
  'landuse.tif': codesTiff(
    utmGrid(20, 10),
    Uint8Array.from({ length: 200 }, (_, i) => [11, 51, 52, 53][(i + (i >> 5)) % 4]!),
  ),
  'zones.geojson': zonesJson([
    { id: 'the west', rings: [box(X, Y - 300, X + 300, Y)] },
    { id: 'e', rings: [box(X + 300, Y - 300, X + 600, Y)] },
  ]),
  'balance.csv': balance(3),
  'more.csv': balance(4),
  'study.yaml': JSON.stringify(STUDY),
  'changes.yaml': JSON.stringify({
    title: 'Less',
    changes: [
      { kind: 'scale', name: 'Less coal', where: { carrier: 'raw-coal' }, by: 0.8 },
      { kind: 'scale', name: 'Less diesel, and lighter', where: { carrier: 'diesel' }, by: 0.7 },
    ],
  }),
})
const [study, out] = [join(folder, 'study.yaml'), join(folder, 'out')]
for (const args of [
  ['scenario', study, join(folder, 'changes.yaml')],
  ['uncertainty', study, '--draws', '40'],
  ['series', study],
  ['sensitivity', study],
]) {
  const { status, stderr } = cadastre(...args, '--out', out, '--quiet')
  if (status !== 0) throw new Error(stderr)
}

const NAMES = [
  ...['comparison.csv', 'waterfall.csv', 'zones.csv', 'summary.json'].map((name) => `scenario/${name}`),
  ...['intervals.csv', 'zones.csv', 'summary.json'].map((name) => `uncertainty/${name}`),
  ...['years.csv', 'decomposition.csv', 'summary.json'].map((name) => `series/${name}`),
  'sensitivity/zones.csv',
]

async function told(changed = '', alter = (text: string) => text) {
  const names = new Set(NAMES)
  const faults: FileFault[] = []
  const open = (name: string) => {
    const text = readFileSync(join(out, name), 'utf8')
    const own = name === changed ? alter(text) : text
    if (name === changed) expect(own).not.toBe(text)
    return memorySource(name, new TextEncoder().encode(own))
  }
  const nothing = () => {
    throw new Error('not asked for')
  }
  await answers(
    proofFiles({ names: NAMES, open, hash: nothing, zlib: nodeZlib, spool: nothing }, names, names, faults),
  )
  return faults.map(({ file, fault }) => `${file}: ${fault}`)
}

// A cell of the first row that a pattern finds, one per cent and one more.
const cell = (row: RegExp, column: string) => (text: string) => {
  const lines = text.split('\n')
  const at = lines[0]!.split(',').indexOf(column)
  const line = lines.findIndex((own, i) => i > 0 && row.test(own))
  lines[line] = lines[line]!.split(',')
    .map((value, i) => (i === at ? String(Number(value) * 1.01 + 1) : value))
    .join(',')
  return lines.join('\n')
}

describe('the numbers of answers', () => {
  it('hold as they were written', async () => {
    expect(await told()).toEqual([])
  })

  it.each<[file: string, row: RegExp, column: string, fault: string]>([
    ['scenario/comparison.csv', /^total/, 'before', 'before of all (sector)'],
    ['scenario/comparison.csv', /^carrier/, 'after', 'after of all (carrier)'],
    ['scenario/comparison.csv', /^zone,the west/, 'after', 'after of zone the west'],
    ['scenario/comparison.csv', /^gas/, 'difference', 'difference of gas'],
    ['scenario/waterfall.csv', /^Less coal/, 'effect_t', 'before_t of Less diesel, and lighter'],
    ['scenario/zones.csv', /^e,/, 'total_t', 'total_t of e'],
    ['uncertainty/intervals.csv', /^total/, 'low_t', 'relative_percent of total'],
    ['uncertainty/zones.csv', /^e,/, 'central_t', 'central_t of e'],
    ['series/years.csv', /^2020/, 'population', 't_per_head of 2020'],
    ['series/years.csv', /^2019/, 'total_t', 'difference_t of 2019 to 2020'],
    ['series/decomposition.csv', /^2019/, 'difference_t', 'difference_t of 2019 to 2020'],
    ['sensitivity/zones.csv', /^[^a]/, 'total_t', 'difference_t of'],
  ])('%s %s: %s is seen', async (file, row, column, fault) => {
    const faults = await told(file, cell(row, column))
    expect(
      faults.some((line) => line.includes(`: ${fault}`)),
      faults.join('\n'),
    ).toBe(true)
  })

  it.each([
    ['scenario/summary.json', /"effect": -/, 'steps[0].effect_t'],
    ['uncertainty/summary.json', /"mean": /, 'total.mean'],
    ['series/summary.json', /"total_t": /, 'total_t of 2019'],
  ])('%s is held against its table', async (file, at, fault) => {
    const faults = await told(file, (text) => text.replace(at, (found) => `${found}1`))
    expect(
      faults.some((line) => line.startsWith(`${file}: ${fault}`)),
      faults.join('\n'),
    ).toBe(true)
  })
})
