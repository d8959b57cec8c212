// The paper's discussion as a section of the report: zones read as strata, the rule and its figures beside them.
import type { ZoneTable } from '../../cadastre/index.ts'
import { grid } from '../tables/html-table.ts'
import { formatNumber } from '../words/scale.ts'
import { html, joined, type Words, words, zoneWords } from '../words/words.ts'
import { STRATUM_ADVICE, STRATUM_RULE, type Stratum, strata } from './strata.ts'

const NAMES: Readonly<Record<Stratum, Words>> = {
  industrial: words('industrial', '工业主导型'),
  dense: words('dense and efficient', '高密度高效型'),
  rural: words('agricultural and natural', '农业与生态主导型'),
}

const percent = (share: number) => `${formatNumber(100 * share, 1)} %`

/** Zones by stratum, with the figures the rule looks at. */
export function strataSection(table: ZoneTable): string {
  const found = strata(table)
  const order: readonly Stratum[] = ['industrial', 'dense', 'rural']
  const lists = order.map((stratum) => {
    const members = table.rows.filter((_, z) => found[z]!.stratum === stratum)
    const listed =
      members.length === 0
        ? words('none', '无')
        : joined(
            ...members.flatMap((row, i) =>
              i === 0 ? [zoneWords(row)] : [words(', ', '、'), zoneWords(row)],
            ),
          )
    return `<li><b>${html(NAMES[stratum])}</b>: ${html(listed)}. ${html(words('Calls for ', '建议：'))}${html(STRATUM_ADVICE[stratum])}.</li>`
  })
  const rows = table.rows.map((row, z) => {
    const of = found[z]!
    return [
      zoneWords(row),
      NAMES[of.stratum],
      formatNumber(of.toMean, 2),
      percent(of.industry),
      percent(of.urbanLand),
    ]
  })
  const heads = [
    words('Zone', '区县'),
    words('Stratum', '类型'),
    words('Total ÷ mean of zones', '总量 ÷ 各区均值'),
    words('Industry in emissions', '工业排放占比'),
    words('Urban land in area', '城镇用地占比'),
  ]
  const region = percent(found[0]?.regionUrbanLand ?? 0)
  const note = joined(words(` Urban land of the whole region: ${region}.`, ` 全域城镇用地占比：${region}。`))
  return `<p>${html(joined(STRATUM_RULE, note))}</p><ul>${lists.join('')}</ul>${grid(heads, rows)}`
}
