// District × sector as a table: sortable, with bars behind the totals, differences in what-if, copy and CSV.
import { sectorColor } from 'carbon-cadastre/web'
import { useState } from 'preact/hooks'
import type { Figures } from '../figures.ts'
import { download } from '../folder.ts'
import { signedTenThousand, tenThousand } from '../numbers.ts'
import { sectorName } from '../words.ts'
import { type PanelProps, zoneNameOf } from './panel.tsx'
import { SinkBalance } from './sink-balance.tsx'

type Key = 'name' | 'total' | number

interface Row {
  readonly id: string
  readonly name: string
  readonly emissions: readonly number[]
  readonly total: number
  readonly was: Figures['zones'][number]
}

// A name may hold what parts the cells.
const quoted = (cell: string | number, separator: string) =>
  /["\n\r]/.test(String(cell)) || String(cell).includes(separator)
    ? `"${String(cell).replaceAll('"', '""')}"`
    : String(cell)

/** The table of districts. */
export function ZoneTable(props: PanelProps) {
  const { result, figures, base, t, lang, hover, onHover, onSelect } = props
  const { view } = result
  const [sort, setSort] = useState<{ key: Key; down: boolean }>({ key: 'total', down: true })
  const [copied, setCopied] = useState(false)
  const changed = figures !== base
  const rows = figures.zones.map(
    (zone, z): Row => ({ ...zone, name: zoneNameOf(view.zones[z]!, lang), was: base.zones[z]! }),
  )
  const value = (row: Row) =>
    sort.key === 'name' ? row.name : sort.key === 'total' ? row.total : row.emissions[sort.key]!
  const sorted = [...rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)]
    const order = typeof x === 'string' ? x.localeCompare(String(y), lang) : x - Number(y)
    return sort.down ? -order : order
  })
  const most = Math.max(...rows.map((row) => row.total), 1)
  const sums = view.sectors.map((_, s) => rows.reduce((all, row) => all + row.emissions[s]!, 0))
  const whole = sums.reduce((a, b) => a + b, 0)
  const wasWhole = base.zones.reduce((all, zone) => all + zone.total, 0)
  const csv = (separator: string) =>
    [
      ['id', 'name', ...view.sectors.map((sector) => `${sector}_t`), 'total_t'],
      ...rows.map((row) => [row.id, row.name, ...row.emissions, row.total]),
    ]
      .map((cells) => cells.map((cell) => quoted(cell, separator)).join(separator))
      .join('\n')
  const heading = (key: Key, label: string, color?: string) => (
    <th
      key={String(key)}
      class={key === 'name' ? '' : 'n'}
      aria-sort={sort.key === key ? (sort.down ? 'descending' : 'ascending') : 'none'}
    >
      <button
        type="button"
        class="sort"
        onClick={() => setSort({ key, down: sort.key === key ? !sort.down : key !== 'name' })}
      >
        {color && <span class="dot" style={{ background: color }} />}
        {label}
        <span class="arrow" aria-hidden="true">
          {sort.key === key ? (sort.down ? '↓' : '↑') : ''}
        </span>
      </button>
    </th>
  )
  return (
    <section class="panel-body">
      <div class="panel-head">
        <p class="unit">{t('tableUnit')}</p>
        <div class="actions">
          <button
            type="button"
            class="quiet"
            onClick={async () => {
              await navigator.clipboard?.writeText(csv('\t'))
              setCopied(true)
              setTimeout(() => setCopied(false), 1600)
            }}
          >
            {copied ? t('copied') : t('copy')}
          </button>
          <button type="button" class="quiet" onClick={() => download('zones-table.csv', `${csv(',')}\n`)}>
            {t('csv')}
          </button>
        </div>
      </div>
      <div class="scroll">
        <table class="figures zones" data-testid="zone-table">
          <thead>
            <tr>
              {heading('name', t('zone'))}
              {view.sectors.map((sector, s) => heading(s, sectorName(sector, lang), sectorColor(sector, s)))}
              {heading('total', t('total'))}
            </tr>
          </thead>
          <tbody onMouseLeave={() => onHover(undefined)}>
            {sorted.map((row) => (
              <tr
                key={row.id}
                class={row.id === hover ? 'on' : ''}
                data-zone={row.id}
                onMouseEnter={() => onHover(row.id)}
                onClick={() => onSelect(row.id)}
              >
                <th scope="row">
                  <button
                    type="button"
                    class="zone-name"
                    title={row.name}
                    onFocus={() => onHover(row.id)}
                    onBlur={() => onHover(undefined)}
                  >
                    {row.name}
                  </button>
                </th>
                {row.emissions.map((amount, s) => (
                  <td key={view.sectors[s]} class="n" data-value={amount}>
                    {tenThousand(amount)}
                  </td>
                ))}
                <td class="n total" data-value={row.total}>
                  <span class="bar" style={{ width: `${(100 * row.total) / most}%` }} />
                  <span class="over">{tenThousand(row.total)}</span>
                  {changed && <small class="delta">{signedTenThousand(row.total - row.was.total)}</small>}
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t('all')}</th>
              {sums.map((sum, s) => (
                <td key={view.sectors[s]} class="n">
                  {tenThousand(sum)}
                </td>
              ))}
              <td class="n total">
                {tenThousand(whole)}
                {changed && <small class="delta">{signedTenThousand(whole - wasWhole)}</small>}
              </td>
            </tr>
          </tfoot>
        </table>
        <SinkBalance {...props} />
      </div>
    </section>
  )
}
