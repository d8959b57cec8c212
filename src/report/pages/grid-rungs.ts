// Grids in the report's closure: added to the page when a grid is made, long after the page was written.
import type { GridRung } from '../../cadastre/index.ts'
import { grid } from '../tables/html-table.ts'
import { formatNumber } from '../words/scale.ts'
import { html, sectorWords, words } from '../words/words.ts'

const [START, END] = ['<!-- grids -->', '<!-- end of grids -->']

/** Where grids will stand in a page that has none yet. */
export const NO_GRIDS = `${START}${END}`

/** The page with its grids told anew; unchanged where it has no place for them. */
export function withGrids(page: string, rungs: readonly GridRung[]): string {
  const [start, end] = [page.indexOf(START), page.indexOf(END)]
  if (start < 0 || end < start) return page
  return `${page.slice(0, start)}${START}${rungs.map(rungTable).join('')}${page.slice(end)}`
}

function rungTable({ file, unit, width, height, crs, sectors }: GridRung): string {
  const told = words(
    `Grid ${file}: ${width} × ${height} cells, ${crs}, ${unit}.`,
    `网格 ${file}：${width} × ${height} 个单元，${crs}，${unit}。`,
  )
  const heads = [
    words('Sector', '部门'),
    words('Table, t', '表格，吨'),
    words('Raster (float32), t', '栅格（float32），吨'),
    words('Grid, t', '网格，吨'),
    words('Outside the grid, t', '网格之外，吨'),
    words('Residual', '残差'),
  ]
  const rows = sectors.map((row) => [
    sectorWords(row.sector),
    ...[row.table, row.raster, row.cells, row.outside].map((value) => formatNumber(value, 3)),
    row.residual.toExponential(2),
  ])
  return `<p>${html(told)}</p>${grid(heads, rows)}`
}
