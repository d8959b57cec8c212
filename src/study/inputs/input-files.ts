// The files a study names, each with the part it plays, and what identifies the state it was read in.

import { polygonFile } from '../schema/land-options.ts'
import type { Study } from '../schema/schema.ts'
import type { World } from '../world.ts'
import type { LandInputs } from './inputs.ts'

/** A file that a study names, and what for. */
export interface InputFile {
  readonly role: string
  readonly file: string
}

/** Every file of a study in the order of the study file; shipped sets and legends are not files. */
export function inputFiles({
  inventory,
  land,
  zones,
  allocate,
  sinks,
  uncertainty,
  years,
  context,
}: Study): readonly InputFile[] {
  const one = (role: string, file: string | undefined): InputFile[] =>
    file === undefined ? [] : [{ role, file }]
  return [
    ...one('balance', inventory.balance),
    ...one('consumption by industry', inventory.industries),
    ...one('agricultural inputs', inventory.agriculture_inputs),
    ...one('factor set', /\.csv$/i.test(inventory.factors) ? inventory.factors : undefined),
    ...one('factor overrides', typeof inventory.overrides === 'string' ? inventory.overrides : undefined),
    ...[land.cover].flat().map((file) => ({ role: 'land cover', file })),
    ...one('legend', /\.csv$/i.test(land.legend) ? land.legend : undefined),
    ...[land.refine?.cover ?? []].flat().map((file) => ({ role: 'refinement', file })),
    ...one(
      'legend of the refinement',
      /\.csv$/i.test(land.refine?.legend ?? '') ? land.refine?.legend : undefined,
    ),
    ...one('area of the refinement', polygonFile(land.refine?.within)),
    ...one('crosswalk', land.refine?.crosswalk),
    ...(land.split?.within ?? []).map((file) => ({ role: 'urban boundary', file })),
    ...(land.industry?.parks ?? []).map(({ file }) => ({ role: 'parks', file })),
    ...(land.industry?.enterprises ?? []).map(({ file }) => ({ role: 'enterprises', file })),
    ...one('zones', zones.file),
    ...one('control totals', allocate.controls),
    ...Object.values(allocate.weights ?? {}).map(({ file }) => ({ role: 'weights', file })),
    ...(allocate.points ?? []).map(({ file }) => ({ role: 'sources', file })),
    ...one('sink coefficients', /\.csv$/i.test(sinks?.coefficients ?? '') ? sinks?.coefficients : undefined),
    ...one('bounds of inputs', uncertainty?.inputs),
    ...one('years', typeof years === 'string' ? years : undefined),
    ...one('context', context),
  ]
}

/** A world that remembers the names of files that were opened through it. */
export function watchFiles(world: World): { readonly world: World; readonly opened: ReadonlySet<string> } {
  const opened = new Set<string>()
  const open: World['open'] = async (name) => {
    const source = await world.open(name)
    if (source) opened.add(name)
    return source
  }
  return { world: { ...world, open }, opened }
}

/** An input in the state it was read: its hash, or what its server says of a remote file that is not hashed. */
export interface IdentifiedInput extends InputFile {
  readonly bytes: number
  /** SHA-256, hexadecimal. */
  readonly sha256?: string
  /** ETag or date of change of a remote file, of which only parts were fetched. */
  readonly version?: string
}

/** Identify every input with the files beside it that were read too (a .dbf, a .prj, a world file); remote files are hashed only where asked. */
export async function identifyInputs(
  { study, inputs }: { readonly study: Study; readonly inputs: LandInputs },
  world: Pick<World, 'open' | 'hash'>,
  { hashRemote = false }: { readonly hashRemote?: boolean } = {},
): Promise<readonly IdentifiedInput[]> {
  const read = new Map([
    ['land cover', inputs.cover?.files ?? []],
    ['refinement', inputs.refinementFiles ?? []],
    ['weights', inputs.weights.files],
  ])
  const named = inputFiles(study)
  const opened = [...(inputs.opened ?? [])]
  const files = named.flatMap(({ role, file }, i) => {
    const own = read.get(role)
    if (!own) return [file, ...beside(file, opened, named)].map((name) => ({ role, file: name }))
    return named.findIndex((input) => input.role === role) === i
      ? own.map((name) => ({ role, file: name }))
      : []
  })
  const identified: IdentifiedInput[] = []
  for (const { role, file } of files) {
    const source = await world.open(file)
    if (!source) continue
    const { size: bytes, version } = source
    if (version !== undefined && !hashRemote) identified.push({ role, file, bytes, version })
    else identified.push({ role, file, bytes, sha256: await world.hash(source) })
  }
  return identified
}

// Files that were opened for another's sake share its name but for the ending.
function beside(file: string, opened: readonly string[], named: readonly InputFile[]): readonly string[] {
  const stem = (name: string) => name.replace(/\.[^./\\]*$/, '')
  return opened.filter(
    (name) => name !== file && stem(name) === stem(file) && !named.some((input) => input.file === name),
  )
}
