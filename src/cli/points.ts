// cadastre points: enterprises of a map platform inside an area, as points in WGS 84.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fault, type Issue, refuse } from '../error.ts'
import { type LineJournal, lineJournal } from '../host/line-journal.ts'
import { nodeOpener } from '../host/node-open.ts'
import { writeWhole } from '../host/output-folder.ts'
import { webClient } from '../host/web-request.ts'
import {
  amap,
  baidu,
  collectPlaces,
  type Found,
  mergePlaces,
  overpass,
  type Platform,
  platformFacts,
  pointsJson,
  readCategories,
  searchArea,
  termsFor,
  unverifiedRows,
} from '../sources/index.ts'
import { openVector } from '../study/index.ts'
import { type Datum, type Geometry, wgs84 } from '../vector/index.ts'
import { isQuiet, type Loudness, progressLine, say, sayIssues, sayJson, usageFault } from './console.ts'

interface PointsOptions extends Loudness {
  readonly platform: string
  readonly area: string
  readonly out: string
  readonly what: string
  readonly categories?: string
  readonly near: string
  readonly cap?: number
  readonly rate?: string
  readonly url?: string
  readonly datum: string
}

const PLATFORMS: Readonly<Record<string, (url: string) => Platform>> = { amap, baidu, overpass }

/** Search a platform; the file appears whole or not at all, and what was fetched is never asked for again. */
export async function points(options: PointsOptions, web = webClient()): Promise<void> {
  const platform = platformOf(options)
  const key = keyOf(platform)
  const categories = options.categories
    ? readCategories(textOf(options.categories), options.categories)
    : readCategories()
  const terms = termsFor(options.what, platform.name, categories)
  const near = positive('--near', options.near)
  const pause = options.rate === undefined ? platform.pause : 1000 / positive('--rate', options.rate)
  const { polygons, issues } = await areaOf(options)
  const area = searchArea(polygons, platform.datum)!
  const cap = options.cap ?? platform.cap
  const out = resolve(options.out)
  const journal = lineJournal(`${out}.journal`, headOf(platform, terms, cap, polygons))
  try {
    const line = progressLine(isQuiet(options))
    const progress = (share: number) => line('points', share)
    const search = { platform, key, terms, area, cap, pause, progress }
    const found = await collectPlaces(search, web, journal)
    const told = [...issues, ...unverifiedRows(platform.name, terms, categories), ...found.issues]
    if (found.stopped) return stop(options, journal, found, [...told, ...found.stopped])
    const { enterprises, left } = mergePlaces(found.places, platform, area, { categories, near })
    await writeWhole(out, [new TextEncoder().encode(pointsJson(enterprises, platform, options.what))])
    journal.finish()
    const summary = { points: enterprises.length, ...left, requests: found.requests, cells: found.cells }
    if (options.json)
      sayJson({
        ok: true,
        file: options.out,
        ...summary,
        attribution: platform.attribution,
        terms: platform.terms,
        issues: told,
      })
    else if (!isQuiet(options)) {
      sayIssues(told)
      say(...summaryText(options, platform, summary))
    }
  } finally {
    journal.close()
  }
}

interface Summary {
  readonly points: number
  readonly repeated: number
  readonly outside: number
  readonly merged: number
  readonly requests: number
  readonly cells: number
}

function summaryText({ out }: PointsOptions, { attribution, terms }: Platform, summary: Summary): string[] {
  return [
    `${summary.points} points written to ${out} (${summary.requests} requests, ${summary.cells} cells; left out: ${summary.repeated} found twice, ${summary.outside} outside the area, ${summary.merged} of the same name and place).`,
    `Attribution: ${attribution}`,
    `Terms: ${terms}`,
    `In the study: land.industry.enterprises: { file: ${out}, where: { industrial: true } }`,
  ]
}

// The search did not end: nothing is written under the output's name, and the exit code says so.
function stop(
  { out, json }: PointsOptions,
  journal: LineJournal,
  found: Found,
  issues: readonly Issue[],
): void {
  journal.close()
  process.exitCode = 2
  const kept = `${out}.journal`
  if (json) {
    sayJson({ ok: false, kept, places: found.places.length, issues })
    return
  }
  sayIssues(issues)
  process.stderr.write(
    `Stopped; ${found.places.length} places of ${found.cells} finished cells are kept in ${kept}. The same command goes on from there.\n`,
  )
}

function platformOf({ platform: name, url }: PointsOptions): Platform {
  const make = PLATFORMS[name]
  if (!make)
    throw usageFault('--platform', `"${name}"`, Object.keys(PLATFORMS).join(', '), 'Name a platform.')
  const facts = platformFacts(name)
  const address = url ?? process.env[facts.urlVariable] ?? facts.url
  if (!/^https?:\/\/[^?#@]+$/i.test(address))
    throw usageFault(
      '--url',
      'no http(s) address, or one with a query',
      'an address without a query',
      'Keys belong in the environment.',
    )
  return make(address.replace(/\/+$/, ''))
}

function keyOf({ keyVariable, name }: Platform): string | undefined {
  if (keyVariable === undefined) return undefined
  const key = process.env[keyVariable]
  if (key) return key
  throw usageFault(
    keyVariable,
    'no key in the environment',
    `a key of ${name}`,
    `Set ${keyVariable}; it is sent to the platform and written nowhere.`,
  )
}

function positive(name: string, text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value
  throw usageFault(name, `"${text}"`, 'a number above zero', 'Correct it.')
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw usageFault('--categories', `no readable file ${file}`, 'a CSV', 'Check the path.')
  }
}

async function areaOf({ area: file, datum }: PointsOptions) {
  if (datum !== 'wgs84' && datum !== 'gcj02' && datum !== 'bd09')
    throw usageFault('--datum', `"${datum}"`, 'wgs84, gcj02 or bd09', 'Name the datum of the area.')
  const issues: Issue[] = []
  const world = nodeOpener('.')
  const spec: { readonly file: string; readonly datum: Datum } = { file, datum }
  // A grid of one cell in WGS 84 brings the features there, whatever their system.
  const degrees = { width: 1, height: 1, affine: { a: 1, c: 0, e: -1, f: 0 }, crs: wgs84() }
  const features = await openVector(spec, world, degrees, issues)
  const polygons = features.flatMap(({ geometry }) => (geometry?.kind === 'polygon' ? [geometry] : []))
  if (polygons.length === 0 && issues.every(({ severity }) => severity !== 'error'))
    issues.push(
      fault('points.area', [file], 'no polygon', 'polygons to search', 'Name the districts, for example.'),
    )
  refuse(issues)
  return { polygons, issues }
}

// What a journal belongs to; the key is no part of it.
function headOf(
  { name, url }: Platform,
  terms: readonly string[],
  cap: number,
  polygons: readonly Geometry[],
) {
  const hash = createHash('sha256')
  for (const geometry of polygons)
    if (geometry.kind === 'polygon') for (const ring of geometry.polygons.flat()) hash.update(ring)
  return JSON.stringify({ points: 1, platform: name, url, terms, cap, area: hash.digest('hex') })
}
