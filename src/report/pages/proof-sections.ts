// Sections of the report that prove it: land by rule, closure, warnings, inputs with their hashes.

import type { RuleArea } from '../../cadastre/index.ts'
import type { Ledger } from '../../inventory/index.ts'
import { element } from '../charts/svg.ts'
import { grid } from '../tables/html-table.ts'
import { told, toldIssues } from '../words/chinese.ts'
import { formatNumber } from '../words/scale.ts'
import { html, joined, sectorWords, type Text, words } from '../words/words.ts'
import { NO_GRIDS } from './grid-rungs.ts'
import type { ReportData } from './report-data.ts'

const FALLBACKS: Readonly<Record<string, string>> = {
  fail: '不分配',
  region: '全域的该部门用地',
  zone: '该区县全部土地',
}

/** Land gained by each rule, and from whom. */
export function rulesSection(list: readonly RuleArea[]): string {
  const rows = list.map(({ sector, rule, gained, taken }) => [
    sectorWords(sector),
    told(rule),
    formatNumber(gained, 2),
    taken.length > 0 ? shares(taken.map(({ from, area }) => [from, area])) : words('none', '无'),
  ])
  const lead = words(
    'The first rule that holds wins; ground a feature covers is taken out of every other class.',
    '按顺序以首条成立的规则为准；要素所占土地从其他类别中扣除。',
  )
  const heads = [
    words('Sector', '部门'),
    words('Rule', '规则'),
    words('Land, ha', '用地，公顷'),
    words('of which taken from other classes, ha', '其中取自其他类别，公顷'),
  ]
  return `<p>${html(lead)}</p>${grid(heads, rows)}`
}

/** Land of rules, each with its hectares. */
export const shares = (parts: readonly (readonly [rule: string, area: number])[]): Text =>
  joined(
    ...parts.flatMap(([rule, area], i) => [i === 0 ? '' : '; ', told(rule), `: ${formatNumber(area, 2)}`]),
  )

/** What the accounting deducted or assumed. */
export function notesList(ledger: Ledger): string {
  return ledger.notes.length === 0
    ? ''
    : `<ul>${ledger.notes.map((note) => element('li', {}, html(told(note)))).join('')}</ul>`
}

/** Ledger, table, pixels and raster side by side. */
export function closureSection({ closure: rows, unplaced, coverage }: ReportData): string {
  const whole = rows.filter((row) => row.zone === undefined)
  const traced = whole.some((row) => row.patches !== undefined)
  const worst = rows.reduce((most, row) => Math.max(most, Math.abs(row.residual)), 0)
  const table = grid(
    [
      words('Sector', '部门'),
      words('Ledger, t', '台账，吨'),
      words('Table, t', '表格，吨'),
      words('Pixels (float64), t', '像元（float64），吨'),
      words('Residual', '残差'),
      words('Raster (float32), t', '栅格（float32），吨'),
      words('Residual as written', '写出残差'),
      ...(traced ? [words('Parcels, t', '地块，吨'), words('Residual of parcels', '地块残差')] : []),
    ],
    whole.map((row) => [
      sectorWords(row.sector),
      formatNumber(row.ledger!, 3),
      formatNumber(row.table, 3),
      formatNumber(row.pixels, 3),
      row.residual.toExponential(2),
      formatNumber(row.written!, 3),
      row.written_residual!.toExponential(2),
      ...(traced ? [formatNumber(row.patches!, 3), row.patches_residual!.toExponential(2)] : []),
    ]),
  )
  const left = unplaced.map(({ sector, zone, total, fallback }) =>
    element(
      'li',
      {},
      html(
        joined(
          sectorWords(sector),
          words(
            `${zone ? ` in zone ${zone}` : ''}: ${formatNumber(total, 1)} t had no land of its own; fallback: ${fallback}.`,
            `${zone ? `（区县 ${zone}）` : ''}：${formatNumber(total, 1)} 吨没有本部门用地；退路：${FALLBACKS[fallback] ?? fallback}。`,
          ),
        ),
      ),
    ),
  )
  const list =
    left.length > 0
      ? `<ul>${left.join('')}</ul>`
      : `<p>${html(words('Every total found land of its sector.', '每个部门总量均落在本部门用地上。'))}</p>`
  const proof = words(
    `Largest relative residual over all zones and sectors: ${worst.toExponential(2)}. Coverage of pixels: ${coverage}.`,
    `各区县各部门最大相对残差：${worst.toExponential(2)}。像元覆盖方式：${coverage === 'exact' ? '精确面积' : '像元中心'}。`,
  )
  return `${table}<p>${html(proof)}</p>${list}${NO_GRIDS}`
}

/** Warnings of the run. */
export function warningsSection({ issues }: ReportData): string {
  if (issues.length === 0) return `<p>${html(words('None.', '无。'))}</p>`
  const items = toldIssues(issues).map(({ path, found, expected, hint, zh }) => {
    const place = path.join(' · ')
    const both = words(
      `${place}: found ${found}; expected ${expected}. ${hint}`,
      `${place}：发现 ${zh.found}；应为 ${zh.expected}。${zh.hint}`,
    )
    return element('li', {}, html(both))
  })
  return `<ul>${items.join('')}</ul>`
}

/** Inputs with their hashes. */
export function sourcesSection({ inputs, version }: ReportData): string {
  const rows = inputs.map(({ role, file, sha256, version: state }) => [
    told(role),
    file,
    sha256 ?? told(`not hashed: remote, ${state}`),
  ])
  const made = words(
    `Made by carbon-cadastre ${version}. Method: doi 10.3389/fevo.2022.990037; factors as named in the inventory.`,
    `由 carbon-cadastre ${version} 生成。方法：doi 10.3389/fevo.2022.990037；因子来源见清单。`,
  )
  return `${grid([words('Input', '输入'), words('File', '文件'), 'SHA-256'], rows)}<p>${html(made)}</p>`
}
