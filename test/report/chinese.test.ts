// The engine's messages in Chinese: none is missing, and what is put into them stays.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { csvParse } from 'd3-dsv'
import { describe, expect, it } from 'vitest'
import { warning } from '../../src/error.ts'
import { listed } from '../../src/quantity/index.ts'
import { inChinese, toldIssues } from '../../src/report/words/chinese.ts'
import { issueTexts } from '../support/issue-texts.ts'

const ROOT = join(import.meta.dirname, '../..')
const ROOMS = [
  'inventory',
  'grid',
  'vector',
  'land',
  'allocate',
  'cadastre',
  'formats',
  'study',
  'scenario',
  'uncertainty',
]
const table = csvParse(readFileSync(join(ROOT, 'data/messages/zh.csv'), 'utf8'))

describe('messages in Chinese', () => {
  it('has every text that an issue of the engine is made of', () => {
    const texts = issueTexts(join(ROOT, 'src'), ROOMS)
    expect(texts.length).toBeGreaterThan(400)
    const known = new Set(table.map(({ en }) => en))
    expect(texts.filter((text) => !known.has(text))).toEqual([])
  })

  it('puts in what the English names, each once, and says it in Chinese', () => {
    const wrong = table.filter(({ en = '', zh = '' }) => {
      const named = [...zh.matchAll(/\{(\d)\}/g)].map(([, at]) => at).sort()
      const wanted = Array.from({ length: en.split('{}').length - 1 }, (_, i) => `${i + 1}`)
      return named.join() !== wanted.join() || zh === '' || (zh === en && /[a-z]{3}/.test(en))
    })
    expect(wrong).toEqual([])
  })

  it('tells an issue in both languages', () => {
    const [told] = toldIssues([
      warning(
        'x',
        ['a.csv'],
        'zone "320102"',
        'the id of a zone of the study',
        'Correct the id, or remove the row.',
      ),
    ])
    expect(told!.found).toBe('zone "320102"')
    expect(told!.zh).toEqual({
      found: '区县“320102”',
      expected: '研究中某个区县的代码',
      hint: '更正代码，或删除该行。',
    })
  })

  it('leaves a user’s own words alone', () => {
    expect(inChinese('raw-cole')).toBe('raw-cole')
    const ofLibrary = 'Nested mappings are not allowed in compact mappings'
    expect(inChinese(ofLibrary)).toBe(ofLibrary)
    expect(inChinese('raw-coal in 10^4 t')).toMatch(/^以 10\^4 t 计的 /)
  })

  it('says the end of a long list in Chinese too', () => {
    const codes = Array.from({ length: 14 }, (_, i) => `${i + 1} (2 ha)`)
    expect(inChinese(`land codes that the legend clcd lacks: ${listed(codes)}`)).toBe(
      `图例 clcd 缺少的土地代码：${codes.slice(0, 12).join(', ')} 等另 2 项`,
    )
  })

  it('prefers the pattern that says most', () => {
    expect(inChinese('12 of 40 sources without ground in any zone: A')).toContain('40 个排放源中有 12 个')
  })
})
