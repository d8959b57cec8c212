// The controls that scale rows of the ledger: a slider a total, two cells an activity.
import type { LedgerRow } from 'carbon-cadastre'
import { fixed, signed } from '../numbers.ts'
import type { namesOf } from '../panels/panel.tsx'
import type { Word } from '../words.ts'

interface SliderProps {
  readonly id: string
  readonly label: string
  readonly color: string
  readonly scales: Readonly<Record<string, number>>
  readonly set: (key: string, value: number) => void
}

/** A total or a factor, moved between none of it and twice as much. */
export function Slider({ id, label, color, scales, set }: SliderProps) {
  const value = scales[id] ?? 1
  return (
    <label class="slider">
      <span>
        <i class="dot" style={{ background: color }} /> {label}
      </span>
      <input
        type="range"
        min="0"
        max="2"
        step="0.01"
        value={value}
        data-testid={`slide-${id}`}
        onInput={(event) => set(id, Number(event.currentTarget.value))}
      />
      <output>{value === 1 ? '±0 %' : `${signed(100 * (value - 1), 0)} %`}</output>
    </label>
  )
}

interface ActivitiesProps {
  readonly rows: readonly LedgerRow[]
  readonly names: ReturnType<typeof namesOf>
  readonly t: (word: Word) => string
  readonly scales: Readonly<Record<string, number>>
  readonly set: (key: string, value: number) => void
  readonly disabled: boolean
}

/** One line an activity: its amount and its factor may be typed over; both scale the rows of all its gases. */
export function Activities({ rows, names, t, scales, set, disabled }: ActivitiesProps) {
  const counted = rows.filter((row) => !row.memo)
  const groups = new Map<string, LedgerRow[]>()
  for (const row of counted) {
    const key = `${row.branch}|${row.carrier}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  const lines = [...groups.values()].map((of) => ({
    ...of[0]!,
    emission_t: of.reduce((sum, row) => sum + row.emission_t, 0),
  }))
  const cell = (key: string, label: string, before: number) => (
    <input
      type="number"
      min="0"
      step="any"
      disabled={disabled}
      aria-label={label}
      value={Number((before * (scales[key] ?? 1)).toPrecision(6))}
      onChange={(event) => before > 0 && set(key, Number(event.currentTarget.value) / before)}
    />
  )
  return (
    <div class="scroll">
      <table class="figures activities">
        <thead>
          <tr>
            <th>{t('branch')}</th>
            <th class="n">{t('activity')}</th>
            <th class="n">{t('factor')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((row) => {
            const name = `${names.branch(row.branch)} · ${names.carrier(row.carrier)}`
            return (
              <tr key={`${row.branch}${row.carrier}`}>
                <td>
                  {name}
                  <small class="below">{fixed(row.emission_t)} t</small>
                </td>
                <td class="n">
                  {cell(`activity:${row.branch}|${row.carrier}`, `${t('activity')}: ${name}`, row.activity)}
                  <small class="below">{row.activity_unit}</small>
                </td>
                <td class="n">
                  {cell(
                    `carrier:${row.carrier}`,
                    `${t('factor')}: ${names.carrier(row.carrier)}`,
                    row.factor,
                  )}
                  <small class="below">{row.factor_unit}</small>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
