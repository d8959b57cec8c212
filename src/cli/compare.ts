// cadastre compare: the result of a run beside published totals and gridded products, with what each of them counts.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { boundaryIdOf, publicRegions, publicTotals } from '../compare/index.ts'
import { readCsv, writeCsv } from '../formats/index.ts'
import { decimals, exactSum } from '../quantity/index.ts'
import { comparePage, type Triangulation } from '../report/index.ts'
import { text } from '../run/index.ts'
import type { Study } from '../study/index.ts'
import { compareProducts, type Ran } from './compare-products.ts'
import { isQuiet, type Loudness, say, sayIssues, sayJson, usageFault } from './console.ts'
import { writeAnswer } from './write-answer.ts'

interface CompareCommand extends Loudness {
  readonly with?: readonly string[]
  readonly unit?: string
  readonly variable?: string
  readonly zones?: string
  readonly region?: string
}

/** Compare an output folder; writes compare.html and compare.csv into it. */
export async function compare(out: string, command: CompareCommand): Promise<void> {
  const ran = readRun(out)
  for (const option of ['unit', 'variable', 'zones'] as const)
    if (command[option] !== undefined && !command.with)
      throw usageFault(
        `--${option}`,
        'no grid that it is about',
        '--with FILE',
        'Name the gridded product, or leave the option out.',
      )
  const region = command.region ?? ran.title.replace(/\s*\d{4}.*$/, '')
  const totals = publicTotals(region)
  if (totals.length === 0 && !command.with)
    throw usageFault(
      '--region',
      `"${region}"`,
      `one of ${publicRegions().join(', ')}`,
      'Name a region with published totals, or give a grid with `--with`.',
    )
  const grids = command.with ? await compareProducts(out, ran, { ...command, with: command.with }) : []
  const { title, synthetic, year, boundary } = ran
  const data: Triangulation = {
    title,
    synthetic,
    year,
    boundary,
    ours: exactSum(ran.zones.map((zone) => zone.total)),
    totals,
    grids,
  }
  await writeAnswer(out, [text('compare.html', comparePage(data)), text('compare.csv', csvOf(data))])
  const warnings = grids.flatMap(({ issues }) => issues)
  if (command.json) sayJson({ ok: true, unit: 't a year', ...data, warnings })
  else if (!isQuiet(command)) {
    sayIssues(warnings)
    tell(data, out)
  }
}

function readRun(out: string): Ran {
  const [zones, provenance] = ['zones.csv', 'provenance.json'].map((name) => join(out, name))
  if (!existsSync(zones!) || !existsSync(provenance!))
    throw usageFault(
      out,
      'no zones.csv and provenance.json',
      'an output folder of `cadastre run`',
      'Run the study first.',
    )
  const { study } = JSON.parse(readFileSync(provenance!, 'utf8')) as {
    study: { value: Study }
  }
  const { title, year, synthetic, inventory } = study.value
  const rows = readCsv(readFileSync(zones!, 'utf8'), zones!).rows.map(({ cells }) => ({
    id: cells['id']!,
    name: cells['name']!,
    total: Number(cells['total_t']),
    ground: Number(cells['total_ha']),
  }))
  return { title, year, synthetic, boundary: boundaryIdOf(inventory), study: study.value, zones: rows }
}

function csvOf({ year, ours, totals, grids }: Triangulation): string {
  return writeCsv([
    ['inventory', 'year', 'zone', 'total_t', 'source'],
    ['this study', year, '', ours, ''],
    ...totals.map((row) => [row.inventory, row.year, '', row.total, row.source]),
    ...grids.flatMap(({ name, year: of, agreement: { zones } }) =>
      zones.map((zone) => [name, of, zone.id, zone.theirs, 'grid summed by zone']),
    ),
  ])
}

// One cell or zone, or the same everywhere, correlates with nothing.
const told = ({ pearson, spearman }: { readonly pearson: number; readonly spearman: number }) =>
  Number.isNaN(pearson) ? 'no correlation' : `r ${decimals(pearson, 3)}, ranks ${decimals(spearman, 3)}`

function tell({ title, ours, totals, grids }: Triangulation, out: string): void {
  const line = (name: string, tonnes: number) =>
    `${name.padEnd(44)}${decimals(tonnes / 1e6, 2).padStart(10)} Mt`
  say(
    line(title, ours),
    ...totals.map((row) => line(`${row.inventory} ${row.year}`, row.total)),
    ...grids.map(
      ({ name, total, agreement: { pearson, spearman }, spatial }) =>
        `${line(name, total)}  by zone ${told({ pearson, spearman })}${spatial.map((one) => `; ${one.at} ${told(one)}`).join('')}`,
    ),
    `What each of them counts is in ${join(out, 'compare.html')}.`,
  )
}
