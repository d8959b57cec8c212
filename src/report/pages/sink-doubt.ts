// Intervals of what land takes up and of the balance, as a table of zones beside the emissions' own.
import type { ZoneTable } from '../../cadastre/index.ts'
import type { Interval, SinksUncertainty } from '../../uncertainty/index.ts'
import { grid } from '../tables/html-table.ts'
import { tenThousand } from '../words/scale.ts'
import { type Text, words, zoneWords } from '../words/words.ts'
import { paragraphs } from './simple-page.ts'

const LEAD = words(
  'What land takes up, and emission less sink; no part of the intervals above. Each coefficient is drawn between the least and the greatest value that its table gives, its own value the likeliest; areas are not drawn.',
  '用地碳汇，以及排放减碳汇；不计入上述区间。各系数在其表列最小值与最大值之间抽样，采用值最可能；面积不抽样。',
)

/** The section's content. */
export function sinkDoubt({ rows }: ZoneTable, { zones, total }: SinksUncertainty): string {
  const unit = (en: string, zh: string) => words(`${en}, 10⁴ t a year`, `${zh}，万吨/年`)
  const heads = [
    words('Zone', '区县'),
    unit('Sink', '碳汇'),
    words('95 % interval', '95 % 区间'),
    unit('Net', '净排放'),
    words('95 % interval', '95 % 区间'),
  ]
  const line = (name: Text, { sink, net }: { sink: Interval; net: Interval }): Text[] => [
    name,
    tenThousand(sink.central),
    between(sink),
    tenThousand(net.central),
    between(net),
  ]
  return (
    paragraphs(LEAD) +
    grid(
      heads,
      zones.map((zone, z) => line(zoneWords(rows[z]!), zone)),
      [line(words('All zones', '全域'), total)],
    )
  )
}

const between = ({ low, high }: Interval) => `${tenThousand(low)} – ${tenThousand(high)}`
