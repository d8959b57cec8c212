// Repairs features as read, telling once a file what was done, and every flaw that is left to its owner.
import { fault, type Issue, warning } from '../../error.ts'
import { decimals } from '../../quantity/index.ts'
import { type Feature, type Flaw, type Repair, repair } from '../../vector/index.ts'

const MOST_FAULTS = 50

const DONE: Readonly<Record<Repair, readonly [found: string, expected: string, hint: string]>> = {
  closed: ['rings that do not end where they start', 'closed rings', 'They were closed.'],
  doubled: ['positions that repeat the one before', 'each position once', 'The repeats were dropped.'],
  'hole-dropped': ['holes without area', 'holes of at least three positions', 'They were dropped.'],
  split: [
    'rings that touch themselves',
    'simple rings',
    'They were split at the touch; what they enclose is the same.',
  ],
}

const FLAWS: Readonly<
  Record<Flaw['kind'], readonly [code: string, found: string, expected: string, hint: string]>
> = {
  crossing: [
    'polygon.crossing',
    'a ring that crosses itself',
    'rings that do not cross',
    'Repair the outline there, for example with "Fix geometries" in QGIS.',
  ],
  open: [
    'ring.open',
    'a ring of three positions that does not end where it starts',
    'a ring whose last position repeats its first',
    'Close the ring, or draw the corner it lacks.',
  ],
  short: [
    'ring.short',
    'an outer ring without area',
    'at least three positions that enclose ground',
    'Draw the ring, or remove it.',
  ],
  'hole-outside': [
    'ring.hole',
    'a hole outside its outer ring',
    'holes inside',
    'Make it a polygon of its own, or remove it.',
  ],
  'hole-nested': [
    'ring.hole',
    'a hole inside another hole',
    'holes beside each other',
    'Make the inner ring a polygon of its own, or remove it.',
  ],
  number: [
    'position.number',
    'a position that is no pair of numbers',
    'two numbers',
    'Correct the coordinates.',
  ],
}

/** Features with repaired geometries; those that cannot be repaired stay as they are, with a fault. */
export function mendFeatures(
  features: readonly Feature[],
  file: string,
  issues: Issue[],
): readonly Feature[] {
  const done = new Map<Repair, { count: number; first: number }>()
  let faults = 0
  const mended = features.map((feature, i) => {
    if (!feature.geometry) return feature
    const { geometry, repairs, flaw } = repair(feature.geometry)
    for (const kind of repairs) {
      const before = done.get(kind)
      done.set(kind, { count: (before?.count ?? 0) + 1, first: before?.first ?? i + 1 })
    }
    const parts = feature.geometry.kind === 'polygon' ? feature.geometry.polygons.length : 1
    if (flaw && ++faults <= MOST_FAULTS) issues.push(flawIssue(flaw, [file, `feature ${i + 1}`], parts))
    return geometry === feature.geometry ? feature : { ...feature, geometry }
  })
  for (const [kind, { count, first }] of done) {
    const [found, expected, hint] = DONE[kind]
    const where = count === 1 ? '' : ` in ${count} features`
    issues.push(warning(`repair.${kind}`, [file, `feature ${first}`], `${found}${where}`, expected, hint))
  }
  if (faults > MOST_FAULTS) issues.push(moreFaults(file, faults - MOST_FAULTS))
  return mended
}

function flawIssue(
  { kind, polygon, ring, x, y }: Flaw,
  place: readonly (string | number)[],
  parts: number,
): Issue {
  const [code, found, expected, hint] = FLAWS[kind]
  const part = parts > 1 ? [`polygon ${polygon + 1}`] : []
  const path = kind === 'crossing' ? [...place, ...part] : [...place, ...part, `ring ${ring + 1}`]
  return fault(code, path, `${found} at ${decimals(x, 6)}, ${decimals(y, 6)}`, expected, hint)
}

const moreFaults = (file: string, count: number) =>
  fault('polygon.more', [file], `${count} more features like these`, 'none', 'Repair the layer as a whole.')
