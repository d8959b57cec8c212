// report.html: one self-contained page with totals, table, figures, method, sources, closure and warnings.

import { sectorSums, type ZoneTable } from '../../cadastre/index.ts'
import { branches, carriers, type Ledger } from '../../inventory/index.ts'
import type { Figure } from '../charts/figure.ts'
import { element, escapeText } from '../charts/svg.ts'
import { factorTable } from '../tables/factor-table.ts'
import { grid } from '../tables/html-table.ts'
import { inChinese, told } from '../words/chinese.ts'
import { formatNumber, tenThousand } from '../words/scale.ts'
import { html, joined, sectorWords, type Text, words, zoneWords } from '../words/words.ts'
import { answerLinks } from './answer-links.ts'
import { lossesTable, overlapsTable } from './ground-sections.ts'
import { carriersSection, gpcSection, viewsSection } from './inventory-sections.ts'
import { method, STYLE, SWITCH } from './page-parts.ts'
import { closureSection, notesList, rulesSection, sourcesSection, warningsSection } from './proof-sections.ts'
import { refinementSection } from './refinement.ts'
import type { ReportData } from './report-data.ts'
import { sharingSection } from './sharing-section.ts'
import { sinksSection } from './sinks-section.ts'
import { strataSection } from './strata-section.ts'

