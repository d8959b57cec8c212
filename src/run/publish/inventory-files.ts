// The inventory's own folder: tables, flows and workbooks made from one ledger.
import { type SheetToWrite, writeWorkbook } from '../../formats/index.ts'
import { sankey } from '../../inventory/index.ts'
import { ecrfSheets, gpcCsv, provincialSheets, sectorCarriersCsv, viewsCsv } from '../../report/index.ts'
import type { Solution } from '../../study/index.ts'

/** Name and content of each file; workbooks are made when they are asked for. */
export function inventoryFiles(
  { study, ledger, table }: Pick<Solution, 'study' | 'ledger' | 'table'>,
  version: string,
): readonly { readonly name: string; readonly content: string | (() => Promise<Uint8Array>) }[] {
  const facts = {
    title: study.title,
    year: study.year,
    synthetic: study.synthetic,
    software: `carbon-cadastre ${version}`,
    area: table.rows.reduce((sum, row) => sum + row.area, 0),
    zones: table.rows.length,
  }
  const workbook = (sheets: readonly SheetToWrite[]) => () => writeWorkbook(sheets)
  return [
    { name: 'inventory/sectors-carriers.csv', content: sectorCarriersCsv(ledger) },
    { name: 'inventory/gpc.csv', content: gpcCsv(ledger) },
    { name: 'inventory/views.csv', content: viewsCsv(ledger) },
    { name: 'inventory/sankey.json', content: `${JSON.stringify(sankey(ledger), null, 2)}\n` },
    { name: 'inventory/ecrf.xlsx', content: workbook(ecrfSheets(ledger, facts)) },
    {
      name: 'inventory/provincial.xlsx',
      content: workbook(provincialSheets(ledger, study.title, study.year)),
    },
  ]
}
