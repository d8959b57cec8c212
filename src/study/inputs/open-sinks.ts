// Opens the coefficients of sinks, and tells what of them is in doubt or left out.

import type { Sinks } from '../../cadastre/index.ts'
import { fault, type Issue, warning } from '../../error.ts'
import { readCsv } from '../../formats/index.ts'
import { readSinkSet, SINK_COLUMNS, type SinkSet, sinkSet, sinkSetNames } from '../../inventory/index.ts'
import { listed } from '../../quantity/index.ts'
import { textOf } from '../cover/text.ts'
import type { Study } from '../schema/schema.ts'
import type { World } from '../world.ts'
import type { LandInputs } from './inputs.ts'

/** Names that rasters of sinks take, so that no sector may have them. */
const RESERVED: readonly string[] = ['sink', 'net']

/** The table that `sinks.coefficients` names; undefined where the study has no sinks or the table cannot be used. */
export async function openSinks(
  { sinks }: Study,
  inputs: Pick<LandInputs, 'legend' | 'zones'>,
  sectors: readonly string[],
  world: World,
  issues: Issue[],
): Promise<SinkSet | undefined> {
  if (!sinks) return undefined
  const reserved = sectors.filter((sector) => RESERVED.includes(sector))
  if (reserved.length > 0) {
    const hint = 'Give the sector another name: rasters/sink.tif and rasters/net.tif are the sinks’ own.'
    issues.push(fault('sinks.sector', ['sinks'], `a sector named ${reserved[0]}`, 'another name', hint))
  }
  const name = sinks.coefficients
  const known = sinkSet(name)
  if (known) return known
  if (!/\.csv$/i.test(name)) {
    const expected = `one of ${sinkSetNames().join(', ')}, or a .csv file`
    const hint = 'Name a shipped table, or a CSV of class, value, unit, source.'
    issues.push(fault('sinks.unknown', ['sinks', 'coefficients'], `"${name}"`, expected, hint))
    return undefined
  }
  const text = await textOf(name, world, issues)
  if (text === undefined) return undefined
  const table = readCsv(text, name, SINK_COLUMNS)
  const { set, issues: found } = readSinkSet(table.rows, name)
  issues.push(...table.issues, ...found, ...strangers(set, inputs))
  return set
}

// Rows for zones, codes and classes that the study does not have: they would be lost without a word.
function strangers(
  { name, coefficients }: SinkSet,
  { legend, zones }: Pick<LandInputs, 'legend' | 'zones'>,
): Issue[] {
  const ids = new Set(zones.zones.map(({ id }) => id))
  const classes = new Set(legend?.entries.map((entry) => entry.class.toLowerCase()))
  const codes = new Set(legend?.entries.map(({ code }) => code))
  return coefficients.flatMap(({ zone, class: klass, code }) => {
    const strange = (column: string, found: string, expected: string) =>
      fault(
        `sinks.${column}`,
        [name, column],
        `"${found}"`,
        `one of ${expected}`,
        'Correct the row, or remove it.',
      )
    const issues: Issue[] = []
    if (zone !== undefined && ids.size > 0 && !ids.has(zone)) issues.push(strange('zone', zone, listed(ids)))
    if (!legend) return issues
    if (code !== undefined && !codes.has(code)) issues.push(strange('code', `${code}`, listed(codes)))
    else if (code === undefined && !classes.has(klass)) issues.push(strange('class', klass, listed(classes)))
    return issues
  })
}

/** Warnings about coefficients in use: from memory, or sources that the inventory has already. */
export function toldSinks({ set, rows }: Sinks): readonly Issue[] {
  const place = ['sinks', 'coefficients', set]
  const landsOf = (pick: (row: Sinks['rows'][number]) => boolean) =>
    [...new Set(rows.filter(pick).map(({ land, coefficient }) => `${land} ${coefficient!.told}`))].join('; ')
  const unverified = landsOf(({ coefficient, status }) => status === '' && coefficient!.unverified)
  const sources = landsOf(({ coefficient, status }) => status !== '' && coefficient !== undefined)
  const memory = 'They are from memory: check them against the literature, and give a CSV of your own.'
  const left = 'It is left out, since the inventory has the emissions; sinks count only what land takes up.'
  return [
    ...(unverified
      ? [warning('sinks.unverified', place, unverified, 'coefficients that a source confirms', memory)]
      : []),
    ...(sources ? [warning('sinks.source', place, sources, 'a value below zero, taken up', left)] : []),
  ]
}
