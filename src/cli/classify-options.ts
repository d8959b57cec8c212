// The options of `cadastre classify` as a request: every word checked, all faults told at once.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { INDICES, missionNames, ROLES, type Role } from '../classify/index.ts'
import { fault, type Issue, refuse } from '../error.ts'
import { HECTARE } from '../quantity/index.ts'
import type { ClassifyMethod, ClassifyRequest, Correction } from '../run/index.ts'
import { squareMetres } from '../study/index.ts'

/** Options as the command line gives them. */
export interface ClassifyWords {
  readonly training: string
  readonly out: string
  readonly classField?: string
  readonly method: string
  readonly priors: string
  readonly reject: string
  readonly trees: number
  readonly bands?: string
  readonly mission?: string
  readonly roles?: string
  readonly indices?: string
  readonly mask: boolean
  readonly split?: string
  readonly seed: string
  readonly majority: number
  readonly sieve: number
  readonly extract?: string
  readonly minArea: string
  readonly parks: string
  readonly gcp?: string
  readonly order: string
  readonly alignTo?: string
  readonly alignBands?: string
  readonly resample: string
}

/** The request that the words mean; throws with every word that means nothing. */
export function classifyRequest(scene: string, words: ClassifyWords): ClassifyRequest {
  const issues: Issue[] = []
  const share = (option: string, text: string, most: number) => {
    const value = Number(text)
    if (text.trim() !== '' && value >= 0 && value < most) return value
    issues.push(
      fault('usage', [option], `"${text}"`, `a number from 0 to below ${most}`, 'Correct the option.'),
    )
    return 0
  }
  const request: ClassifyRequest = {
    scene: {
      files: filesOf(scene, issues),
      mission:
        words.mission === undefined ? undefined : oneOf('--mission', words.mission, missionNames(), issues),
      bands: words.bands === undefined ? undefined : listOf(words.bands),
      roles: rolesOf(words.roles, issues),
      indices: listOf(words.indices ?? '').map((name) =>
        oneOf('--indices', name.toLowerCase(), INDICES, issues),
      ),
      mask: words.mask,
    },
    training: words.training,
    classField: words.classField,
    method: methodOf(words, share('--reject', words.reject, 1), issues),
    split: words.split === undefined ? undefined : share('--split', words.split, 1),
    seed: share('--seed', words.seed, 2 ** 32),
    majority: words.majority,
    sieve: words.sieve,
    correction: correctionOf(words, issues),
  }
  if (words.majority % 2 === 0 || words.majority > 255)
    issues.push(
      fault('usage', ['--majority'], `${words.majority}`, 'an odd number below 256', 'Take 3 or 5.'),
    )
  refuse(issues)
  return request
}

function correctionOf(words: ClassifyWords, issues: Issue[]): Correction | undefined {
  const order = oneOf('--order', words.order, ['shift', 'affine', 'second'] as const, issues)
  const method = oneOf('--resample', words.resample, ['nearest', 'bilinear'] as const, issues)
  if (words.gcp !== undefined && words.alignTo !== undefined)
    issues.push(
      fault('usage', ['--gcp, --align-to'], 'both', 'one of them', 'Align by points or by a reference.'),
    )
  if (words.gcp !== undefined) return { kind: 'points', file: words.gcp, order, method }
  if (words.alignTo === undefined) return undefined
  return { kind: 'reference', file: words.alignTo, method, bands: bandPairs(words.alignBands, issues) }
}

const bandPairs = (text: string | undefined, issues: Issue[]) =>
  listOf(text ?? '').flatMap((pair): (readonly [string, string])[] => {
    const [own, other] = pair.split('=').map((part) => part.trim())
    if (own && other) return [[own, other]]
    issues.push(fault('usage', ['--align-bands'], `"${pair}"`, 'scene=reference', 'For example 4=1,3=2.'))
    return []
  })

function methodOf(words: ClassifyWords, reject: number, issues: Issue[]): ClassifyMethod {
  const priors = oneOf('--priors', words.priors, ['equal', 'sample'] as const, issues)
  const kind = oneOf('--method', words.method, ['ml', 'forest'] as const, issues)
  return kind === 'ml' ? { kind, priors, reject } : { kind, trees: words.trees }
}

const listOf = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** A word that must be one of a list; anything else is a fault. */
export function oneOf<T extends string>(
  option: string,
  word: string,
  known: readonly T[],
  issues: Issue[],
): T {
  const found = known.find((name) => name === word)
  if (found === undefined)
    issues.push(fault('usage', [option], `"${word}"`, `one of ${known.join(', ')}`, 'Correct the option.'))
  return found ?? known[0]!
}

function rolesOf(text: string | undefined, issues: Issue[]): Partial<Record<Role, string>> | undefined {
  if (text === undefined) return undefined
  return Object.fromEntries(
    listOf(text).map((pair) => {
      const [role, band] = pair.split('=').map((part) => part.trim())
      if (!band) issues.push(fault('usage', ['--roles'], `"${pair}"`, 'role=band', 'For example red=3.'))
      return [oneOf('--roles', role ?? '', ROLES, issues), band ?? '']
    }),
  )
}

// A folder stands for the GeoTIFFs in it, whatever lies deeper.
function filesOf(scene: string, issues: Issue[]): string[] {
  if (!existsSync(scene) || !statSync(scene).isDirectory()) return [scene]
  const names = (readdirSync(scene, { recursive: true }) as string[])
    .filter((name) => /\.tiff?$/i.test(name))
    .sort()
  if (names.length > 0) return names.map((name) => join(scene, name))
  const hasJp2 = (readdirSync(scene, { recursive: true }) as string[]).some((name) => /\.jp2$/i.test(name))
  issues.push(
    fault(
      'scene.empty',
      [scene],
      hasJp2 ? 'JPEG 2000 files only' : 'no GeoTIFF',
      'band files as GeoTIFF',
      'Convert them, for example: for f in *.jp2; do gdal_translate $f $f.tif; done',
    ),
  )
  return []
}

/** Hectares of words like 2ha, 5000 m2, 0.5km2; a bare number counts as hectares. */
export function hectaresOf(option: string, text: string): number {
  if (!/^\s*\d+(\.\d+)?\s*(m2|ha|km2)?\s*$/.test(text))
    refuse([
      fault('usage', [option], `"${text}"`, 'an area such as 2ha, 5000m2 or 0.5km2', 'Correct the option.'),
    ])
  return squareMetres(/[a-z]/.test(text) ? text : Number(text)) / HECTARE
}
