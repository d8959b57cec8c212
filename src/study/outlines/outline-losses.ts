// What burning did to the ground of outlines: classes and parcels smaller than pixels, areas that grew or shrank, overlaps.
import { type Issue, type IssuePath, warning } from '../../error.ts'
import type { Grid, RunRows } from '../../grid/index.ts'
import { decimals, ExactSum, HECTARE, listed } from '../../quantity/index.ts'
import { type Burnt, type Feature, ringArea } from '../../vector/index.ts'
import type { OutlineValues } from './outline-values.ts'

// Shares of a class's area that go without a word.
const TOLD = 0.01
const LARGEST = 6

interface Ground {
  readonly label: string
  /** m² of outlines, and of the pixels that have the code. */
  readonly drawn: number
  readonly burnt: number
}

/** Warnings of what burning lost, of each kind one. */
export function tellLosses(
  { features, valueAt }: { readonly features: readonly Feature[]; readonly valueAt: Uint16Array },
  values: Pick<OutlineValues, 'labels' | 'lettered'>,
  runs: RunRows,
  { seen, overlapped, otherwise }: Burnt,
  grid: Grid,
  place: IssuePath,
): readonly Issue[] {
  const unit = grid.crs.metresPerUnit ** 2
  const cell = Math.abs(grid.affine.a * grid.affine.e) * unit
  const areas = features.map((feature) => areaOf(feature) * unit)
  const drawn = values.labels.map(() => new ExactSum())
  areas.forEach((area, f) => drawn[valueAt[f]! - 1]!.add(area))
  const pixels = pixelsOf(runs, values.labels.length)
  const grounds = values.labels.map((label, v) => ({
    label,
    drawn: drawn[v]!.value,
    burnt: pixels[v]! * cell,
  }))
  const small = areas.filter((_, f) => seen[f] === 0)
  return [
    ...lettered(values, place),
    ...lost(
      grounds.filter((ground) => ground.drawn > 0 && ground.burnt === 0),
      place,
    ),
    ...missed(small, features.length, place),
    ...changed(grounds, place),
    ...overlaps(overlapped * cell, otherwise * cell, place),
  ]
}

// In squared units of the system; holes taken out.
function areaOf({ geometry }: Feature): number {
  if (geometry?.kind !== 'polygon') return 0
  let area = 0
  for (const rings of geometry.polygons)
    rings.forEach((ring, i) => {
      area += i === 0 ? Math.abs(ringArea(ring)) : -Math.abs(ringArea(ring))
    })
  return area
}

function pixelsOf({ rowStart, ends, which }: RunRows, count: number): Float64Array {
  const pixels = new Float64Array(count)
  for (let row = 0; row + 1 < rowStart.length; row++) {
    let from = 0
    for (let run = rowStart[row]!; run < rowStart[row + 1]!; run++) {
      if (which[run]! > 0) pixels[which[run]! - 1]! += ends[run]! - from
      from = ends[run]!
    }
  }
  return pixels
}

const hectares = (area: number) => Number((area / HECTARE).toPrecision(4)).toString()

function lettered({ lettered: words }: Pick<OutlineValues, 'lettered'>, place: IssuePath): Issue[] {
  if (words.size === 0) return []
  return [
    warning(
      'outlines.letters',
      place,
      `codes with letters: ${listed([...words].sort().map(([word, code]) => `${word} as ${code}`))}`,
      'codes that the legend has',
      'They were taken by the digits before their letters. A legend CSV with a row of that `name` gives them a class of their own.',
    ),
  ]
}

function lost(classes: readonly Ground[], place: IssuePath): Issue[] {
  if (classes.length === 0) return []
  const sorted = [...classes].sort((a, b) => b.drawn - a.drawn)
  return [
    warning(
      'outlines.lost',
      place,
      `classes of which no pixel is left: ${listed(sorted.map(({ label, drawn }) => `${label} (${hectares(drawn)} ha)`))}`,
      'pixels of every class',
      'Their outlines hold no centre of a pixel, or others lie over them. Smaller pixels keep them: `outlines: { pixel: … }` below `land`.',
    ),
  ]
}

function missed(small: readonly number[], count: number, place: IssuePath): Issue[] {
  if (small.length === 0) return []
  const area = small.reduce((sum, one) => sum.add(one), new ExactSum()).value
  return [
    warning(
      'outlines.small',
      place,
      `${small.length} of ${count} outlines without the centre of a pixel, ${hectares(area)} ha together`,
      'pixels smaller than the outlines',
      'Neighbours have their ground. Smaller pixels keep them: `outlines: { pixel: … }` below `land`.',
    ),
  ]
}

function changed(grounds: readonly Ground[], place: IssuePath): Issue[] {
  const told = grounds
    .filter(({ drawn, burnt }) => burnt > 0 && Math.abs(burnt - drawn) > TOLD * drawn)
    .sort((a, b) => Math.abs(b.burnt - b.drawn) - Math.abs(a.burnt - a.drawn))
  if (told.length === 0) return []
  const list = told.map(({ label, drawn, burnt }) => {
    const share = decimals((100 * (burnt - drawn)) / drawn, 1)
    return `${label} ${hectares(drawn)} → ${hectares(burnt)} ha (${burnt > drawn ? '+' : ''}${share} %)`
  })
  return [
    warning(
      'outlines.areas-changed',
      place,
      `classes whose pixels have more or less ground than their outlines: ${listed(list, { most: LARGEST })}`,
      `areas within ${TOLD * 100} % of the outlines’`,
      'Pixels count by their centres, and outlines that overlap twice. Smaller pixels come closer.',
    ),
  ]
}

function overlaps(area: number, otherwise: number, place: IssuePath): Issue[] {
  if (area === 0) return []
  return [
    warning(
      'outlines.overlap',
      place,
      `outlines that overlap by ${hectares(area)} ha, ${hectares(otherwise)} ha of them with another code`,
      'outlines side by side',
      'Of outlines that overlap, the last in the file has the ground, as in GDAL; correct them if that is not meant.',
    ),
  ]
}
