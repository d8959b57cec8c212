// Population, urbanisation and product over the years, where the study gives them.
import type { ContextRow } from 'carbon-cadastre'
import { fixed } from '../numbers.ts'
import type { Word } from '../words.ts'
import type { PanelProps } from './panel.tsx'

const CHARTS: readonly { key: 'population' | 'urban_share' | 'gdp'; word: Word; decimals: number }[] = [
  { key: 'population', word: 'population', decimals: 1 },
  { key: 'urban_share', word: 'urbanShare', decimals: 1 },
  { key: 'gdp', word: 'gdp', decimals: 0 },
]

/** Small charts of the city's years; the study's own year is marked. */
export function Series({ result, t }: PanelProps) {
  const { context, study } = result.view
  const charts = CHARTS.filter(({ key }) => context.some((row) => row[key] !== undefined))
  const sources = [...new Set(context.flatMap(({ source }) => (source ? [source] : [])))]
  return (
    <section class="panel-body">
      {charts.map(({ key, word, decimals }) => (
        <figure key={key} class="chart">
          <figcaption>{t(word)}</figcaption>
          <Line
            rows={context}
            pick={(row) => row[key]}
            year={study.year}
            decimals={decimals}
            label={t(word)}
          />
        </figure>
      ))}
      {sources.map((source) => (
        <p key={source} class="unit">
          {t('source')}: {source}
        </p>
      ))}
    </section>
  )
}

interface LineProps {
  readonly rows: readonly ContextRow[]
  readonly pick: (row: ContextRow) => number | undefined
  readonly year: number
  readonly decimals: number
  readonly label: string
}

function Line({ rows, pick, year, decimals, label }: LineProps) {
  const points = rows.flatMap((row) => {
    const value = pick(row)
    return value === undefined ? [] : [{ year: row.year, value }]
  })
  const [years, values] = [points.map((point) => point.year), points.map((point) => point.value)]
  const [first, last] = [Math.min(...years), Math.max(...years)]
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const pad = (high - low) * 0.25 || high * 0.1 || 1
  const x = (at: number) => 44 + ((at - first) / Math.max(1, last - first)) * 412
  const y = (value: number) => 112 - ((value - low + pad) / (high - low + 2 * pad)) * 96
  const path = points.map((point, i) => `${i === 0 ? 'M' : 'L'}${x(point.year)} ${y(point.value)}`).join('')
  return (
    <svg viewBox="0 0 500 140" role="img" aria-label={label}>
      <line x1="44" x2="456" y1="116" y2="116" class="axis" />
      <path d={path} class="line" />
      {points.map((point, i) => (
        <g key={point.year} class={point.year === year ? 'now' : ''}>
          <circle cx={x(point.year)} cy={y(point.value)} r={point.year === year ? 4.5 : 3} />
          {(i === 0 || i === points.length - 1 || point.year === year) && (
            <>
              <text x={x(point.year)} y={y(point.value) - 9} text-anchor="middle">
                {fixed(point.value, decimals)}
              </text>
              <text x={x(point.year)} y="132" text-anchor="middle" class="tick">
                {point.year}
              </text>
            </>
          )}
        </g>
      ))}
    </svg>
  )
}
