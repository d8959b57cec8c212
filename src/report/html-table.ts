// Tables of the report page.
import { escapeText } from './svg.ts'

/** An HTML table: heads, then rows; cells that are numbers are set to the right. */
export function grid(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  foot: readonly (readonly string[])[] = [],
): string {
  const isNumber = (cell: string | undefined) => cell !== undefined && /^[−\d][\d,.]*( %)?$/.test(cell)
  const numeric = heads.map((_, i) => rows.length > 0 && rows.every((row) => isNumber(row[i])))
  const cells = (row: readonly string[], name: string) =>
    row
      .map(
        (cell, i) =>
          `<${name}${isNumber(cell) || numeric[i] ? ' class="n"' : ''}>${escapeText(cell)}</${name}>`,
      )
      .join('')
  const line = (row: readonly string[]) => `<tr>${cells(row, 'td')}</tr>`
  const end = foot.length > 0 ? `<tfoot>${foot.map(line).join('')}</tfoot>` : ''
  return `<div class="wide"><table><thead><tr>${cells(heads, 'th')}</tr></thead><tbody>${rows.map(line).join('')}</tbody>${end}</table></div>`
}
