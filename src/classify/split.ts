// Divides training polygons into those that teach and those that test: whole polygons, since neighbours look alike.
import type { TrainingPolygon } from './samples.ts'
import { seeded, shuffled } from './seeded.ts'

/**
 * Whether each polygon teaches. Polygons of a class are taken in random order, each going where its class is
 * furthest behind, so that about `share` of the class's pixels teach; a class of one polygon teaches only.
 */
export function splitPolygons(
  polygons: readonly TrainingPolygon[],
  pixels: ArrayLike<number>,
  { share, seed }: { readonly share: number; readonly seed: number },
): boolean[] {
  const chance = seeded(seed)
  const teaches = polygons.map(() => false)
  const classes = [...new Set(polygons.map((polygon) => polygon.klass))].sort((a, b) => a - b)
  for (const klass of classes) {
    const own = polygons.flatMap((polygon, i) => (polygon.klass === klass && pixels[i]! > 0 ? [i] : []))
    let [taught, tested] = [0, 0]
    for (const i of shuffled(own, chance)) {
      teaches[i] = taught * (1 - share) <= tested * share
      if (teaches[i]) taught += pixels[i]!
      else tested += pixels[i]!
    }
    // Few polygons of uneven size: the other way round may come nearer; the same distance goes to teaching.
    const off = (part: number) => Math.abs(part - share * (taught + tested))
    if (tested > 0 && off(tested) <= off(taught) && tested > taught)
      for (const i of own) teaches[i] = !teaches[i]
  }
  return teaches
}
