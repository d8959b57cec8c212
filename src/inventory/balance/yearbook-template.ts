// The yearbook's balance and the table by industry as empty bilingual sheets, with units and notes on how to fill them.
import { csvParse } from 'd3-dsv'
import { shipped } from '../../shipped.ts'
import type { Cell, Sheet } from '../terms/sheet.ts'
import { branches, type Carrier, carriers } from '../terms/vocabulary.ts'

/** A sheet to be written: cells, merged rectangles, column widths, rows and columns that stay in sight. */
export interface TemplateSheet extends Sheet {
  readonly widths: readonly number[]
  readonly frozen: { readonly rows: number; readonly cols: number }
}

const GROUPS: readonly (readonly [string, readonly Carrier['group'][]])[] = [
  ['煤及煤制品 Coal and its products', ['solid']],
  ['油及油制品 Oil and its products', ['liquid']],
  ['天然气 Natural gas', ['gas']],
  ['其他 Other', ['heat', 'electricity', 'other']],
]

const COAL_GASES = new Set(['coke-oven-gas', 'blast-furnace-gas', 'converter-gas', 'other-gas'])

// The yearbook prints gases of coal with the coal, and refinery gas and LNG by what they are made from.
function groupOf(carrier: Carrier): string {
  if (COAL_GASES.has(carrier.id) || carrier.id === 'other-coking-products') return GROUPS[0]![0]
  if (carrier.id === 'refinery-gas' || carrier.id === 'lpg') return GROUPS[1]![0]
  if (carrier.id === 'lng') return GROUPS[2]![0]
  return (GROUPS.find(([, groups]) => groups.includes(carrier.group)) ?? GROUPS.at(-1)!)[0]
}

/** The 30 carriers of the printed sheet in its order. */
function yearbookCarriers(): readonly Carrier[] {
  const order = new Map(
    csvParse(shipped['carriers.csv'] ?? '').map((row) => [row['id']!, Number(row['yearbook'])]),
  )
  return carriers()
    .entries.filter(({ id }) => order.get(id))
    .sort((a, b) => order.get(a.id)! - order.get(b.id)!)
}

const UNIT_ZH: Readonly<Record<string, string>> = {
  '10^4 t': '万吨',
  '10^8 m3': '亿立方米',
  '10^10 kJ': '万百万千焦',
  '10^8 kWh': '亿千瓦时',
  '10^4 tce': '万吨标准煤',
}

/** Sheets `balance`, `industries` and `notes`, without figures. */
export function yearbookTemplate(year: number): readonly TemplateSheet[] {
  const columns = yearbookCarriers()
  return [
    matrix(
      'balance',
      `地区能源平衡表（实物量） Regional energy balance, physical quantity, ${year}`,
      columns,
      balanceRows(),
    ),
    matrix(
      'industries',
      `工业分行业终端能源消费量 Final energy consumption by industry, ${year}`,
      columns,
      industryRows(),
    ),
    notes(),
  ]
}

type Label = readonly [string, string]

function balanceRows(): readonly Label[] {
  const rows = csvParse(shipped['concordances/yearbook-rows.csv'] ?? '')
  // Variants are rows that bureaus print and the yearbook does not.
  return rows
    .filter((row) => row['role'] !== 'variant' && row['role'] !== 'group')
    .map((row) => [`${row['role'] === 'of which' ? '其中：' : ''}${row['name_zh']}`, row['name']!])
}

function industryRows(): readonly Label[] {
  return branches()
    .entries.filter(({ id }) => /^gbt-\d\d$/.test(id))
    .map(({ nameZh, name }) => [nameZh, name])
}

function matrix(
  name: string,
  title: string,
  columns: readonly Carrier[],
  labels: readonly Label[],
): TemplateSheet {
  const groups = columns.map(groupOf)
  const blank = labels.map((label): Cell[] => [...label, ...columns.map(() => null)])
  const rows: Cell[][] = [
    [title],
    ['', '', ...groups.map((group, i) => (group === groups[i - 1] ? null : group))],
    ['项目', 'Item', ...columns.map((carrier) => carrier.nameZh)],
    ['', '', ...columns.map((carrier) => carrier.name)],
    ['', '', ...columns.map(({ unit }) => `(${UNIT_ZH[unit] ?? unit})`)],
    ...blank,
  ]
  const merges = groups.flatMap((group, i) => {
    const last = groups.lastIndexOf(group)
    return group === groups[i - 1] || last === i ? [] : [{ top: 1, bottom: 1, left: i + 2, right: last + 2 }]
  })
  return { name, rows, merges, widths: [30, 40, ...columns.map(() => 14)], frozen: { rows: 5, cols: 2 } }
}

const NOTES: readonly (readonly [string, string])[] = [
  ['单位以表头为准；空格即零。', 'Units are those of the header; an empty cell is zero.'],
  ['加工转换：投入为负，产出为正。', 'Transformation: inputs negative, outputs positive.'],
  [
    '“其中”行已含在上一行，不重复相加。',
    '"Of which" rows are part of the row above and are not added again.',
  ],
  [
    '可供量 + 加工转换 − 损失 − 终端消费 − 平衡差额 = 0；偏差超过 5% 报错。',
    'Supply + transformation − losses − final − statistical difference = 0; a breach above 5 % is an error.',
  ],
  [
    '生活消费请分城镇与乡村；只填合计则全部计入城镇并提示。',
    'Divide residential consumption into urban and rural; the sum alone counts as urban, with a warning.',
  ],
  [
    '用作原料、材料的能源不燃烧，从工业中扣除。',
    'Energy used as raw material is not burned and is taken out of industry.',
  ],
  [
    '分行业表可选；各列之和须等于平衡表的工业行。',
    'The table by industry is optional; its columns must add up to the balance’s row of industry.',
  ],
  [
    '数字格内不写文字；不用密码保护；存为 .xlsx 或 CSV。',
    'No text in number cells; no password; save as .xlsx or CSV.',
  ],
]

function notes(): TemplateSheet {
  return {
    name: 'notes',
    rows: [['填表说明', 'Notes'], ...NOTES.map((note) => [...note])],
    merges: [],
    widths: [60, 90],
    frozen: { rows: 1, cols: 0 },
  }
}
