// Legends that a user writes: titles above the header, other delimiters, a missing column told once.
import { describe, expect, it } from 'vitest'
import { readLegend } from '../../src/land/index.ts'

const told = (text: string) => {
  const { legend, issues } = readLegend(text, 'l.csv')
  return {
    codes: legend.entries.map(({ code, sector }) => [code, sector]),
    issues: issues.map(({ code, path }) => [code, ...path]),
  }
}

describe('a legend of a user', () => {
  it.each([
    'code,class,sector\n51,城镇,urban\n',
    'Code;Class;Sector\n51;城镇;urban',
    '\uFEFFcode\tclass\tsector\n51\t城镇\turban',
  ])('%j is read', (text) => expect(told(text)).toEqual({ codes: [[51, 'urban']], issues: [] }))
  it('may have titles above its header, and lines are those of the file', () => {
    expect(told('土地利用图例,,\n\ncode,class,sector\n51,城镇,urban\nx,农村,rural')).toEqual({
      codes: [[51, 'urban']],
      issues: [['legend.code', 'l.csv', 5, 'code']],
    })
  })
  it.each(['no data', 'No-Data', 'nodata'])(
    'may have codes of the class %s, which are of no class',
    (name) => {
      const { legend } = readLegend(`code,class,sector\n51,town,urban\n0,${name},\n`, 'l.csv')
      expect(legend.entries.map(({ code }) => code)).toEqual([51])
      expect(legend.blank).toEqual([0])
    },
  )
  it('without a column of codes has one fault', () => {
    expect(told('代号,class,sector\n51,城镇,urban\n53,工业,industry')).toEqual({
      codes: [],
      issues: [['legend.column', 'l.csv']],
    })
  })
})
