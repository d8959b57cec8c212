// Which bands of a scene and of a reference show the same: as the user says, by what is known of them, or by their place.
import type { Band } from '../../classify/index.ts'
import { fault, InputError } from '../../error.ts'

/** A band of the scene and the one of the reference that it is compared with. */
export interface BandPair {
  readonly own: Band
  readonly other: Band
}

/** Names of bands that belong together, scene and reference. */
export type NamedPair = readonly [own: string, other: string]

/** The bands in use, all that the scene has, and the reference's with its file. */
export interface BandsBeside {
  readonly file: string
  readonly used: readonly Band[]
  readonly all: readonly Band[]
  readonly reference: readonly Band[]
}

/**
 * Pairs in the order of the bands in use. Bands of one role belong together, and of one name where a role is not known. Where
 * one side tells nothing of its bands, the place counts, if both have as many. Throws where nothing pairs them.
 */
export function pairBands(bands: BandsBeside, named: readonly NamedPair[] = []): readonly BandPair[] {
  if (named.length > 0) return namedPairs(bands, named)
  const { used, all, reference } = bands
  const alike = used.flatMap((own) => {
    const other = reference.find((band) => showsTheSame(own, band))
    return other ? [{ own, other }] : []
  })
  if (alike.length > 0) return alike
  if (!used.some(isKnown) || !reference.some(isKnown)) {
    const stack = [all, used].find(({ length }) => length === reference.length)
    const byPlace = (stack ?? []).map((own, i) => ({ own, other: reference[i]! }))
    const inUse = byPlace.filter(({ own }) => used.some(({ name }) => name === own.name))
    if (inUse.length > 0) return inUse
  }
  throw new InputError([
    fault(
      'align.bands',
      [bands.file],
      `bands ${listed(reference)}, the scene has ${listed(used)}`,
      'bands that show the same',
      'Say which belong together, scene=reference, for example: --align-bands 4=1,3=2.',
    ),
  ])
}

// Numbers say where a band stands, not what it shows.
const isNamed = ({ name }: Band) => !/^\d+$/.test(name)
const isKnown = (band: Band) => band.role !== undefined || isNamed(band)

// Band 4 of one mission is red, of another near infrared: roles decide where both are known.
function showsTheSame(own: Band, other: Band): boolean {
  if (own.role !== undefined && other.role !== undefined) return own.role === other.role
  return isNamed(own) && own.name.toLowerCase() === other.name.toLowerCase()
}

function namedPairs({ all, reference }: BandsBeside, named: readonly NamedPair[]): readonly BandPair[] {
  const issues = named.flatMap((pair) =>
    [all, reference].flatMap((bands, side) =>
      bandOf(bands, pair[side]!)
        ? []
        : [
            fault(
              'align.band',
              ['--align-bands'],
              `"${pair[side]}"`,
              `one of ${listed(bands)}`,
              `Name a band of the ${side === 0 ? 'scene' : 'reference'}.`,
            ),
          ],
    ),
  )
  if (issues.length > 0) throw new InputError(issues)
  return named.map(([own, other]) => ({ own: bandOf(all, own)!, other: bandOf(reference, other)! }))
}

const bandOf = (bands: readonly Band[], name: string) =>
  bands.find((band) => band.name.toLowerCase() === name.toLowerCase())

const listed = (bands: readonly Band[]) =>
  bands.map(({ name, role }) => (role === undefined ? name : `${name} (${role})`)).join(', ')
