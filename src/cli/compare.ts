// cadastre compare: the result of a run beside published totals and gridded products, with what each of them counts.
import { existsSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { agreement, gridByZone, gridUnitOf, publicRegions, publicTotals } from '../compare/index.ts'
import { type Issue, refuse } from '../error.ts'
import {
  crsOfGeoTags,
  geoTags,
  readCsv,
  readGeoJson,
  readTiff,
  tiffRaster,
  writeCsv,
} from '../formats/index.ts'
import { fileSource, nodeZlib } from '../host/node.ts'
import { writeOutputs } from '../host/output-folder.ts'
import { exactSum } from '../quantity/index.ts'
import { comparePage, type Triangulation } from '../report/index.ts'
import { text } from '../run/index.ts'
import { type Feature, mapPositions, transformer, wgs84 } from '../vector/index.ts'
import { say, usageFault } from './console.ts'

interface CompareCommand {
  readonly with?: readonly string[]
  readonly unit: string
  readonly zones?: string
  readonly region?: string
  readonly quiet?: boolean
  readonly json?: boolean
}

interface Ran {
  readonly title: string
  readonly synthetic: string | undefined
  readonly year: number
  readonly boundary: string
  readonly zoneId: string
  readonly zones: readonly { readonly id: string; readonly name: string; readonly total: number }[]
}

/** Compare an output folder; writes compare.html and compare.csv into it. */
export async function compare(out: string, command: CompareCommand): Promise<void> {
  const ran = readRun(out)
  const region = command.region ?? ran.title.replace(/\s*\d{4}.*$/, '')
  const totals = publicTotals(region)
  if (totals.length === 0 && !command.with)
    throw usageFault(
      '--region',
      `"${region}"`,
      `one of ${publicRegions().join(', ')}`,
      'Name a region with published totals, or give a grid with `--with`.',
    )
  const grids = []
  for (const file of command.with ?? []) grids.push(await compareGrid(file, ran, command))
  const { title, synthetic, year, boundary } = ran
  const data: Triangulation = {
    title,
    synthetic,
    year,
    boundary,
    ours: exactSum(ran.zones.map((zone) => zone.total)),
    totals,
    grids,
  }
  await writeOutputs(resolve(out), [
    text('compare.html', comparePage(data)),
    text('compare.csv', csvOf(data)),
  ])
  if (command.json) say(JSON.stringify({ ok: true, unit: 't a year', ...data }, null, 2))
  else if (!command.quiet) tell(data, out)
}

function readRun(out: string): Ran {
  const [zones, provenance] = ['zones.csv', 'provenance.json'].map((name) => join(out, name))
  if (!existsSync(zones!) || !existsSync(provenance!))
    throw usageFault(
      out,
      'no zones.csv and provenance.json',
      'an output folder of `cadastre run`',
      'Run the study first.',
    )
  const { study } = JSON.parse(readFileSync(provenance!, 'utf8')) as {
    study: {
      value: {
        title: string
        year: number
        synthetic?: string
        inventory: Record<string, unknown>
        zones: { id: string }
      }
    }
  }
  const { title, year, synthetic, inventory, zones: named } = study.value
  const view = inventory['totals'] === undefined ? String(inventory['view'] ?? 'consumer') : 'given'
  const rows = readCsv(readFileSync(zones!, 'utf8'), zones!).rows.map(({ cells }) => ({
    id: cells['id']!,
    name: cells['name']!,
    total: Number(cells['total_t']),
  }))
  return { title, year, synthetic, boundary: view, zoneId: named.id, zones: rows }
}

async function compareGrid(file: string, ran: Ran, { unit: written, zones }: CompareCommand) {
  const unit = gridUnitOf(written)
  if (!unit)
    throw usageFault(
      '--unit',
      `"${written}"`,
      'mass per cell or area: t/cell, tC/cell, kg/m2, t/ha',
      'Correct the unit.',
    )
  if (zones === undefined)
    throw usageFault(
      '--zones',
      'nothing',
      'the polygons of the study’s zones (GeoJSON)',
      'Give the file the study names.',
    )
  const source = fileSource(file)
  if (!source || !existsSync(zones))
    throw usageFault(source ? zones : file, 'no such file', 'a readable file', 'Check the path.')
  const tiff = await readTiff(source)
  const crs = crsOfGeoTags(geoTags(tiff.directories[0]!))
  if (!crs)
    throw usageFault(
      file,
      'no coordinate system that could be read',
      'a GeoTIFF with GeoKeys',
      'Assign the system.',
    )
  const issues: Issue[] = []
  const read = readGeoJson(readFileSync(zones, 'utf8'), zones)
  issues.push(...read.issues)
  refuse(issues)
  const change = transformer(wgs84(), crs)
  const features = ran.zones.map(({ id }): Feature => {
    const found = read.features.find(({ properties }) => String(properties[ran.zoneId]) === id)
    if (!found?.geometry)
      throw usageFault(zones, `no zone ${id}`, 'every zone of the run', 'Give the file the study names.')
    return { ...found, geometry: mapPositions(found.geometry, change) }
  })
  const theirs = await gridByZone(tiffRaster(tiff, crs, nodeZlib), features, unit)
  const pairs = ran.zones.map(({ id, name, total }, z) => ({ id, name, ours: total, theirs: theirs[z]! }))
  return { name: basename(file), total: exactSum(theirs), agreement: agreement(pairs) }
}

function csvOf({ year, ours, totals, grids }: Triangulation): string {
  return writeCsv([
    ['inventory', 'year', 'zone', 'total_t', 'source'],
    ['this study', year, '', ours, ''],
    ...totals.map((row) => [row.inventory, row.year, '', row.total, row.source]),
    ...grids.flatMap(({ name, agreement: { zones } }) =>
      zones.map((zone) => [name, '', zone.id, zone.theirs, 'grid summed by zone']),
    ),
  ])
}

function tell({ title, ours, totals, grids }: Triangulation, out: string): void {
  const line = (name: string, tonnes: number) =>
    `${name.padEnd(44)}${(tonnes / 1e6).toFixed(2).padStart(10)} Mt`
  say(
    line(title, ours),
    ...totals.map((row) => line(`${row.inventory} ${row.year}`, row.total)),
    ...grids.map(
      ({ name, total, agreement: { pearson, spearman } }) =>
        `${line(name, total)}  r ${pearson.toFixed(3)}, ranks ${spearman.toFixed(3)}`,
    ),
    `What each of them counts is in ${join(out, 'compare.html')}.`,
  )
}
