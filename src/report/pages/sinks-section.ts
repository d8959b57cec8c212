// The report's section on sinks: what land takes up beside what is emitted, by land and by zone, with its sources.
import type { Emissions } from '../../allocate/index.ts'
import {
  netRow,
  netRows,
  type SinkRow,
  type Sinks,
  TAKEN,
  UNSEEN,
  type ZoneTable,
} from '../../cadastre/index.ts'
import { exactSum, groupBy } from '../../quantity/index.ts'
import { grid } from '../tables/html-table.ts'
import { formatNumber, tenThousand } from '../words/scale.ts'
import { classWords, html, joined, type Text, words, zoneWords } from '../words/words.ts'

/** Sinks with the emissions they stand beside. */
export interface ToldSinks {
  readonly sinks: Sinks
  readonly emissions: Emissions
}

const percent = (ratio: number | undefined): Text =>
  ratio === undefined ? words('no emission', '无排放') : `${formatNumber(100 * ratio, 2)} %`

/** The section: a sentence, lands with their coefficients, zones with their balance, what the figures leave out. */
export function sinksSection({ sinks, emissions }: ToldSinks, table: ZoneTable): string {
  const whole = netRow(
    -1,
    exactSum(emissions.byZone.flatMap((row) => [...row])),
    exactSum(sinks.emissions.totals),
  )
  const lead = words(
    `Land takes up ${formatNumber(whole.absorbed, 0)} t CO2 a year, against ${formatNumber(whole.emission, 0)} t CO2e emitted. It is shown beside the emissions and is no part of their total.`,
    `用地每年吸收 ${formatNumber(whole.absorbed, 0)} 吨 CO2，同期排放 ${formatNumber(whole.emission, 0)} 吨 CO2e。碳汇单独列示，不计入排放总量。`,
  )
  const method = words(
    'Sink = area × coefficient of the land. Coefficients printed in carbon are multiplied by 44/12. Ground of parks and enterprises takes up nothing, whatever its land code.',
    '碳汇 = 面积 × 用地系数。以碳计的系数乘以 44/12 换算为 CO2。园区和企业所占土地不论其用地代码均不计碳汇。',
  )
  const source = words(
    `Coefficients: ${sinks.set}; areas: land cover counted inside the zones. NE: no coefficient; IE: a source that the inventory has; NO: ground of parks and enterprises.`,
    `系数来源：${sinks.set}；面积：边界内土地覆被统计。NE：无系数；IE：属排放源，已计入清单；NO：园区和企业用地。`,
  )
  return [
    `<p class="lead">${html(lead)}</p>`,
    `<p>${html(method)}</p>`,
    landTable(sinks),
    zoneTable({ sinks, emissions }, table, percent(whole.ratio)),
    `<p>${html(source)}</p>`,
  ].join('')
}

function landTable({ rows }: Sinks): string {
  const same = ({ land, coefficient, status }: SinkRow) => `${land}|${coefficient?.told}|${status}`
  const groups = groupBy(rows, same)
  const heads = [
    words('Land', '用地'),
    words('Land, ha', '面积，公顷'),
    words('Coefficient as printed (below zero: taken up)', '系数（负值为吸收）'),
    words('taken up, t CO2 per ha and year', '吸收，吨 CO2/公顷·年'),
    words('taken up, 10⁴ t CO2 a year', '吸收，万吨 CO2/年'),
    words('Source', '来源'),
  ]
  const lines = [...groups.values()].map((group): Text[] => {
    const { coefficient, status } = group[0]!
    const used = coefficient && status === ''
    return [
      landWords(group[0]!),
      formatNumber(exactSum(group.map(({ area }) => area)), 1),
      coefficient?.told ?? status,
      used ? coefficient.absorbs.toPrecision(6) : status,
      used ? tenThousand(exactSum(group.map(({ absorbed }) => absorbed!))) : status,
      coefficient ? sourceWords(coefficient) : '',
    ]
  })
  return grid(heads, lines)
}

function zoneTable({ sinks, emissions }: ToldSinks, { rows: zones }: ZoneTable, ratio: Text): string {
  const rows = netRows(emissions, sinks)
  const sum = (pick: (row: (typeof rows)[number]) => number) => tenThousand(exactSum(rows.map(pick)))
  const heads = [
    words('Zone', '区县'),
    words('Emission, 10⁴ t CO2e', '排放，万吨 CO2e'),
    words('Sink, 10⁴ t CO2', '碳汇，万吨 CO2'),
    words('Net, 10⁴ t CO2e', '净排放，万吨 CO2e'),
    words('Sink ÷ emission', '碳汇 ÷ 排放'),
  ]
  const lines = rows.map(({ zone, emission, absorbed, net, ratio: own }): Text[] => [
    zoneWords(zones[zone]!),
    tenThousand(emission),
    tenThousand(absorbed),
    tenThousand(net),
    percent(own),
  ])
  const foot: Text[] = [
    words('All zones', '全域'),
    sum(({ emission }) => emission),
    sum(({ absorbed }) => absorbed),
    sum(({ net }) => net),
    ratio,
  ]
  return grid(heads, lines, [foot])
}

function landWords({ land, class: klass }: SinkRow): Text {
  if (land === TAKEN) return words(TAKEN, '园区和企业')
  if (land === UNSEEN) return words(UNSEEN, '无观测')
  const code = land.slice(klass.length).replace('-', ' ')
  return code === '' ? classWords(klass) : joined(classWords(klass), code)
}

const sourceWords = ({ source, unverified, note }: NonNullable<SinkRow['coefficient']>): Text =>
  joined(source, unverified ? words('; unverified', '；未核实') : '', note ? `; ${note}` : '')
