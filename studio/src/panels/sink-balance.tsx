// What the land of each district takes up, what is left of its emission, and one over the other: below the table of emissions.
import { short, tenThousand } from '../numbers.ts'
import { type PanelProps, zoneNameOf } from './panel.tsx'

/** The balance of districts; nothing where the study has no sinks. */
export function SinkBalance({ result, figures, t, lang, hover, onHover, onSelect }: PanelProps) {
  const { sinks, zones } = result.view
  if (!sinks) return null
  const rows = figures.zones.map((zone, z) => ({
    id: zone.id,
    name: zoneNameOf(zones[z]!, lang),
    emission: zone.total,
    absorbed: sinks.zones[z]!.absorbed,
  }))
  const sum = (key: 'emission' | 'absorbed') => rows.reduce((all, row) => all + row[key], 0)
  return (
    <>
      <p class="unit">{t('balanceUnit')}</p>
      <table class="figures zones" data-testid="sink-balance">
        <thead>
          <tr>
            {(['zone', 'takenUp', 'netEmission', 'sinkRatio'] as const).map((word, i) => (
              <th key={word} class={i === 0 ? '' : 'n'}>
                {t(word)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody onMouseLeave={() => onHover(undefined)}>
          {rows.map(({ id, name, emission, absorbed }) => (
            <tr
              key={id}
              class={id === hover ? 'on' : ''}
              onMouseEnter={() => onHover(id)}
              onClick={() => onSelect(id)}
            >
              <th scope="row">{name}</th>
              <Cells emission={emission} absorbed={absorbed} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('all')}</th>
            <Cells emission={sum('emission')} absorbed={sum('absorbed')} />
          </tr>
        </tfoot>
      </table>
    </>
  )
}

const Cells = ({ emission, absorbed }: { emission: number; absorbed: number }) => (
  <>
    <td class="n">{tenThousand(absorbed)}</td>
    <td class="n">{tenThousand(emission - absorbed)}</td>
    <td class="n">{emission > 0 ? `${short((100 * absorbed) / emission)} %` : '–'}</td>
  </>
)