/** The page as HTML text; both languages are in it, a button shows one or the other. */
export function reportPage(data: ReportData): string {
  const drawn = figureList(data)
  const { ledger, table } = data
  const sections = [
    section(words('Study area', '研究区'), studyArea(data)),
    section(words('Land use', '土地利用'), drawn('land-use', 'composition')),
    section(words('Totals and structure', '总量与结构'), totals(data) + drawn('flows')),
    section(words('Zones and sectors', '区县与部门'), zoneTable(table) + drawn('zones')),
    section(words('Spatial pattern', '空间格局'), drawn('emissions', /^emissions-/)),
    section(words('From zone to stratum', '分区分类解读'), strataSection(table)),
    optional(words('Population and product', '人口与经济'), drawn('population', 'gdp')),
    optional(words('Further figures', '其他图件'), drawn.rest(SINK_FIGURES)),
    section(words('Sector and carrier', '部门与能源品种'), carriersSection(ledger)),
    section(words('Inventory by branch and carrier', '分行业分品种清单'), inventory(ledger)),
    section(words('Consumer and producer', '消费侧与生产侧'), viewsSection(ledger)),
    section(words('Global Protocol for Cities', '城市温室气体核算协议（GPC）'), gpcSection(ledger)),
    section(
      words('Land by rule', '用地规则'),
      rulesSection(data.areaOfRules) + lossesTable(data.losses) + overlapsTable(data.overlaps ?? []),
    ),
    optional(
      words('Refinement of the land cover', '土地覆被细化'),
      data.refinement ? refinementSection(data.refinement) : '',
    ),
    optional(words('Sinks', '碳汇'), data.sinks ? sinksSection(data.sinks, table) + drawn(SINK_FIGURES) : ''),
    section(words('What every total is shared by', '各总量的分配依据'), sharingSection(data)),
    section(
      words('Method', '方法'),
      method(
        ledger.view,
        data.sharing.every(({ by }) => by === 'area'),
      ) + notesList(ledger),
    ),
    section(words('Factors', '排放因子'), factorTable(ledger)),
    section(words('Closure', '闭合检验'), closureSection(data)),
    section(words('Warnings', '提示'), warningsSection(data)),
    section(words('Sources', '数据来源'), sourcesSection(data)),
  ].filter((part) => part !== '')
  const heading = joined(data.title, words(`: carbon emissions ${data.year}`, `：${data.year} 年碳排放`))
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeText(data.title)}</title><style>${STYLE}</style>`
  const body = `<main>${SWITCH}<h1>${html(heading)}</h1>${banner(data)}${answerLinks([])}${sections.join('\n')}</main>`
  return `<!doctype html>\n<html lang="en"><head>${head}</head><body>${body}</body></html>\n`
}

const section = (heading: Text, content: string) => `<section><h2>${html(heading)}</h2>${content}</section>`

// A section that is left out where there is nothing to say.
const optional = (heading: Text, content: string) => (content === '' ? '' : section(heading, content))

const SINK_FIGURES = /^sink/

// Figures by name, numbered in the order they are asked for; `rest` gives those that no section
// asks for.
function figureList(data: ReportData) {
  const numbers = new Map<string, number>()
  const show = ({ name, svg, caption, observed }: Figure) => {
    if (!numbers.has(name)) numbers.set(name, numbers.size + 1)
    const number = words(`Figure ${numbers.get(name)}. `, `图 ${numbers.get(name)} `)
    return element(
      'figure',
      {},
      `${observed ? '' : banner(data)}${svg}`,
      element('figcaption', {}, html(joined(number, caption))),
    )
  }
  const drawn = (...wanted: readonly (string | RegExp)[]) =>
    wanted
      .flatMap((want) =>
        data.figures.filter(({ name }) => (typeof want === 'string' ? name === want : want.test(name))),
      )
      .map(show)
      .join('')
  return Object.assign(drawn, {
    rest: (later: RegExp) =>
      data.figures
        .filter(({ name }) => !numbers.has(name) && !later.test(name))
        .map(show)
        .join(''),
  })
}

const banner = ({ synthetic }: ReportData) =>
  synthetic
    ? element(
        'p',
        { class: 'synthetic' },
        html(words(`Synthetic example: ${synthetic}.`, `合成示例：${inChinese(synthetic)}。`)),
      )
    : ''

function studyArea({ table, place, year }: ReportData): string {
  const area = table.rows.reduce((sum, row) => sum + row.area, 0)
  const { grid: of } = place
  const size = `${of.width} × ${of.height}`
  return `<p>${html(
    words(
      `${table.rows.length} zones, ${formatNumber(area / 100, 1)} km². Land cover ${place.cover.en}: ${size} pixels, ${of.crs.name}. Zones: ${place.zones.en}. Inventory year ${year}.`,
      `共 ${table.rows.length} 个区县，面积 ${formatNumber(area / 100, 1)} km²。土地覆被 ${place.cover.zh}：${size} 像元，${of.crs.name}。边界：${place.zones.zh}。清单年份 ${year}。`,
    ),
  )}</p>`
}

const million = (value: number) => formatNumber(value / 1e6, 4)
const percent = (part: number, whole: number) =>
  whole === 0 ? '0 %' : `${formatNumber((100 * part) / whole, 2)} %`

function totals({ ledger, table }: ReportData): string {
  const sums = sectorSums(table)
  const whole = sums.reduce((a, b) => a + b, 0)
  const land = table.sectors.map((_, s) => table.rows.reduce((sum, row) => sum + row.areas[s]!, 0))
  const rows = table.sectors.map((sector, s): Text[] => [
    sectorWords(sector),
    million(sums[s]!),
    percent(sums[s]!, whole),
    formatNumber(land[s]!, 0),
    land[s]! > 0 ? formatNumber(sums[s]! / land[s]!, 2) : words('no land', '无用地'),
  ])
  const foot = [
    [
      sectorWords('total'),
      million(whole),
      percent(whole, whole),
      formatNumber(
        land.reduce((a, b) => a + b, 0),
        0,
      ),
      '',
    ],
  ]
  const said = words(
    `${million(whole)} million tonnes of CO2e in the year; warming potentials: ${ledger.gwp}.`,
    `全年 ${tenThousand(whole)} 万吨 CO2e；增温潜势：${inChinese(ledger.gwp)}。`,
  )
  const lead = `<p class="lead">${html(said)}</p>`
  return (
    lead +
    grid(
      [
        words('Sector', '部门'),
        'Mt CO2e',
        words('Share', '占比'),
        words('Land, ha', '用地，公顷'),
        words('t CO2e per ha of its land', '单位用地排放，吨/公顷'),
      ],
      rows,
      foot,
    )
  )
}

function zoneTable(table: ZoneTable): string {
  const heads = [
    words('Zone', '区县'),
    ...table.sectors.map(sectorWords),
    words('Total', '合计'),
    words('Share', '占比'),
    ...table.sectors.map((sector) => joined(sectorWords(sector), words(', ha', '，公顷'))),
    words('Zone, ha', '面积，公顷'),
  ]
  const whole = table.rows.reduce((sum, row) => sum + row.total, 0)
  const rows = table.rows.map((row) => [
    zoneWords(row),
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
      words('All zones', '全域'),
      ...sums.map(tenThousand),
      tenThousand(whole),
      '100 %',
      ...areas.map((area) => formatNumber(area, 1)),
      formatNumber(own, 1),
    ],
  ]
  return `<p>${html(words('Emissions in 10⁴ t CO2e a year.', '排放单位：万吨 CO2e/年。'))}</p>${grid(heads, rows, foot)}`
}

const nameOf = (entry: { readonly name: string; readonly nameZh: string } | undefined, id: string): Text =>
  entry ? words(entry.name, entry.nameZh) : id

function inventory(ledger: Ledger): string {
  const rows = ledger.rows.map((row): Text[] => [
    sectorWords(row.sector),
    nameOf(branches().find(row.branch), row.branch),
    nameOf(carriers().find(row.carrier), row.carrier),
    row.gas,
    `${formatNumber(row.activity, 4)} ${row.activity_unit}`,
    `${row.factor.toPrecision(6)} ${row.factor_unit}`,
    formatNumber(row.emission_t, 1),
    told(row.rule),
    told(row.factor_source),
    row.activity_source,
  ])
  return grid(
    [
      words('Sector', '部门'),
      words('Branch', '行业'),
      words('Carrier', '能源品种'),
      words('Gas', '气体'),
      words('Activity', '活动水平'),
      words('Factor', '排放因子'),
      't CO2e',
      words('Rule', '规则'),
      words('Factor from', '因子来源'),
      words('Activity from', '活动水平来源'),
    ],
    rows,
  )
}
