// Sections of the report page on the inventory: the two views of the balance, and the protocol's roll-ups.
import {
  branches,
  carriers,
  gpcReferences,
  gpcTable,
  gpcTotals,
  type Ledger,
  sectorCarriers,
  viewLines,
} from '../../inventory/index.ts'
import { grid } from '../tables/html-table.ts'
import { told } from '../words/chinese.ts'
import { formatNumber } from '../words/scale.ts'
import { html, joined, sectorWords, type Text, words } from '../words/words.ts'

const tenThousand = (value: number) => formatNumber(value / 1e4, 4)
const paragraph = (text: Text) => `<p>${html(text)}</p>`

const CARRIER = words('Carrier', '能源品种')
const REFERENCE = words('Reference', '编号')
const TONNES = words('10⁴ t CO2e', '万吨 CO2e')

const nameOf = (
  list: { find(id: string): { readonly name: string; readonly nameZh: string } | undefined },
  id: string,
): Text => {
  const entry = list.find(id)
  return entry ? words(entry.name, entry.nameZh) : id
}

/** The same balance from both sides, line by line: what consumers of power and heat carry, and what plants burn. */
export function viewsSection(ledger: Ledger): string {
  const lines = viewLines(ledger)
  if (ledger.view === 'given')
    return paragraph(
      words(
        'Emissions were given, not accounted from a balance; there is one view only.',
        '排放量为给定值，并非由平衡表核算；只有一种视角。',
      ),
    )
  if (lines.length === 0)
    return paragraph(
      words(
        'Both views agree: the balance moves no carbon through power or heat.',
        '两种视角一致：平衡表中没有经电力或热力转移的碳。',
      ),
    )
  const total = (key: 'consumer_t' | 'producer_t' | 'difference_t') =>
    lines.reduce((sum, line) => sum + line[key], 0)
  const rows = lines.map((line): Text[] => [
    line.gpc,
    nameOf(branches(), line.branch),
    nameOf(carriers(), line.carrier),
    tenThousand(line.consumer_t),
    tenThousand(line.producer_t),
    tenThousand(line.difference_t),
  ])
  const foot: Text[][] = [
    [
      '',
      words('all lines', '合计'),
      '',
      tenThousand(total('consumer_t')),
      tenThousand(total('producer_t')),
      tenThousand(total('difference_t')),
    ],
  ]
  const heads = [
    REFERENCE,
    words('Branch', '行业'),
    CARRIER,
    words('Consumer, 10⁴ t', '消费侧，万吨'),
    words('Producer, 10⁴ t', '生产侧，万吨'),
    words('Difference, 10⁴ t', '差值，万吨'),
  ]
  return viewsLead(ledger) + grid(heads, rows, foot)
}

const viewsLead = ({ view }: Ledger) =>
  paragraph(
    words(
      `The maps show the ${view}’s view. The consumer’s view counts electricity and heat where they are used (scope 2 rows); the producer’s counts the fuel of plants where it is burned (I.4.4). The difference is power and heat moved in, less what is moved out, lost or not consumed here.`,
      `地图采用${view === 'producer' ? '生产侧' : '消费侧'}视角。消费侧将电力与热力计入使用地（范围二各行）；生产侧将电厂与热力厂的燃料计入燃烧地（I.4.4）。差值为调入的电力与热力，减去调出、损失或未在本地消费的部分。`,
    ),
  )

/** Sector × carrier: 10⁴ t CO2e with energy in TJ and in tonnes of coal equivalent. */
export function carriersSection(ledger: Ledger): string {
  const rows = sectorCarriers(ledger).map((cell): Text[] => [
    sectorWords(cell.sector),
    nameOf(carriers(), cell.carrier),
    tenThousand(cell.emission_t),
    // Emission without energy is a published amount: its energy is not known, which is not zero.
    ...(cell.energy_tj === 0 && cell.emission_t > 0
      ? ['–', '–']
      : [formatNumber(cell.energy_tj, 1), formatNumber(cell.energy_tce, 0)]),
    cell.memo_t === 0 ? '' : tenThousand(cell.memo_t),
  ])
  const heads = [
    words('Sector', '部门'),
    CARRIER,
    TONNES,
    'TJ',
    words('tce', '吨标准煤'),
    words('Biogenic CO2 (memo), 10⁴ t', '生物成因 CO2（备忘），万吨'),
  ]
  return grid(heads, rows)
}

/** BASIC, BASIC+ and the territorial total, and what they lack. */
export function gpcSection(ledger: Ledger): string {
  const totals = gpcTotals(gpcTable(ledger))
  const rows: Text[][] = [
    ['BASIC', tenThousand(totals.basic)],
    ['BASIC+', tenThousand(totals.basicPlus)],
    [words('Territorial', '领土排放'), tenThousand(totals.territorial)],
  ]
  const refs = totals.lacking.join(', ')
  const lacking =
    totals.lacking.length > 0
      ? paragraph(
          words(
            `Not estimated in BASIC: ${refs}. The table is also inventory/gpc.csv.`,
            `BASIC 中未估算：${refs}。此表亦见 inventory/gpc.csv。`,
          ),
        )
      : ''
  return grid([words('Roll-up', '汇总'), TONNES], rows) + lacking + referenceTable(ledger)
}

function referenceTable(ledger: Ledger): string {
  const cells = gpcTable(ledger)
  const rows = gpcReferences().map(({ ref, subsector, scope }): Text[] => {
    const cell = cells.get(ref)!
    const value = cell.value === undefined ? cell.keys.join('; ') : tenThousand(cell.value)
    return [ref, told(subsector), scope, value, told(cell.reason)]
  })
  const heads = [
    REFERENCE,
    words('Sub-sector', '子部门'),
    words('Scope', '范围'),
    joined(TONNES, words(' or key', ' 或符号')),
    words('Reason', '原因'),
  ]
  return grid(heads, rows)
}
