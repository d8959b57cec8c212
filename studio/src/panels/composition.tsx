// Land use by district: one bar a district, from the paper's Figure 5, and what parks and enterprises take of it.
import { classWords } from 'carbon-cadastre/web'
import { fixed } from '../numbers.ts'
import { type PanelProps, zoneNameOf } from './panel.tsx'

interface LandClass {
  readonly key: string
  readonly color: string
  readonly members: readonly number[]
}

/** The composition of every district's land. */
export function Composition({ result, t, lang, hover, onHover }: PanelProps) {
  const { view } = result
  const used = view.legend.map((_, k) => view.zones.some(({ classes }) => classes[k]! > 0))
  const groups = new Map<string, LandClass>()
  view.legend.forEach((entry, k) => {
    if (!used[k]) return
    const known = groups.get(entry.class)
    groups.set(entry.class, {
      key: entry.class,
      color: known?.color ?? entry.color,
      members: [...(known?.members ?? []), k],
    })
  })
  const classes = [...groups.values()]
  const hectares = (of: LandClass, zone: (typeof view.zones)[number]) =>
    of.members.reduce((sum, k) => sum + zone.classes[k]!, 0)
  const name = (key: string) => classWords(key)[lang]
  const whole = view.zones.reduce((sum, zone) => sum + zone.area, 0)
  return (
    <section class="panel-body">
      <p class="unit">{t('compositionHint')}</p>
      <ul class="keys">
        {classes.map((of) => (
          <li key={of.key}>
            <span class="swatch" style={{ background: of.color }} />
            {name(of.key)}{' '}
            <b>{fixed((100 * view.zones.reduce((sum, zone) => sum + hectares(of, zone), 0)) / whole, 1)} %</b>
          </li>
        ))}
      </ul>
      <div class="rows" onMouseLeave={() => onHover(undefined)}>
        {view.zones.map((zone) => (
          <div
            key={zone.id}
            class={`strip ${zone.id === hover ? 'on' : ''}`}
            onMouseEnter={() => onHover(zone.id)}
          >
            <span class="name" title={zoneNameOf(zone, lang)}>
              {zoneNameOf(zone, lang)}
            </span>
            <span class="stack">
              {classes.map((of) => {
                const share = (100 * hectares(of, zone)) / zone.area
                return (
                  <i
                    key={of.key}
                    style={{ width: `${share}%`, background: of.color }}
                    title={`${name(of.key)}: ${fixed(share, 1)} %`}
                  >
                    {share >= 12 && <small style={{ color: inkOn(of.color) }}>{fixed(share)}</small>}
                  </i>
                )
              })}
            </span>
            <span class="amount">{fixed(zone.area / 100)} km²</span>
          </div>
        ))}
      </div>
    </section>
  )
}

// Dark letters on light colours, light ones on dark.
function inkOn(color: string): string {
  const value = Number.parseInt(color.slice(1), 16)
  return 0.299 * (value >> 16) + 0.587 * ((value >> 8) & 255) + 0.114 * (value & 255) > 140 ? '#222' : '#fff'
}
