// Bars by district, stacked by sector; a sector that dwarfs the others can be left out.
import { sectorColor } from 'carbon-cadastre/web'
import { useState } from 'preact/hooks'
import { fixed, tenThousand } from '../numbers.ts'
import { sectorName } from '../words.ts'
import { type PanelProps, zoneNameOf } from './panel.tsx'

/** Stacked bars of the districts, largest first. */
export function Bars({ result, figures, t, lang, hover, onHover, onSelect }: PanelProps) {
  const { view } = result
  const [off, setOff] = useState<ReadonlySet<string>>(new Set())
  const shown = view.sectors.flatMap((sector, s) => (off.has(sector) ? [] : [s]))
  const rows = figures.zones
    .map((zone, z) => ({
      zone,
      name: zoneNameOf(view.zones[z]!, lang),
      sum: shown.reduce((all, s) => all + zone.emissions[s]!, 0),
      area: view.zones[z]!.area,
    }))
    .sort((a, b) => b.sum - a.sum)
  const most = Math.max(...rows.map(({ sum }) => sum), 1e-9)
  const toggle = (sector: string) => {
    const next = new Set(off)
    if (!next.delete(sector)) next.add(sector)
    if (next.size < view.sectors.length) setOff(next)
  }
  return (
    <section class="panel-body">
      <p class="unit">{t('tableUnit')}</p>
      <div class="keys">
        {view.sectors.map((sector, s) => (
          <button
            key={sector}
            type="button"
            class="key"
            aria-pressed={!off.has(sector)}
            onClick={() => toggle(sector)}
          >
            <span
              class="swatch"
              style={{
                background: off.has(sector) ? 'transparent' : sectorColor(sector, s),
                borderColor: sectorColor(sector, s),
              }}
            />
            {sectorName(sector, lang)}
          </button>
        ))}
      </div>
      <div class="rows" onMouseLeave={() => onHover(undefined)}>
        {rows.map(({ zone, name, sum, area }) => (
          <button
            type="button"
            key={zone.id}
            class={`strip ${zone.id === hover ? 'on' : ''}`}
            onMouseEnter={() => onHover(zone.id)}
            onFocus={() => onHover(zone.id)}
            onClick={() => onSelect(zone.id)}
          >
            <span class="name" title={name}>
              {name}
            </span>
            <span class="stack bare">
              {shown.map((s) => (
                <i
                  key={view.sectors[s]}
                  style={{
                    width: `${(100 * zone.emissions[s]!) / most}%`,
                    background: sectorColor(view.sectors[s]!, s),
                  }}
                  title={`${sectorName(view.sectors[s]!, lang)}: ${tenThousand(zone.emissions[s]!)}`}
                />
              ))}
            </span>
            <span class="amount wide">
              {tenThousand(sum)}
              <small>{fixed(sum / area, 0)} t/ha</small>
            </span>
          </button>
        ))}
      </div>
    </section>
  )
}
