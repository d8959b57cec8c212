// Files that are made of others are made again and compared: the inventory's tables, the catalogue's, sections of the report.
import { readAll, readWorkbook } from '../../formats/index.ts'
import type { Ledger } from '../../inventory/index.ts'
import { type ReportData, reportPage, withGrids } from '../../report/index.ts'
import type { Solution } from '../../study/index.ts'
import type { FeatureTable } from '../../vector/index.ts'
import { studyOfReport } from '../folder/output-file.ts'
import { inventoryFiles } from '../publish/inventory-files.ts'
import { type DescribedSolution, metadataFiles } from '../publish/metadata-files.ts'
import type { ResultView } from '../publish/result-view.ts'
import { drawings } from './drawings.ts'
import { FILES, type ProofFiles } from './proof-files.ts'
import { csvRecords, parting } from './told-twice.ts'
import {
  closureOf,
  closureRows,
  filesOfItem,
  isOfRunBefore,
  provenanceOf,
  registerOf,
  tableOfView,
  viewOf,
  type WrittenClosure,
  type WrittenProvenance,
  type WrittenRegister,
} from './written-json.ts'

type Made = DescribedSolution & Pick<Solution, 'table'>

/** Make again what view, register and certificate tell all of; `parcels` are those of the GeoPackage. */
export async function remade(
  files: ProofFiles,
  version: string,
  parcels: Pick<FeatureTable, 'columns' | 'count'> | undefined,
): Promise<void> {
  const [view, register] = [await viewOf(files), await registerOf(files)]
  await drawings(files)
  // Older registers tell one side of the balance only.
  if (!view || !register?.ledger.counterpart) return
  const made = solutionOf(view, register)
  for (const { name, content } of inventoryFiles(made, version))
    if (files.has(name)) await compare(files, name, typeof content === 'string' ? content : await content())
  await catalogue(files, made, version, parcels)
  await sections(files, made, version)
}

// The parts of a solution that its tables are made of.
function solutionOf(view: ResultView, { ledger, lands }: WrittenRegister): Made {
  const { view: side = 'given', sectors = lands.sectors, counterpart = [], factorSet } = ledger
  const whole: Ledger = {
    ...view.ledger,
    view: side,
    sectors,
    counterpart,
    ...(factorSet && { factorSet }),
    issues: [],
  }
  const tally = { lands: { grid: view.grid, sectors: view.sectors } }
  return { study: view.study, ledger: whole, table: tableOfView(view), tally }
}

async function compare(files: ProofFiles, name: string, made: string | Uint8Array): Promise<void> {
  const against = `what ${FILES.view} and ${FILES.register} make`
  if (typeof made !== 'string') {
    const sheets = async (bytes: Uint8Array) =>
      (await readWorkbook(bytes, name)).sheets.map(({ name: sheet, rows }) => ({ sheet, rows }))
    const found = await sheets(await readAll(files.open(name)))
    return files.part(name, parting(found, await sheets(made)), against)
  }
  if (!name.endsWith('.json'))
    return files.part(name, parting(csvRecords(await files.text(name)), csvRecords(made)), against)
  const found = await files.json(name)
  if (found !== undefined) files.part(name, parting(found, JSON.parse(made)), against)
}

async function catalogue(
  files: ProofFiles,
  made: Made,
  version: string,
  parcels: Pick<FeatureTable, 'columns' | 'count'> | undefined,
): Promise<void> {
  const [described, provenance] = [await filesOfItem(files), await provenanceOf(files)]
  if (!described || !provenance || !parcels) return
  const { inputs } = provenance
  const own = metadataFiles(made, { version, inputs, files: described, parcels })
  for (const { name, content } of own) if (files.has(name)) await compare(files, name, content)
}

// The report's tables and sentences, figures apart: these stand in their own files too.
async function sections(files: ProofFiles, made: Made, version: string): Promise<void> {
  const [closure, provenance] = [await closureOf(files), await provenanceOf(files)]
  if (!files.has(FILES.report) || !closure || !provenance || isOfRunBefore(provenance, 'report')) return
  const found = sectionsOf(await files.text(FILES.report))
  const page = reportPage(reportData(made, closure, provenance, version))
  for (const [heading, content] of sectionsOf(withGrids(page, closure.grids ?? []))) {
    if (found.get(heading) === content) continue
    const name = heading.replace(/<span class="zh".*?<\/span>/g, '').replace(/<[^>]*>/g, '')
    files.fault(
      FILES.report,
      `section ${name} is not what the other files make: ${apart(found.get(heading) ?? '', content)}`,
    )
  }
}

function reportData(
  { study, ledger, table, tally }: Made,
  closure: WrittenClosure,
  { inputs, warnings }: WrittenProvenance,
  version: string,
): ReportData {
  return {
    ...studyOfReport(study, tally.lands.grid),
    ledger,
    table,
    closure: closureRows(closure),
    unplaced: closure.unplaced,
    sharing: closure.sharing,
    areaOfRules: closure.land.rules,
    refinement: undefined,
    losses: closure.land.losses,
    overlaps: closure.land.overlaps,
    inputs,
    version,
    issues: warnings,
    figures: [],
  }
}

// By heading, without figures.
function sectionsOf(page: string): ReadonlyMap<string, string> {
  const plain = page.replace(/<figure>.*?<\/figure>/gs, '')
  return new Map(
    [...plain.matchAll(/<section><h2>(.*?)<\/h2>(.*?)<\/section>/gs)].map((match) => [match[1]!, match[2]!]),
  )
}

// The words around the first letter that differs.
function apart(found: string, made: string): string {
  let at = 0
  while (at < found.length && found[at] === made[at]) at++
  const around = (text: string) =>
    text
      .slice(Math.max(0, at - 24), at + 24)
      .replace(/<[^>]*>?|^[^<]*>/g, ' ')
      .trim()
  return `“${around(found)}” for “${around(made)}”`
}
