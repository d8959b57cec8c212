// Why a place emits what it emits: the chain from its pixel to the cells of the balance, each step a link.
import { sectorColor } from 'carbon-cadastre/web'
import { fixed, short } from '../numbers.ts'
import { sectorName } from '../words.ts'
import { namesOf, type PanelProps, zoneNameOf } from './panel.tsx'

/** The explanation of the place that was clicked. */
export function Explanation(props: PanelProps) {
  const { place, t, lang, result, go } = props
  if (!place) return <p class="empty">{t('clickMap')}</p>
  const { pixel } = place
  const sectors = [...new Set(pixel.parts.flatMap((part) => part.rates.map((rate) => rate.sector)))]
  const entry = result.view.legend.find(({ code }) => code === pixel.land?.code)
  const landName = (lang === 'zh' ? entry?.nameZh : undefined) ?? pixel.land?.name
  return (
    <section class="panel-body chain" data-testid="explanation">
      <header class="place">
        <b>
          {place.lon.toFixed(5)}° E, {place.lat.toFixed(5)}° N
        </b>
        <span>
          {t('pixel')}: {t('column')} {place.col}, {t('row')} {place.row}, {pixel.area.toPrecision(4)} ha
        </span>
        <strong class="headline" data-testid="intensity">
          {short(pixel.intensity['total'] ?? 0)} <small>t CO₂e / ha / a</small>
        </strong>
      </header>
      <ol>
        <li>
          <h3>{t('landCode')}</h3>
          {pixel.land ? (
            <button type="button" class="step" onClick={() => go({ layer: 'land-use' })}>
              <span class="swatch" style={{ background: entry?.color }} />
              {pixel.land.code} {landName}
            </button>
          ) : (
            <p>{t('noObservation')}</p>
          )}
        </li>
        <li>
          <h3>{t('whose')}</h3>
          {pixel.parts.length === 0 && <p>{t('outside')}</p>}
          {pixel.parts.map((part) => (
            <PartOf key={`${part.zone.id}${part.feature?.id}${part.share}`} part={part} {...props} />
          ))}
          {pixel.parts.length > 0 && sectors.length === 0 && <p>{t('emitsNothing')}</p>}
        </li>
        {sectors.length > 0 && (
          <li>
            <h3>{t('ratesFrom')}</h3>
            {sectors.map((sector) => (
              <SectorOf key={sector} sector={sector} {...props} />
            ))}
          </li>
        )}
        {pixel.parts.length > 0 && (
          <li>
            <h3>{t('arithmetic')}</h3>
            <p class="sum">
              {pixel.parts
                .flatMap((part) =>
                  part.rates.map((rate) => `${part.share.toPrecision(6)} × ${rate.intensity.toPrecision(7)}`),
                )
                .join(' + ') || '0'}{' '}
              = <b>{(pixel.intensity['total'] ?? 0).toPrecision(8)}</b> t CO₂e/ha/a
            </p>
            <p class="sum">
              × {pixel.area.toPrecision(6)} ha ={' '}
              <b>{((pixel.intensity['total'] ?? 0) * pixel.area).toPrecision(7)}</b> t CO₂e {t('inAYear')}
            </p>
            {place.written !== undefined && (
              <p class="sum faint">
                {t('rasterHolds')} {place.written.toPrecision(8)}
              </p>
            )}
          </li>
        )}
      </ol>
    </section>
  )
}

function PartOf({
  part,
  t,
  lang,
  result,
  onSelect,
  onHover,
}: PanelProps & { part: NonNullable<PanelProps['place']>['pixel']['parts'][number] }) {
  const zone = result.view.zones.find(({ id }) => id === part.zone.id)
  return (
    <p class="part">
      <b>{(100 * part.share).toPrecision(4)} %</b> {t('share')}:{' '}
      <button
        type="button"
        class="step inline"
        onMouseEnter={() => onHover(part.zone.id)}
        onMouseLeave={() => onHover(undefined)}
        onClick={() => onSelect(part.zone.id)}
      >
        {zone ? zoneNameOf(zone, lang) : part.zone.name}
      </button>
      {part.feature && (
        <>
          , {part.feature.name ?? part.feature.id} <small>({part.feature.layer})</small>
        </>
      )}
      {part.rule && (
        <>
          {' '}
          → <b>{sectorName(part.rule.sector, lang)}</b>{' '}
          <small>
            {t('byRule')} “{part.rule.name}”
          </small>
        </>
      )}
      {part.lost.map((loser) => (
        <small key={loser.name}>
          ; {sectorName(loser.sector, lang)} “{loser.name}” {t('gaveWay')}
        </small>
      ))}
    </p>
  )
}

function SectorOf({ sector, result, figures, t, lang, showRow }: PanelProps & { sector: string }) {
  const { view } = result
  const names = namesOf(view, lang)
  const s = view.sectors.indexOf(sector)
  const total = figures.totals[sector] ?? 0
  const land = view.zones.reduce((sum, zone) => sum + zone.areas[s]!, 0)
  const rows = figures.rows
    .map((row, position) => ({ row, position }))
    .filter(({ row }) => row.sector === sector && !row.memo)
    .sort((a, b) => b.row.emission_t - a.row.emission_t)
  return (
    <details open class="sector">
      <summary>
        <span class="dot" style={{ background: sectorColor(sector, s) }} />
        {sectorName(sector, lang)}: {t('ledgerTotal')} {fixed(total)} t{' '}
        {land > 0 && `${t('dividedBy')} ${fixed(land, 1)} ha = ${short(total / land)} t/ha`}
      </summary>
      <ul class="rows-of">
        {rows.map(({ row, position }) => (
          <li key={position}>
            <button type="button" class="step" data-testid="ledger-step" onClick={() => showRow(position)}>
              <span>
                {names.branch(row.branch)} · {names.carrier(row.carrier)} {row.gas}
              </span>
              <span class="n">{fixed(row.emission_t)} t</span>
              <small>
                {fixed(row.activity, 2)} {row.activity_unit} [{row.activity_source}] ×{' '}
                {Number(row.factor.toPrecision(5))} {row.factor_unit} [{row.factor_source}]
              </small>
            </button>
          </li>
        ))}
      </ul>
    </details>
  )
}
