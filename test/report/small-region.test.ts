// The report of a study of given totals, short names and no parks: nothing cut off, nothing named that is not there.
import { expect, it } from 'vitest'
import type { ZoneTable } from '../../src/cadastre/index.ts'
import { nodeZlib } from '../../src/host/node.ts'
import { compositionChart } from '../../src/report/charts/composition-chart.ts'
import { textWidth } from '../../src/report/charts/svg.ts'
import { mapPictures } from '../../src/report/maps/map-pictures.ts'
import { inChinese } from '../../src/report/words/chinese.ts'
import { branchWords, carrierWords, english } from '../../src/report/words/words.ts'

const legend = [
  { code: 21, class: 'built-up', name: 'Open space', color: '#ddc9c9', sector: 'urban' },
  { code: 24, class: 'built-up', name: 'High', color: '#ab0000', sector: 'industry' },
]

it('the label of all zones has room where names of zones are short', () => {
  const table = { sectors: [], rows: [{ name: 'z0', area: 10 }] } as unknown as ZoneTable
  const options = { title: 'Short', synthetic: undefined, plain: true, source: '' }
  const chart = compositionChart(
    { table, lands: { legend } as never, classAreas: [[4, 6]] },
    'Short',
    options,
  )
  const x = Number(/<text x="([\d.]+)"[^>]*>All zones/.exec(chart)?.[1])
  expect(x).toBeGreaterThan(textWidth('All zones', 13))
})

it('a map without parks names none, though industry emits where another class was sampled', () => {
  const lands = { legend, sectors: ['industry', 'urban'], layers: [] as unknown[] }
  const preview = {
    width: 2,
    height: 1,
    classes: Uint8Array.of(1, 2),
    bands: [Float32Array.of(9, 10), Float32Array.of(1, 0), Float32Array.of(10, 10)],
  }
  const named = (layers: readonly unknown[]) =>
    mapPictures({ lands: { ...lands, layers }, preview } as never, nodeZlib).landUse.classes.map(({ name }) =>
      english(name),
    )
  expect(named([])).toEqual(['21 Open space', '24 High'])
  expect(named([{}])).toEqual(['24 High', 'Industrial parks and enterprises'])
})

it('totals that were given are said in Chinese', () => {
  expect([carrierWords('all').zh, branchWords('all').zh, inChinese('as given')]).toEqual([
    '全部',
    '全部',
    '按所给',
  ])
})
