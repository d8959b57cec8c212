// From what a study says of its uncertainty to options of the draws: own bounds read, land choices made relative.
import { fault, type Issue } from '../error.ts'
import { readCsv } from '../formats/index.ts'
import type { Lands } from '../land/index.ts'
import { DISTRIBUTIONS, type Distribution, distributionOf } from '../quantity/index.ts'
import {
  metres,
  type Solution,
  textOf,
  type UncertaintyChoice,
  uncertaintySchema,
  type World,
} from '../study/index.ts'
import type { UncertaintyOptions } from './answer.ts'
import type { OwnBound } from './bounds.ts'
import type { LayerChoice } from './spatial.ts'

/** Options of a solution's study; what the study leaves open has defaults. Faults are collected. */
export async function openUncertainty(
  { study, tally, emissions }: Solution,
  world: Pick<World, 'open'>,
  issues: Issue[],
): Promise<UncertaintyOptions> {
  const choice = study.uncertainty ?? uncertaintySchema.parse({})
  const { seed, statistics, method, gwp, totals, inputs, spatial } = choice
  const { lands } = tally
  const own = inputs === undefined ? [] : await openBounds(inputs, world, issues)
  const classes = (spatial.classes ?? []).map(({ code, to, chance }) => ({ code, to, chance }))
  issues.push(...choiceFaults(choice, lands))
  const layers = lands.layers.flatMap((layer, l): LayerChoice[] => {
    // Boundaries of settlement and sources with emissions of their own are no parks or enterprises.
    if (layer.role !== undefined || !Number.isNaN(emissions.onLayer[l]!)) return []
    const distribution = layer.buffer > 0 ? ofDiscs(layer.buffer, spatial.buffer) : ofParks(spatial.parks)
    return distribution === undefined ? [] : [{ layer: l, distribution }]
  })
  return {
    seed,
    statistics,
    method,
    gwp,
    totals,
    own,
    spatial: { layers, classes, zones: spatial.zones ?? 0, patches: spatial.patches ?? 0 },
  }
}

// What a choice names must be there, and a range must not be upside down.
function* choiceFaults({ totals, spatial }: UncertaintyChoice, { sectors, legend }: Lands): Iterable<Issue> {
  const place = ['uncertainty', 'spatial', 'classes']
  for (const { code, to } of spatial.classes ?? []) {
    if (to !== undefined && !sectors.includes(to))
      yield fault(
        'uncertainty.class',
        place,
        `sector "${to}"`,
        `one of ${sectors.join(', ')}`,
        'Correct `to`, or leave it out for no sector.',
      )
    if (!legend.some((entry) => entry.code === code))
      yield fault('uncertainty.class', place, `code ${code}`, 'a code of the legend', 'Correct the code.')
  }
  for (const sector of Object.keys(totals))
    if (!sectors.includes(sector))
      yield fault(
        'uncertainty.sector',
        ['uncertainty', 'totals'],
        `sector "${sector}"`,
        'a sector of the study',
        'Correct the sector.',
      )
  const { low = 0, high = 0 } = spatial.buffer ?? {}
  if (metres(low) > metres(high))
    yield fault(
      'uncertainty.buffer',
      ['uncertainty', 'spatial', 'buffer'],
      `low ${low}, high ${high}`,
      'low below high',
      'Exchange them.',
    )
}

// The ground of discs grows with the square of their radius, but where they meet each other or a border.
function ofDiscs(
  radius: number,
  buffer: { readonly low: number | string; readonly high: number | string } | undefined,
): Distribution | undefined {
  if (!buffer) return undefined
  const [low, high] = [buffer.low, buffer.high].map((edge) => (metres(edge) / radius) ** 2)
  return distributionOf(Math.min(low!, 1), Math.max(high!, 1), 'triangular')
}

const ofParks = (percent: number | undefined) =>
  percent ? distributionOf(1 - percent / 100, 1 + percent / 100, 'normal') : undefined

const PERCENT = /\s*(?:[%％]|percent|per cent|百分比)$/i
const COLUMNS = ['input', 'low', 'high', 'unit', 'source'] as const

async function openBounds(file: string, world: Pick<World, 'open'>, issues: Issue[]): Promise<OwnBound[]> {
  const text = await textOf(file, world, issues)
  if (text === undefined) return []
  const table = readCsv(text, file, COLUMNS)
  issues.push(...table.issues)
  return table.rows.flatMap(({ line, cells }) => {
    const edges = [cells['low'], cells['high']].map((cell) => (cell ?? '').replace(/−/g, '-'))
    const [low, high] = edges.map((edge) => Number(edge.replace(PERCENT, ''))) as [number, number]
    const unit = [cells['unit'] ?? '', ...edges].some((text) => PERCENT.test(text)) ? '%' : ''
    const named = cells['distribution'] || undefined
    const distribution = DISTRIBUTIONS.find((name) => name === named)
    const sound =
      cells['low'] !== '' &&
      cells['high'] !== '' &&
      low <= high &&
      (unit === '' || (low <= 0 && high >= 0)) &&
      // No lognormal number is ever zero.
      (distribution !== 'lognormal' || low > (unit === '%' ? -100 : 0))
    if (!sound || (named !== undefined && !distribution)) {
      issues.push(
        fault(
          'uncertainty.bounds',
          [file, line],
          `low "${cells['low'] ?? ''}", high "${cells['high'] ?? ''}", distribution "${named ?? ''}"`,
          `bounds about the number (in % below and above 0) and one of ${DISTRIBUTIONS.join(', ')}`,
          'Correct the row.',
        ),
      )
      return []
    }
    return [
      {
        input: cells['input'] ?? '',
        low,
        high,
        unit,
        distribution,
        source: cells['source'] ?? file,
      } as const,
    ]
  })
}
