// Choices of the method one at a time: what another buffer, coverage, legend or priority does to every zone.
import { type Issue, isInputError, refuse, warning } from '../error.ts'
import { changeLedger } from '../inventory/index.ts'
import type { Tally } from '../land/index.ts'
import { metres, resolveAgain, type Solution, type Study, solveBeside, type World } from '../study/index.ts'

/** A choice made otherwise, and the result under it. */
export interface Variant {
  readonly name: string
  /** t CO2e a year and rank (1 = largest) of every zone, in the order of the table. */
  readonly zones: readonly { readonly total: number; readonly rank: number }[]
  readonly total: number
}

/** The study as it is, then every variant. */
export interface Sensitivity {
  readonly base: Variant
  readonly variants: readonly Variant[]
  /** Choices that the study cannot be solved under, such as a sector without the only code of its land. */
  readonly issues: readonly Issue[]
}

/** Radii that an enterprise is commonly given. */
const BUFFERS = [5, 15, 30, 50] as const

/** Half the width that a factor of electricity is varied by. */
const ELECTRICITY = 0.1

/** Work every variant that the study has a choice for; land is counted again only where it must be. */
export async function sensitivity(solution: Solution, world: World): Promise<Sensitivity> {
  const [variants, left]: [Variant[], string[]] = [[], []]
  for (const { name, study } of otherStudies(solution.study, solution.tally.lands.sectors)) {
    try {
      variants.push(variantOf(name, await solveBeside(solution, study, world)))
    } catch (error) {
      if (!isInputError(error)) throw error
      left.push(name)
    }
  }
  const { onLayer } = solution.emissions
  for (const { name, tally } of otherRules(solution.tally, onLayer)) {
    const { solution: other, issues } = resolveAgain({ ...solution, tally }, solution.ledger)
    refuse(issues.filter(({ code }) => code !== 'sector.unplaced'))
    if (issues.some(({ code }) => code === 'sector.unplaced')) left.push(name)
    else variants.push(variantOf(name, other))
  }
  for (const by of [1 - ELECTRICITY, 1 + ELECTRICITY]) {
    const where = { carrier: 'electricity' }
    if (!solution.ledger.rows.some((row) => row.carrier === where.carrier)) continue
    const { ledger } = changeLedger(solution.ledger, [{ kind: 'scale', where, by }])
    variants.push(
      variantOf(
        `electricity ${by > 1 ? '+' : '−'}${ELECTRICITY * 100} %`,
        resolveAgain(solution, ledger).solution,
      ),
    )
  }
  return { base: variantOf('as it is', solution), variants, issues: left.map(impossible) }
}

const impossible = (name: string): Issue =>
  warning(
    'sensitivity.impossible',
    ['sensitivity'],
    `the choice "${name}"`,
    'ground for every total, and inputs that the choice can be made with',
    'It is left out of the comparison.',
  )

function variantOf(name: string, { table }: Solution): Variant {
  const totals = table.rows.map((row) => row.total)
  return {
    name,
    zones: totals.map((total) => ({ total, rank: totals.filter((other) => other > total).length + 1 })),
    total: totals.reduce((sum, total) => sum + total, 0),
  }
}

// Variants that are studies of their own.
function otherStudies(
  study: Study,
  sectors: readonly string[],
): readonly { readonly name: string; readonly study: Study }[] {
  const { land, allocate } = study
  const { industry } = land
  const buffers = industry?.enterprises
    ? BUFFERS.filter((radius) => radius !== metres(industry.buffer)).map((radius) => ({
        name: `buffer ${radius} m`,
        study: { ...study, land: { ...land, industry: { ...industry, buffer: radius } } },
      }))
    : []
  const coverage = study.coverage === 'exact' ? ('centre' as const) : ('exact' as const)
  const { points, ...byArea } = allocate
  const sharedBy = (by: Study['allocate']['by']) => ({ ...study, allocate: { ...allocate, by } })
  return [
    ...buffers,
    { name: `coverage ${coverage}`, study: { ...study, coverage } },
    ...(allocate.by === 'area' ? [] : [{ name: 'all shared by area', study: sharedBy('area') }]),
    ...Object.keys(allocate.weights ?? {}).map((weight) => ({
      name: `all shared by ${weight}`,
      study: sharedBy(Object.fromEntries(sectors.map((sector) => [sector, [weight, 'area']]))),
    })),
    ...(points
      ? [
          {
            name: allocate.by === 'area' ? 'no sources, all by area' : 'no sources',
            study: { ...study, allocate: byArea },
          },
        ]
      : []),
  ]
}

// Variants of the rules on ground that is counted already: only who wins changes.
function otherRules(
  tally: Tally,
  onLayer: Float64Array,
): readonly { readonly name: string; readonly tally: Tally }[] {
  const { table, legend, layers } = tally.lands
  const { winner, classCount, rules } = table
  const variants: { name: string; winner: Int16Array }[] = []
  if (layers.length > 0) {
    // Codes first: a feature keeps only the ground whose code has no sector.
    const codesFirst = winner.map((rule, key) => {
      const isSource = !Number.isNaN(onLayer[Math.floor(key / classCount) - 1] ?? Number.NaN)
      const ofCode = winner[key % classCount]!
      return ofCode >= 0 && !isSource ? ofCode : rule
    })
    variants.push({ name: 'codes before parks and enterprises', winner: codesFirst })
  }
  legend.forEach(({ code, name }, i) => {
    const rule = winner[i + 1]!
    if (rule < 0 || rules[rule]!.sector !== 'industry') return
    const without = winner.slice()
    without[i + 1] = -1
    variants.push({ name: `code ${code} (${name}) not industry`, winner: without })
  })
  return variants.map(({ name, winner: other }) => ({
    name,
    tally: { ...tally, lands: { ...tally.lands, table: { ...table, winner: other } } },
  }))
}
