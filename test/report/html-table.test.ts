// Tables of pages: what is wider than the page scrolls, by the keys as well.
import { expect, it } from 'vitest'
import { grid } from '../../src/report/tables/html-table.ts'

it('a table can be scrolled without a mouse', () => {
  expect(grid(['Zone', 't'], [['Qixia', '1']])).toMatch(/^<div class="wide" tabindex="0"><table>/)
})

it('a column that is mostly numbers is set to the right, its missing ones too', () => {
  const table = grid(
    ['Zone', 't'],
    [
      ['Qixia', '1,200'],
      ['Pukou', '-3.5'],
      ['Lishui', 'none'],
    ],
  )
  expect(table.match(/class="n"/g)).toHaveLength(4)
})
