// The paper's reading from zone to stratum: which zones are dense, industrial, or agricultural and natural.
import type { ZoneTable } from '../../cadastre/index.ts'

/** What a zone is like, for advice that fits it. */
export type Stratum = 'industrial' | 'dense' | 'rural'

/** A zone with what it is like, and the numbers that say so. */
export interface ZoneStratum {
  readonly id: string
  readonly stratum: Stratum
  /** Total emission over the mean of all zones. */
  readonly toMean: number
  /** Share of the zone's emission that is industry's, 0 … 1. */
  readonly industry: number
  /** Urban land over the zone's own area, and the same of the whole region. */
  readonly urbanLand: number
  readonly regionUrbanLand: number
}

/** The rule in words, thresholds included. */
export const STRATUM_RULE = {
  en: 'A zone is industrial where industry is its largest sector and its total is at least the mean of all zones; otherwise it is dense where the share of urban land in its area is at least that of the whole region; otherwise agriculture and nature lead.',
  zh: '若工业为该区最大排放部门且总量不低于各区平均值，则为工业主导型；否则若城镇用地占其面积的比例不低于全域平均，则为高密度型；其余为农业与生态主导型。',
} as const

/** What each stratum calls for, after the paper's discussion. */
export const STRATUM_ADVICE = {
  industrial: {
    en: 'circular industrial parks, longer chains of energy use',
    zh: '建设循环产业园区，延长能源利用链条',
  },
  dense: { en: 'energy efficiency of buildings, services and transport', zh: '提高建筑、服务业与交通的能效' },
  rural: {
    en: 'carbon sinks and less energy in agricultural production',
    zh: '提升碳汇能力，降低农业生产能耗',
  },
} as const

/** The stratum of every zone, in the order of the table. */
export function strata({ sectors, rows }: ZoneTable): readonly ZoneStratum[] {
  const mean = rows.reduce((sum, row) => sum + row.total, 0) / rows.length
  const [industry, urban] = [sectors.indexOf('industry'), sectors.indexOf('urban')]
  const landOf = (s: number, areas: readonly number[]) => (s < 0 ? 0 : areas[s]!)
  const area = rows.reduce((sum, row) => sum + row.area, 0)
  const regionUrbanLand = rows.reduce((sum, row) => sum + landOf(urban, row.areas), 0) / area
  return rows.map((row) => {
    const urbanLand = row.area > 0 ? landOf(urban, row.areas) / row.area : 0
    const leads = industry >= 0 && row.emissions[industry] === Math.max(...row.emissions) && row.total > 0
    const stratum =
      leads && row.total >= mean ? 'industrial' : urbanLand >= regionUrbanLand ? 'dense' : 'rural'
    return {
      id: row.id,
      stratum,
      toMean: mean > 0 ? row.total / mean : 0,
      industry: row.total > 0 && industry >= 0 ? row.emissions[industry]! / row.total : 0,
      urbanLand,
      regionUrbanLand,
    }
  })
}
