// sinks.csv and net.csv: what each zone's land takes up, and the balance with what the zone emits.

import type { Emissions } from '../../allocate/index.ts'
import { netRows, type Sinks, type ZoneTable } from '../../cadastre/index.ts'
import { writeCsv } from '../../formats/index.ts'

/** One row a zone and land: hectares, coefficient in t CO2 per hectare and year as used and as printed, t CO2 a year. */
export function sinksCsv({ rows }: Sinks, { rows: zones }: ZoneTable): string {
  const head = [
    'zone',
    'name',
    'land',
    'codes',
    'ha',
    'coefficient',
    'coefficient_unit',
    'absorbed_t',
    'status',
    'printed',
    'source',
    'evidence',
  ]
  const lines = rows.map(({ zone, land, codes, area, coefficient, absorbed, status }) => [
    zones[zone]!.id,
    zones[zone]!.name,
    land,
    codes.join(' '),
    area,
    coefficient && status === '' ? coefficient.absorbs : '',
    coefficient && status === '' ? 't CO2/ha/a' : '',
    absorbed ?? '',
    status,
    coefficient?.told ?? '',
    coefficient?.source ?? '',
    coefficient ? evidenceOf(coefficient) : '',
  ])
  return writeCsv([head, ...lines])
}

const evidenceOf = ({ unverified }: { readonly unverified: boolean }) => (unverified ? 'unverified' : 'given')

/** One row a zone: emission, what its land takes up, net, and the sink as a share of the emission. */
export function netCsv(emissions: Emissions, sinks: Sinks, { rows: zones }: ZoneTable): string {
  const head = ['id', 'name', 'emission_t', 'absorbed_t', 'net_t', 'sink_ratio']
  const lines = netRows(emissions, sinks).map(({ zone, emission, absorbed, net, ratio }) => [
    zones[zone]!.id,
    zones[zone]!.name,
    emission,
    absorbed,
    net,
    ratio ?? '',
  ])
  return writeCsv([head, ...lines])
}
