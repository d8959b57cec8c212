// The files that tell what refinement changed, where a study refines its land cover.
import { confusionCsv, refinementCsv, type ToldRefinement } from '../../report/index.ts'
import type { Solution } from '../../study/index.ts'

/** The refinement of a solution, told with its zones and its reference; undefined where there is none. */
export function toldRefinement({ study, tally, refinement }: Solution): ToldRefinement | undefined {
  const { refine } = study.land
  if (!refine || !refinement) return undefined
  return {
    refinement,
    zones: tally.lands.zones,
    reference: [refine.cover].flat().join(', '),
    method: refine.method,
  }
}

/** Names and contents of its tables. */
export function refinementFiles(solution: Solution): { name: string; content: string }[] {
  const told = toldRefinement(solution)
  if (!told) return []
  return [
    { name: 'land/refinement.csv', content: refinementCsv(told) },
    { name: 'land/confusion.csv', content: confusionCsv(told) },
  ]
}
