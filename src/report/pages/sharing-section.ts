// The section that tells by which weight every total was shared over its land.

import { grid } from '../tables/html-table.ts'
import { told } from '../words/chinese.ts'
import { tenThousand } from '../words/scale.ts'
import { html, joined, sectorWords, type Text, words, zoneWords } from '../words/words.ts'
import type { ReportData, SharingLine } from './report-data.ts'

/** Zones beyond which a total's zones are counted, not named. */
const NAMED = 3

const RUNGS: Readonly<Record<string, Text>> = {
  primary: words('first choice', '首选'),
  secondary: words('second choice', '次选'),
  tertiary: words('third choice', '第三选'),
  quaternary: words('fourth choice', '第四选'),
  fallback: words('fallback: none of its land there', '后备：当地无该部门用地'),
}

/** A table with a row for every total in the order it was shared. */
export function sharingSection({ sharing, table }: Pick<ReportData, 'sharing' | 'table'>): string {
  const nameOf = (id: string): Text => {
    const row = table.rows.find((candidate) => candidate.id === id)
    return row ? zoneWords(row) : id
  }
  const placeOf = ({ zone, zones }: SharingLine): Text => {
    if (zone !== undefined) return nameOf(zone)
    if (zones.length === table.rows.length) return words('all zones', '全域')
    if (zones.length > NAMED) return words(`${zones.length} zones`, `${zones.length} 个区县`)
    return joined(...zones.flatMap((id, i) => (i === 0 ? [nameOf(id)] : [words(', ', '、'), nameOf(id)])))
  }
  const lead = words(
    'The weight that shared each total over its land; a later choice was used where the weights before it are nothing.',
    '各总量在其用地上分配时所用的权重；前面的权重为零时采用后面的选择。',
  )
  return `<p>${html(lead)}</p>${grid(
    [
      words('Sector', '部门'),
      words('Zone', '区县'),
      words('10⁴ t CO2e', '万吨 CO2e'),
      words('Shared by', '分配依据'),
      words('Which choice', '第几选择'),
    ],
    sharing.map((line): Text[] => [
      sectorWords(line.sector),
      placeOf(line),
      tenThousand(line.total),
      told(line.by),
      RUNGS[line.rung] ?? line.rung,
    ]),
  )}`
}
