// report.html: one self-contained page with totals, table, figures, method, sources, closure and warnings.

import type { Unplaced } from '../allocate/index.ts'
import { type ClosureRow, type RuleArea, sectorSums, type ZoneTable } from '../cadastre/index.ts'
import type { Issue } from '../error.ts'
import type { Ledger } from '../inventory/index.ts'
import type { Figure } from './figures.ts'
import { grid } from './html-table.ts'
import { carriersSection, gpcSection, viewsSection } from './inventory-sections.ts'
import { METHOD, STYLE } from './page-parts.ts'
import { refinementSection, type ToldRefinement } from './refinement.ts'
import { sankeyDrawing } from './sankey-drawing.ts'
import { formatNumber } from './scale.ts'
import { element, escapeText } from './svg.ts'

export interface ReportData {
  readonly title: string
  readonly year: number
  readonly synthetic: string | undefined
  readonly ledger: Ledger
  readonly table: ZoneTable
  readonly closure: readonly ClosureRow[]
  readonly unplaced: readonly Unplaced[]
  readonly coverage: 'exact' | 'centre'
  readonly areaOfRules: readonly RuleArea[]
  readonly refinement: ToldRefinement | undefined
  readonly inputs: readonly {
    readonly role: string
    readonly file: string
    readonly sha256?: string
    readonly version?: string
  }[]
  readonly version: string
  readonly issues: readonly Issue[]
  readonly figures: readonly Figure[]
}

