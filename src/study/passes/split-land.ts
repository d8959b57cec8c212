// The urban/rural split of a study: which codes it concerns, and the rules that follow.
import { fault, type Issue } from '../../error.ts'
import { type FeatureLayer, type Legend, MAX_CLASSES, type Rule, splitLegend } from '../../land/index.ts'
import { HECTARE } from '../../quantity/index.ts'
import type { OpenedRefinement } from '../inputs/open-refine.ts'
import { squareMetres } from '../schema/layer-schema.ts'
import type { Study } from '../schema/schema.ts'
import type { GroundPlan } from './ground.ts'

/** A split with its codes resolved. */
export interface SplitLand {
  readonly codes: readonly number[]
  readonly urban: string
  readonly rural: string
  /** m² from which a settlement is urban; undefined where size does not decide. */
  readonly least: number | undefined
}

/** The split that a study asks for; codes that the legend lacks are a fault. */
export function splitLand({ land }: Study, legend: Legend, issues: Issue[]): SplitLand | undefined {
  const { split } = land
  if (!split) return undefined
  const broad = split.class ?? 'built-up'
  const codes = split.codes ?? codesOfClass(land, legend, { ...split, broad })
  const missing = codes.filter((code) => !legend.entries.some((entry) => entry.code === code))
  if (missing.length > 0 || codes.length === 0) {
    const classes = [...new Set(legend.entries.map((entry) => entry.class))]
    issues.push(
      fault(
        'land.split',
        ['land', 'split'],
        missing.length > 0 ? `codes ${missing.join(', ')}` : `class "${broad}"`,
        `codes or a class of the legend ${legend.name}`,
        `Its classes are ${classes.join(', ')}; its codes ${legend.entries.map(({ code }) => code).join(', ')}.`,
      ),
    )
  }
  const classes = legend.entries.length + codes.length
  if (classes > MAX_CLASSES) {
    issues.push(
      fault(
        'legend.size',
        ['land', 'split'],
        `${classes} classes, split codes twice`,
        `at most ${MAX_CLASSES}`,
        'Merge codes that mean the same.',
      ),
    )
  }
  const least = split.min_area === undefined ? undefined : squareMetres(split.min_area)
  return { codes, urban: split.urban, rural: split.rural, least }
}

// A code of the class that has another sector, as CORINE's industrial units have, is told apart already and keeps it.
// Codes without any are split where the class has no others.
function codesOfClass(
  { sectors }: Study['land'],
  legend: Legend,
  { broad, urban, rural }: { readonly broad: string; readonly urban: string; readonly rural: string },
): number[] {
  const given = new Map(
    Object.entries(sectors ?? {}).flatMap(([sector, codes]) => codes.map((code) => [code, sector] as const)),
  )
  const sectorOf = (entry: Legend['entries'][number]) => (sectors ? given.get(entry.code) : entry.sector)
  const ofClass = legend.entries.filter((entry) => entry.class === broad)
  // A legend names the paper's sectors, whatever the study calls its own.
  const parts = [urban, rural, 'urban', 'rural']
  const either = ofClass.filter((entry) => parts.includes(sectorOf(entry) ?? ''))
  const split = either.length > 0 ? either : ofClass.filter((entry) => sectorOf(entry) === undefined)
  return split.map(({ code }) => code)
}

/** Rules of the split codes: large settlements, then polygons, then the rest. */
export function splitRules(split: SplitLand, layers: readonly FeatureLayer[]): Rule[] {
  const { codes, urban, rural, least } = split
  const named = `${codes.length === 1 ? 'code' : 'codes'} ${codes.join(', ')}`
  const inside = layers.flatMap((layer, l): Rule[] =>
    layer.role === 'urban-boundary'
      ? [{ kind: 'codes', sector: urban, name: `${named} within ${layer.name}`, codes, layer: l }]
      : [],
  )
  const rest: Rule = { kind: 'codes', sector: rural, name: `${named} elsewhere`, codes }
  if (least === undefined) return [...inside, rest]
  const large = `${named} in settlements of ${least / HECTARE} ha and more`
  return [{ kind: 'codes', sector: urban, name: large, codes, part: 'urban' }, ...inside, rest]
}

/** What is done to the cover's codes before they count. */
export function planGround(
  { land }: Study,
  legend: Legend,
  split: SplitLand | undefined,
  refinement: OpenedRefinement | undefined,
): GroundPlan {
  const { legend: name, sectors, refine } = land
  const bySize =
    split?.least === undefined
      ? undefined
      : {
          urbanOf: splitLegend(legend.entries, split.codes, split).urbanOf,
          least: split.least,
          settlements: undefined,
        }
  return {
    key: JSON.stringify([name, sectors, refine, land.split]),
    refine: refinement && { file: refinement.file, plan: refinement.plan },
    split: bySize,
  }
}
