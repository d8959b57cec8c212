// Chains of a zone's sectors as text, and the explanations of a parcel and of a whole zone made of them.
import type {
  ChainRow,
  ParcelArithmetic,
  ParcelRow,
  ParcelTerm,
  Portion,
  SectorChain,
} from '../../cadastre/index.ts'
import { exactSum } from '../../quantity/index.ts'
import { formatNumber } from './scale.ts'
import { balanceLines } from './sink-text.ts'

/** A parcel of the register with the chain its rate comes from. */
export interface ExplainedParcel extends ParcelArithmetic {
  readonly title: string
  readonly year: number
  readonly synthetic: string | undefined
  /** The row of patches.gpkg, by column. */
  readonly parcel: ParcelRow
  readonly chain: SectorChain
}

/** A zone with the chain of every sector that emits in it. */
export interface ExplainedZone {
  readonly title: string
  readonly year: number
  readonly synthetic: string | undefined
  readonly zone: { readonly id: string; readonly name: string }
  /** t CO2e a year. */
  readonly total: number
  readonly chains: readonly SectorChain[]
}

/** The chain in lines: the zone's part of the total over its land, then the rows of the ledger behind it. */
export function chainLines(chain: SectorChain): string[] {
  const of =
    chain.over === 'land' ? `${chain.sector} land` : 'ground, since the sector has no land of its own there'
  return [
    `${chain.sector}: ledger total ${formatNumber(chain.total, 3)} t CO2e, ${chain.share.toPrecision(9)} of it in ${chain.zone_name} (${chain.zone}) = ${formatNumber(chain.placed, 3)} t`,
    `  ÷ ${formatNumber(chain.area, 4)} ha of ${of} = ${chain.intensity.toPrecision(9)} t CO2e/ha/year${chain.portions ? ' on average' : ''}, made of`,
    ...chain.rows.map(rowLine),
    ...(chain.portions ?? []).map(portionLine),
    ...(chain.sharing ?? []).map(
      ({ total, rung, by, zones }) =>
        `  shared by ${by} (${rung}): ${formatNumber(total, 3)} t over ${zones.length === 1 ? 'this zone' : `${zones.length} zones`}`,
    ),
  ]
}

function portionLine({ by, weight, amount, over }: Portion): string {
  const tonnes = `  of it ${formatNumber(amount, 3)} t`
  if (by === 'source') return `${tonnes} on the ground of sources`
  if (by !== 'weight')
    return `${tonnes} ÷ ${formatNumber(over, 4)} ha of ${by} = ${(amount / over).toPrecision(9)} t/ha`
  return `${tonnes} by ${weight} ÷ Σ weight × ha ${over.toPrecision(9)} = ${(amount / over).toPrecision(9)} t/ha where the weight is 1 per m²`
}

function rowLine({ row, share, intensity }: ChainRow): string {
  const memo = row.memo ? ', memo item, not added' : ''
  const gwp = row.gwp === 1 ? '' : ` × GWP ${row.gwp}`
  return `  ${intensity.toPrecision(6)} (${formatNumber(share * 100, 2)} %) ${row.branch}, ${row.carrier}, ${row.gas}: ${row.activity} ${row.activity_unit} × ${row.factor.toPrecision(7)} ${row.factor_unit}${gwp} = ${formatNumber(row.emission_t, 2)} t CO2e${memo} [${row.activity_source}; ${row.factor_source}; ${row.rule}]`
}

const heading = ({
  title,
  year,
  synthetic,
}: {
  title: string
  year: number
  synthetic: string | undefined
}) => [`${title} (${year})`, ...(synthetic ? [`Synthetic: ${synthetic}.`] : [])]

const termText = ({ by, weight, has, rate }: ParcelTerm): string =>
  `${has.toPrecision(9)} ${by === 'weight' ? `of ${weight}` : 'ha'} × ${rate.toPrecision(9)}`

/** A parcel's explanation in lines. */
export function parcelText(explained: ExplainedParcel): string {
  const { parcel, chain, terms, source, value, residual } = explained
  const name = parcel['name'] === null ? '' : ` (${parcel['name']})`
  return [
    ...heading(explained),
    `Parcel ${parcel['id']}: ${parcel['kind']}${name} of ${chain.sector} in ${chain.zone_name}; mostly land code ${parcel['land_code'] ?? 'of no observation'}; rank ${parcel['rank']}.`,
    ...chainLines(chain),
    ...(source
      ? [
          `Source ${source.name} of ${source.set}: ${formatNumber(source.amount, 3)} t (${source.rule}) on ${exactSum(Object.values(source.ground)).toPrecision(9)} ha of its own.`,
        ]
      : []),
    `Here: ${terms.map(termText).join(' + ') || '0'} = ${value.toPrecision(12)} t CO2e a year.`,
    `patches.gpkg holds ${Number(parcel['t']).toPrecision(12)}: residual ${residual.toExponential(1)}.`,
    ...balanceLines(parcel),
    '',
  ].join('\n')
}

/** A zone's explanation in lines. */
export function zoneText(explained: ExplainedZone): string {
  const { zone, total, chains } = explained
  return [
    ...heading(explained),
    `Zone ${zone.name} (${zone.id}): ${formatNumber(total, 3)} t CO2e a year.`,
    ...chains.flatMap(chainLines),
    '',
  ].join('\n')
}
