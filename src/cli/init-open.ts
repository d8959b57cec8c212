// cadastre init --open: a city from open data in a new folder, which appears whole or not at all.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { endOnSignal } from '../host/leftovers.ts'
import { nodeWorld } from '../host/node.ts'
import { webClient } from '../host/web-request.ts'
import type { OutputFile } from '../run/index.ts'
import {
  type Downloads,
  type OpenRequest,
  type OpenStudy,
  openCity,
  openSources,
  sourcesAt,
} from '../sources/index.ts'
import { isQuiet, progressLine, say, sayIssues, sayJson, usageFault } from './console.ts'
import { type InitOptions, templates, useBalance } from './init.ts'
import { refuseTaken, typed, writeFolder } from './new-folder.ts'

interface InitOpenOptions extends InitOptions {
  readonly out?: string
  readonly year: string
  readonly boundaries: string
  readonly relation?: string
  readonly country?: string
  readonly from?: string
  readonly url?: readonly string[]
}

/** Gather a city's open data into a new folder. */
export async function initOpen(city: string, options: InitOpenOptions, web = webClient()): Promise<void> {
  if (city.trim() === '') throw usageFault('city', 'no name', 'the name of a city', 'Name the city.')
  const folder =
    options.out ??
    city
      .trim()
      .toLowerCase()
      .replace(/[\s/\\]+/g, '-')
  refuseTaken(folder)
  // An unknown form of balance is refused before anything is fetched.
  await useBalance(options.balance, templates())
  const request = requestOf(city, options)
  const downloads = downloadsIn(options.from)
  endOnSignal((text) => process.stderr.write(`\n${text}\n`))
  const world = nodeWorld({ base: '.', threads: 1, progress: progressLine(isQuiet(options)) })
  try {
    const study = await openCity(request, { web, downloads, world })
    try {
      const names = await writeFolder(folder, await withBalance(study.files, options.balance))
      tell(folder, names, study, options)
    } finally {
      study.close()
    }
  } finally {
    await world.close()
  }
}

function requestOf(city: string, options: InitOpenOptions): OpenRequest {
  const year = Number(options.year)
  if (!Number.isInteger(year) || year < 1800 || year > 2200)
    throw usageFault('--year', `"${options.year}"`, 'a year', 'Give the year of the balance.')
  if (options.relation !== undefined && !/^\d+$/.test(options.relation))
    throw usageFault(
      '--relation',
      `"${options.relation}"`,
      'a number',
      'Give the relation’s id in OpenStreetMap.',
    )
  return { city, year, boundaries: boundariesOf(options), sources: sourcesAt(addresses(options.url ?? [])) }
}

function boundariesOf({ boundaries, relation, country }: InitOpenOptions): OpenRequest['boundaries'] {
  const stray = boundaries === 'overpass' ? country : relation
  if (stray !== undefined)
    throw usageFault(
      boundaries === 'overpass' ? '--country' : '--relation',
      `"${stray}" with boundaries of ${boundaries}`,
      '--relation with overpass, --country with geoboundaries',
      'Leave it out, or name the other source with --boundaries.',
    )
  if (boundaries === 'overpass') return { kind: 'overpass', relation }
  if (boundaries !== 'geoboundaries')
    throw usageFault('--boundaries', `"${boundaries}"`, 'overpass or geoboundaries', 'Name a source.')
  if (country === undefined || !/^[A-Z]{3}$/i.test(country))
    throw usageFault(
      '--country',
      `"${country ?? ''}"`,
      'three letters, such as CHN',
      'geoBoundaries keeps its files by country.',
    )
  return { kind: 'geoboundaries', country: country.toUpperCase() }
}

// Addresses of the environment, then those of the command line.
function addresses(given: readonly string[]): Record<string, string> {
  const urls: Record<string, string> = {}
  for (const { name, urlVariable } of openSources()) {
    const address = process.env[urlVariable]
    if (address) urls[name] = address
  }
  for (const text of given) {
    const [, name, address] = /^(\w+)=(.+)$/.exec(text) ?? []
    if (!name || !address)
      throw usageFault(
        '--url',
        `"${text}"`,
        'name=address',
        'For example --url overpass=http://localhost:8080.',
      )
    urls[name] = address
  }
  for (const [name, address] of Object.entries(urls))
    if (!/^https?:\/\/[^?@]+$/i.test(address))
      throw usageFault(
        '--url',
        `${name}: no http(s) address, or one with a query`,
        'an address without a query',
        'Files go into --from.',
      )
  return urls
}

function downloadsIn(folder: string | undefined): Downloads {
  const path = (name: string) => {
    const file = folder === undefined ? undefined : resolve(folder, name)
    return file !== undefined && existsSync(file) ? file : undefined
  }
  if (folder !== undefined && !(existsSync(folder) && statSync(folder).isDirectory()))
    throw usageFault('--from', `no folder ${folder}`, 'a folder of downloaded files', 'Check the path.')
  return {
    folder,
    path,
    text: async (name) => {
      const file = path(name)
      return file && readFileSync(file, 'utf8')
    },
  }
}

async function withBalance(files: readonly OutputFile[], form: string): Promise<readonly OutputFile[]> {
  const template = templates()
  const study = [...(await files.find(({ name }) => name === 'study.yaml')!.bytes())]
  template.set('study.yaml', Buffer.concat(study))
  await useBalance(form, template)
  const kept = [...template].filter(([name]) => name === 'study.yaml' || name.startsWith('energy-balance'))
  return [
    ...files.filter(({ name }) => name !== 'study.yaml'),
    ...kept.map(([name, bytes]) => ({ name, bytes: () => [bytes] })),
  ]
}

function tell(
  folder: string,
  files: readonly string[],
  { issues, counts, sources }: OpenStudy,
  options: InitOpenOptions,
): void {
  if (options.json) sayJson({ ok: true, folder, files, ...counts, issues })
  if (isQuiet(options)) return
  sayIssues(issues)
  say(
    `Written to ${folder}: ${files.join(', ')}.`,
    `${counts.districts} districts, ${counts.parks} industrial areas, ${counts.works} works, ${counts.plants} fossil power plants, ${counts.pixels} pixels of ${counts.tiles} WorldCover tiles.`,
    `Sources: ${sources.map(({ attribution, licence }) => `${attribution} (${licence})`).join('; ')}`,
    `README.md says what is weaker than the paper’s inputs. Fill in the balance, then: cadastre check ${typed(join(folder, 'study.yaml'))}`,
  )
}
