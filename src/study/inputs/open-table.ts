// Small tables that a study names beside its balance: CSV in any encoding, or the sheet of a workbook that has the columns.
import type { Issue } from '../../error.ts'
import { type CsvTable, openWorkbook, tableOf } from '../../formats/index.ts'
import { openFile } from '../cover/text.ts'
import type { World } from '../world.ts'

/** The rows of a table with the columns it must have; undefined where there is no such file or it is no table. */
export async function openTable(
  file: string,
  required: readonly string[],
  world: Pick<World, 'open'>,
  issues: Issue[],
): Promise<(CsvTable & { readonly sheet: string }) | undefined> {
  const source = await openFile(file, world, issues)
  if (!source) return undefined
  const { sheets, issues: refused } = await openWorkbook(source, file)
  issues.push(...refused)
  const tables = sheets.map(({ name, rows }) => {
    const cells = rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell))))
    return { ...tableOf(cells, name === '' ? file : `${file}:${name}`, required), sheet: name }
  })
  const table = tables.find(({ columns }) => required.every((name) => columns.includes(name))) ?? tables[0]
  for (const issue of table?.issues ?? []) issues.push(issue)
  return table?.issues.some(({ code }) => code === 'csv.column') ? undefined : table
}
