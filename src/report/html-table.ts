// Tables of the report page.
import { html, type Text } from './words.ts'

/** An HTML table: heads, then rows; cells that are numbers are set to the right. */
export function grid(
  heads: readonly Text[],
  rows: readonly (readonly Text[])[],
  foot: readonly (readonly Text[])[] = [],
): string {
  const isNumber = (cell: Text | undefined) => typeof cell === 'string' && /^[−\d][\d,.]*( %)?$/.test(cell)
  const numeric = heads.map((_, i) => rows.length > 0 && rows.every((row) => isNumber(row[i])))
  const cells = (row: readonly Text[], name: string) =>
    row
      .map((cell, i) => `<${name}${isNumber(cell) || numeric[i] ? ' class="n"' : ''}>${html(cell)}</${name}>`)
      .join('')
  const line = (row: readonly Text[]) => `<tr>${cells(row, 'td')}</tr>`
  const end = foot.length > 0 ? `<tfoot>${foot.map(line).join('')}</tfoot>` : ''
  return `<div class="wide"><table><thead><tr>${cells(heads, 'th')}</tr></thead><tbody>${rows.map(line).join('')}</tbody>${end}</table></div>`
}
