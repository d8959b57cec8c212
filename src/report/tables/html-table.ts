// Tables of the report page.
import { html, type Text } from '../words/words.ts'

/** What stands in a cell: text, or a small drawing. */
export type Cell = Text | { readonly drawing: string }

/** A table that scrolls where it is wider than the page, also by the keys. */
export const wide = (head: string, body: string): string =>
  `<div class="wide" tabindex="0"><table><thead><tr>${head}</tr></thead>${body}</table></div>`

/** An HTML table: heads, then rows; cells that are numbers, and columns that mostly are, are set to the right. */
export function grid(
  heads: readonly Text[],
  rows: readonly (readonly Cell[])[],
  foot: readonly (readonly Cell[])[] = [],
): string {
  const isNumber = (cell: Cell | undefined) =>
    typeof cell === 'string' && /^[+−-]?\d[\d,.]*(e[+-]\d+)?( %| Mt)?$/.test(cell)
  const numeric = heads.map(
    (_, i) => 2 * rows.filter((row) => isNumber(row[i])).length > rows.filter((row) => row[i] !== '–').length,
  )
  const content = (cell: Cell) => (typeof cell === 'object' && 'drawing' in cell ? cell.drawing : html(cell))
  const cells = (row: readonly Cell[], name: string) =>
    row
      .map(
        (cell, i) => `<${name}${isNumber(cell) || numeric[i] ? ' class="n"' : ''}>${content(cell)}</${name}>`,
      )
      .join('')
  const line = (row: readonly Cell[]) => `<tr>${cells(row, 'td')}</tr>`
  const end = foot.length > 0 ? `<tfoot>${foot.map(line).join('')}</tfoot>` : ''
  return wide(cells(heads, 'th'), `<tbody>${rows.map(line).join('')}</tbody>${end}`)
}
