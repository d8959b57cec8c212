// Drawings of a folder: in the report as in their own files, in Chinese as in English, and as the view draws them.
import { chartFigures, chineseDrawing, niceBreaks } from '../../report/index.ts'
import { figureOptions } from '../folder/output-file.ts'
import type { ResultView } from '../publish/result-view.ts'
import { previewLevel } from '../rasters/preview-canvas.ts'
import { levelsOf } from './pixels.ts'
import { bandFile, FILES, type ProofFiles } from './proof-files.ts'
import { parting } from './told-twice.ts'
import { filesOfItem, tableOfView, viewOf } from './written-json.ts'

/** Hold drawings against the report and the view, and the view's class limits against the pixels that they part. */
export async function drawings(files: ProofFiles): Promise<void> {
  const page = files.has(FILES.report) ? await files.text(FILES.report) : undefined
  await ofReport(files, page)
  const view = await viewOf(files)
  if (!view) return
  await ofView(files, view, page)
  await classLimits(files, view)
}

// A drawing stands in the report as in its own file, and says the same in Chinese.
async function ofReport(files: ProofFiles, page: string | undefined): Promise<void> {
  const drawn = page?.includes('<svg')
  for (const name of files.listed) {
    const own = /^figures\/(.+?)(\.zh)?\.svg$/.exec(name)
    if (!own || !files.has(name)) continue
    const svg = await files.text(name)
    const plain = `figures/${own[1]}.svg`
    if (own[2]) {
      if (files.has(plain) && chineseDrawing(await files.text(plain)) !== svg)
        files.fault(name, `not ${plain} in Chinese`)
    } else if (drawn && (await isOfRun(files, name)) && !page!.includes(svg))
      files.fault(name, `not the drawing of ${FILES.report}`)
  }
}

// Answers draw figures of their own, which stand in their own pages.
async function isOfRun(files: ProofFiles, name: string): Promise<boolean> {
  return (await filesOfItem(files))?.includes(name) ?? false
}

// Charts are made of what the view tells in numbers: hectares by class, years of population and product, ledger, table.
async function ofView(files: ProofFiles, view: ResultView, page: string | undefined): Promise<void> {
  const { study, zones, legend, ledger, context } = view
  const data = {
    table: tableOfView(view),
    lands: { legend },
    ledger,
    classAreas: zones.map(({ classes }) => classes),
    context,
  }
  for (const { name, svg } of chartFigures(data, figureOptions({ study }, false))) {
    const file = `figures/${name}.svg`
    if (files.has(file) && (await files.text(file)) !== svg) files.fault(file, `not what ${FILES.view} draws`)
    if (!files.has(file) && page?.includes('<svg') && !page.includes(svg))
      files.fault(FILES.report, `its drawing of ${name} is not what ${FILES.view} draws`)
  }
}

// Limits are of the pixels of the picture that figures are drawn from, an overview.
async function classLimits(files: ProofFiles, { bands, breaks }: ResultView): Promise<void> {
  for (const band of bands) {
    const name = bandFile(band)
    if (!files.has(name)) continue
    const levels = await levelsOf(files.open(name), files.folder.zlib)
    const { width, height } = levels[0]!.grid
    const picture = levels[previewLevel(width, height, levels.length)]!
    const whole = { col: 0, row: 0, width: picture.grid.width, height: picture.grid.height }
    const made = niceBreaks(Float32Array.from(await picture.read(whole)))
    files.part(FILES.view, parting(breaks[band], made, `breaks.${band}`), name)
  }
}
