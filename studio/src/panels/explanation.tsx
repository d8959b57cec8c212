// Why a place emits what it emits: the chain from its pixel to the cells of the balance, each step a link.
import { sectorColor } from 'carbon-cadastre/web'
import { exact, fixed, placeName, short, unitName } from '../numbers.ts'
import { sectorName, type Word } from '../words.ts'
import type { Parcel } from '../workers/parcels.ts'
import type { PlaceChain } from '../workers/reader.ts'
import { namesOf, type PanelProps, zoneNameOf } from './panel.tsx'

/** The explanation of the place that was clicked. */
export function Explanation(props: PanelProps) {
  const { place, parcel, seeking, t, lang, result, link, go } = props
  if (!place) return <p class="empty">{t(link.at ? 'reading' : 'clickMap')}</p>
  const { pixel } = place
  const entry = result.view.legend.find(({ code }) => code === pixel.land?.code)
  const landName = (lang === 'zh' ? entry?.nameZh : undefined) ?? pixel.land?.name
  return (
    <section class="panel-body chain" data-testid="explanation">
      <header class="place">
        <b>{placeName(place.lon, place.lat)}</b>
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
          {pixel.parts.length > 0 && place.chains.length === 0 && <p>{t('emitsNothing')}</p>}
        </li>
        {result.folder.has('patches.gpkg') && pixel.parts.length > 0 && (
          <li>
            <h3>{t('parcel')}</h3>
            {parcel ? (
              <ParcelOf {...props} parcel={parcel} />
            ) : seeking ? (
              <p aria-busy="true">{t('reading')}</p>
            ) : (
              <button
                type="button"
                class="step inline"
                data-testid="find-parcel"
                onClick={() => go({ show: `${link.show},patches` })}
              >
                {t(link.show.includes('patches') ? 'noParcel' : 'findParcel')}
              </button>
            )}
          </li>
        )}
        {place.chains.length > 0 && (
          <li>
            <h3>{t('ratesFrom')}</h3>
            {place.chains.map((chain) => (
              <ChainOf key={`${chain.zone}${chain.sector}`} chain={chain} {...props} />
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
            {place.sink && (
              <p class="sum" data-testid="sink">
                {t('takenUp')}:{' '}
                {place.sink.parts
                  .map((part) => `${part.share.toPrecision(6)} × ${part.absorbs.toPrecision(7)}`)
                  .join(' + ')}{' '}
                = <b>{place.sink.value.toPrecision(8)}</b> t CO₂/ha/a{' '}
                {place.sink.parts.map(
                  ({ coefficient }) =>
                    coefficient && (
                      <small key={coefficient.told}>
                        {coefficient.class || coefficient.code}: {coefficient.told}, {coefficient.source}
                        {coefficient.unverified && ` (${t('unverified')})`}{' '}
                      </small>
                    ),
                )}
              </p>
            )}
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
  const { phrase } = namesOf(result.view, lang)
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
          , {part.feature.name ?? part.feature.id} <small>({phrase(part.feature.layer)})</small>
        </>
      )}
      {part.rule && (
        <>
          {' '}
          → <b>{sectorName(part.rule.sector, lang)}</b>{' '}
          <small>
            {t('byRule')} “{phrase(part.rule.name)}”
          </small>
        </>
      )}
      {part.lost.map((loser) => (
        <small key={loser.name}>
          ; {sectorName(loser.sector, lang)} “{phrase(loser.name)}” {t('gaveWay')}
        </small>
      ))}
    </p>
  )
}

// One sector in one zone: its total, the zone's part of it, over its land; then the rows of the ledger behind it.
function ChainOf({ chain, result, t, lang, showRow, showSource }: PanelProps & { chain: PlaceChain }) {
  const { view } = result
  const names = namesOf(view, lang)
  const zone = view.zones.find(({ id }) => id === chain.zone)
  return (
    <details open class="sector">
      <summary>
        <span
          class="dot"
          style={{ background: sectorColor(chain.sector, view.sectors.indexOf(chain.sector)) }}
        />
        {sectorName(chain.sector, lang)}: {t('ledgerTotal')} {exact(chain.total)} t ×{' '}
        {exact(100 * chain.share)} % ({zone ? zoneNameOf(zone, lang) : chain.zone_name}) ={' '}
        {exact(chain.placed)} t{' '}
        {chain.area > 0 && (
          <>
            ÷ {exact(chain.area)} ha {t(chain.over === 'land' ? 'ofItsLand' : 'ofAllGround')} ={' '}
            <b>{exact(chain.intensity)} t/ha</b>
          </>
        )}
      </summary>
      <ul class="rows-of">
        {chain.rows.map(({ position, share }) => {
          const row = view.ledger.rows[position]
          if (!row) return null
          return (
            <li key={position}>
              <button type="button" class="step" data-testid="ledger-step" onClick={() => showRow(position)}>
                <span>
                  {names.branch(row.branch)} · {names.carrier(row.carrier)} {unitName(row.gas)}
                </span>
                <span class="n">
                  {exact(row.emission_t)} t <small>{percentOf(share)}</small>
                </span>
              </button>
              <small class="terms">
                {exact(row.activity)} {unitName(row.activity_unit)}{' '}
                <button
                  type="button"
                  class="cell-link"
                  data-testid="cell-step"
                  onClick={() => showSource(position, row.activity_source)}
                >
                  {row.activity_source}
                </button>{' '}
                × {exact(row.factor)} {unitName(row.factor_unit)}
                {row.gwp === 1 ? '' : ` × GWP ${row.gwp}`}{' '}
                <button type="button" class="cell-link" onClick={() => showSource(position, 'factor')}>
                  {names.phrase(row.factor_source)}
                </button>
              </small>
            </li>
          )
        })}
      </ul>
    </details>
  )
}

const percentOf = (share: number) => `${Number((100 * share).toPrecision(4))} %`

function ParcelOf({ parcel, t, lang, result }: PanelProps & { parcel: Parcel }) {
  const entry = result.view.legend.find(({ code }) => code === parcel.landCode)
  const kind = KINDS[parcel.kind]
  return (
    <p class="part" data-testid="parcel">
      <b>{parcel.id}</b>: {kind ? t(kind) : parcel.kind}
      {parcel.name && ` “${parcel.name}”`}, {sectorName(parcel.sector, lang)}
      {entry && `, ${entry.code} ${(lang === 'zh' ? entry.nameZh : undefined) ?? entry.name}`}; {t('rank')}{' '}
      {fixed(parcel.rank)}
      <br />
      {exact(parcel.area)} ha × {exact(parcel.intensity)} t/ha = <b>{fixed(parcel.tonnes, 2)} t CO₂e</b>{' '}
      {t('inAYear')}
      {parcel.absorbed !== undefined && (
        <span data-testid="parcel-net">
          <br />− {fixed(parcel.absorbed, 2)} t CO₂ {t('byOwnGround')} ={' '}
          <b>{fixed(parcel.tonnes - parcel.absorbed, 2)} t</b> {t('net')}
        </span>
      )}
    </p>
  )
}

const KINDS: Readonly<Record<string, Word>> = { patch: 'patch', park: 'park', enterprise: 'enterprise' }