/** The page as HTML text. */
export function reportPage(data: ReportData): string {
  const sections = [
    section('Totals', totals(data)),
    section('Zones and sectors', zoneTable(data.table)),
    ...data.figures.map(({ svg, caption }) =>
      element('figure', {}, `${banner(data)}${svg}`, element('figcaption', {}, escapeText(caption))),
    ),
    section('Sector and carrier', carriersSection(data.ledger) + sankeyDrawing(data.ledger)),
    section('Inventory by branch and carrier', inventory(data.ledger)),
    section('Consumer and producer', viewsSection(data.ledger)),
    section('Global Protocol for Cities', gpcSection(data.ledger)),
    section('Land by rule', rules(data.areaOfRules)),
    ...(data.refinement ? [section('Refinement of the land cover', refinementSection(data.refinement))] : []),
    section('Method', METHOD + notes(data.ledger)),
    section('Closure', closure(data)),
    section('Warnings', warnings(data)),
    section('Sources', sources(data)),
  ]
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeText(data.title)}</title><style>${STYLE}</style>`
  const body = `<main><h1>${escapeText(data.title)}: carbon emissions ${data.year}</h1>${banner(data)}${sections.join('\n')}</main>`
  return `<!doctype html>\n<html lang="en"><head>${head}</head><body>${body}</body></html>\n`
}

const section = (heading: string, content: string) => `<section><h2>${heading}</h2>${content}</section>`

const banner = ({ synthetic }: ReportData) =>
  synthetic ? element('p', { class: 'synthetic' }, `Synthetic example: ${escapeText(synthetic)}.`) : ''

const million = (value: number) => formatNumber(value / 1e6, 4)
const tenThousand = (value: number) => formatNumber(value / 1e4, 2)
const percent = (part: number, whole: number) =>
  whole === 0 ? '0 %' : `${formatNumber((100 * part) / whole, 2)} %`

function totals({ ledger, table }: ReportData): string {
  const sums = sectorSums(table)
  const whole = sums.reduce((a, b) => a + b, 0)
  const land = table.sectors.map((_, s) => table.rows.reduce((sum, row) => sum + row.areas[s]!, 0))
  const rows = table.sectors.map((sector, s) => [
    sector,
    million(sums[s]!),
    percent(sums[s]!, whole),
    formatNumber(land[s]!, 0),
    land[s]! > 0 ? formatNumber(sums[s]! / land[s]!, 2) : 'no land',
  ])
  const foot = [
    [
      'total',
      million(whole),
      percent(whole, whole),
      formatNumber(
        land.reduce((a, b) => a + b, 0),
        0,
      ),
      '',
    ],
  ]
  const lead = `<p class="lead">${million(whole)} million tonnes of CO2e in the year (GWP: ${escapeText(ledger.gwp)}).</p>`
  return lead + grid(['Sector', 'Mt CO2e', 'Share', 'Land, ha', 't CO2e per ha of its land'], rows, foot)
}

function zoneTable(table: ZoneTable): string {
  const heads = [
    'Zone',
    ...table.sectors,
    'Total',
    'Share',
    ...table.sectors.map((sector) => `${sector}, ha`),
    'Zone, ha',
  ]
  const whole = table.rows.reduce((sum, row) => sum + row.total, 0)
  const rows = table.rows.map((row) => [
    row.nameEn ? `${row.nameEn} ${row.name}` : row.name,
    ...row.emissions.map(tenThousand),
    tenThousand(row.total),
    percent(row.total, whole),
    ...row.areas.map((area) => formatNumber(area, 1)),
    formatNumber(row.area, 1),
  ])
  const sums = sectorSums(table)
  const areas = table.sectors.map((_, s) => table.rows.reduce((sum, row) => sum + row.areas[s]!, 0))
  const own = table.rows.reduce((sum, row) => sum + row.area, 0)
  const foot = [
    [
      'All zones',
      ...sums.map(tenThousand),
      tenThousand(whole),
      '100 %',
      ...areas.map((area) => formatNumber(area, 1)),
      formatNumber(own, 1),
    ],
  ]
  return `<p>Emissions in 10⁴ t CO2e a year.</p>${grid(heads, rows, foot)}`
}

function inventory(ledger: Ledger): string {
  const rows = ledger.rows.map((row) => [
    row.sector,
    row.branch,
    row.carrier,
    row.gas,
    `${formatNumber(row.activity, 4)} ${row.activity_unit}`,
    `${row.factor.toPrecision(6)} ${row.factor_unit}`,
    formatNumber(row.emission_t, 1),
    row.rule,
    row.factor_source,
    row.activity_source,
  ])
  return grid(
    [
      'Sector',
      'Branch',
      'Carrier',
      'Gas',
      'Activity',
      'Factor',
      't CO2e',
      'Rule',
      'Factor from',
      'Activity from',
    ],
    rows,
  )
}

function rules(list: readonly RuleArea[]): string {
  const rows = list.map(({ sector, rule, gained, taken }) => [
    sector,
    rule,
    formatNumber(gained, 2),
    taken.map(({ from, area }) => `${from}: ${formatNumber(area, 2)}`).join('; ') || 'none',
  ])
  return `<p>The first rule that holds wins; ground a feature covers is taken out of every other class.</p>${grid(['Sector', 'Rule', 'Land, ha', 'of which taken from other classes, ha'], rows)}`
}

function notes(ledger: Ledger): string {
  return ledger.notes.length === 0
    ? ''
    : `<ul>${ledger.notes.map((note) => element('li', {}, escapeText(note))).join('')}</ul>`
}

function closure({ closure: rows, unplaced, coverage }: ReportData): string {
  const whole = rows.filter((row) => row.zone === undefined)
  const worst = rows.reduce((most, row) => Math.max(most, Math.abs(row.residual)), 0)
  const table = grid(
    [
      'Sector',
      'Ledger, t',
      'Table, t',
      'Pixels (float64), t',
      'Residual',
      'Raster (float32), t',
      'Residual as written',
    ],
    whole.map((row) => [
      row.sector,
      formatNumber(row.ledger!, 3),
      formatNumber(row.table, 3),
      formatNumber(row.pixels, 3),
      row.residual.toExponential(2),
      formatNumber(row.written!, 3),
      row.written_residual!.toExponential(2),
    ]),
  )
  const left = unplaced.map(({ sector, zone, total, fallback }) =>
    element(
      'li',
      {},
      escapeText(
        `${sector}${zone ? ` in zone ${zone}` : ''}: ${formatNumber(total, 1)} t had no land of its own; fallback: ${fallback}.`,
      ),
    ),
  )
  const list = left.length > 0 ? `<ul>${left.join('')}</ul>` : '<p>Every total found land of its sector.</p>'
  return `${table}<p>Largest relative residual over all zones and sectors: ${worst.toExponential(2)}. Coverage of pixels: ${coverage}.</p>${list}`
}

function warnings({ issues }: ReportData): string {
  if (issues.length === 0) return '<p>None.</p>'
  const items = issues.map(({ path, found, expected, hint }) =>
    element('li', {}, escapeText(`${path.join(' · ')}: found ${found}; expected ${expected}. ${hint}`)),
  )
  return `<ul>${items.join('')}</ul>`
}

function sources({ inputs, version }: ReportData): string {
  const rows = inputs.map(({ role, file, sha256, version }) => [
    role,
    file,
    sha256 ?? `not hashed: remote, ${version}`,
  ])
  return `${grid(['Input', 'File', 'SHA-256'], rows)}<p>Made by carbon-cadastre ${escapeText(version)}. Method: doi 10.3389/fevo.2022.990037; factors as named in the inventory.</p>`
}
