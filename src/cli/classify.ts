// cadastre classify: from a scene and training polygons to a map of classes, its legend and its report.
import { availableParallelism } from 'node:os'
import { basename, dirname, resolve } from 'node:path'
import { endOnSignal } from '../host/leftovers.ts'
import { nodeWorld } from '../host/node.ts'
import { addOutputs } from '../host/output-folder.ts'
import { type Addresses, withToldAddresses } from '../host/told-addresses.ts'
import {
  type ClassifiedScene,
  classificationReport,
  classificationText,
  classifyScene,
  classLegend,
  extractParks,
  type Parks,
  parksJson,
} from '../run/index.ts'
import { type ClassifyWords, classifyRequest, hectaresOf } from './classify-options.ts'
import { isQuiet, type Loudness, progressLine, say, sayIssues, sayJson } from './console.ts'
import { refuseUnwritableFile } from './output-folder.ts'

interface ClassifyOptions extends ClassifyWords, Loudness {
  readonly threads?: number
}

/** Classify a scene; files appear whole or not at all. */
export async function classify(scene: string, options: ClassifyOptions): Promise<void> {
  const quiet = isQuiet(options)
  endOnSignal((text) => process.stderr.write(`\n${text}\n`))
  const addresses: Addresses = new Map()
  const request = withToldAddresses(classifyRequest(scene, options), addresses)
  const least = hectaresOf('--min-area', options.minArea)
  refuseUnwritableFile(options.out, '--out')
  if (options.parks !== undefined) refuseUnwritableFile(options.parks, '--parks')
  const world = nodeWorld({
    base: '.',
    addresses,
    threads: options.threads ?? availableParallelism(),
    progress: progressLine(quiet),
  })
  try {
    const result = await classifyScene(request, world)
    const { extract } = options
    try {
      const parks = extract === undefined ? undefined : extractParks(result, extract, least, world)
      try {
        const report = classificationReport(request, result)
        await writeMap(result, report, options.out)
        if (extract !== undefined && parks) await writeParks(parks, extract, result, options.parks)
        if (options.json) sayJson({ ok: true, ...report, issues: result.issues })
        else {
          sayIssues(options.quiet ? [] : result.issues)
          if (!quiet) {
            say(...classificationText(result))
            if (parks) say(`${parks.count} patches of ${extract} written to ${options.parks}.`)
          }
        }
      } finally {
        parks?.close()
      }
    } finally {
      result.close()
    }
  } finally {
    await world.close()
  }
}

async function writeMap(result: ClassifiedScene, report: unknown, file: string): Promise<void> {
  const out = resolve(file)
  const stem = basename(out).replace(/\.tiff?$/i, '')
  const text = new TextEncoder()
  await addOutputs(dirname(out), [
    { name: basename(out), bytes: () => result.file() },
    { name: `${stem}.legend.csv`, bytes: () => [text.encode(classLegend(result))] },
    { name: `${stem}.report.json`, bytes: () => [text.encode(`${JSON.stringify(report, null, 2)}\n`)] },
  ])
}

async function writeParks(parks: Parks, name: string, result: ClassifiedScene, to: string): Promise<void> {
  const file = resolve(to)
  await addOutputs(dirname(file), [
    { name: basename(file), bytes: () => parksJson(parks, name, result.grid) },
  ])
}
