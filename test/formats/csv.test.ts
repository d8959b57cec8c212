// What CSV is and is not: a file of another format is one fault, a long header is not printed whole.
import { csvParseRows } from 'd3-dsv'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readCsv } from '../../src/formats/index.ts'
import { delimitedRows } from '../../src/formats/table/csv.ts'

it.each([
  '{"type":"FeatureCollection","features":[{"a":1,"a":2}]}',
  '[[1,2]]',
  '<html><table>',
  'II*\0\u0008\0\0\0',
])('%j is no table, told once', (text) => {
  const { columns, rows, issues } = readCsv(text, 'x.csv', ['a', 'b'])
  expect([columns, rows]).toEqual([[], []])
  expect(issues.map(({ code, found }) => [code, found])).toEqual([['csv.column', 'no table']])
})

it('a long header is cut where it is told', () => {
  const [issue] = readCsv(Array.from({ length: 40 }, (_, i) => `c${i}`).join(), 'x.csv', ['a']).issues
  expect(issue!.found).toMatch(/^columns c0, c1, .* c23 and 16 more$/)
})

it.each([
  ['a;b\n1,5;x', '1.5'],
  ['a;b\n-1.234,5;x', '-1234.5'],
  ['a;b\n1,234,567;x', '1,234,567'],
  ['a\tb\n1,5\tx', '1,5'],
  ['"a;1",b\n1;5,x', '1;5'],
  ['a,b;c\n1,2', '1'],
])('%j is parted by what parts its header', (text, first) => {
  const { columns, rows, issues } = readCsv(text, 'x.csv')
  expect(issues).toEqual([])
  expect(columns).toHaveLength(2)
  expect(rows[0]!.cells[columns[0]!]).toBe(first)
})

it('text without quotes has the rows that d3-dsv finds', () => {
  const text = fc
    .array(fc.constantFrom('a', '北', ' ', ',', ',', '\n', '\r', '\r\n'))
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, (some) => {
      expect(delimitedRows(some)).toEqual(csvParseRows(some))
    }),
    { numRuns: 1000 },
  )
})

it('a title above the header does not say what parts the cells', () => {
  expect(delimitedRows('企业名单\n\na;b\n1,5;x')).toEqual([['企业名单'], [''], ['a', 'b'], ['1.5', 'x']])
})
