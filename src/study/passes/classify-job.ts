// Classification as a job that any executor can run: one tile a task, encoded where it is made.
import { classifierOf, classifyWindow, type Model } from '../../classify/index.ts'
import type { Issue } from '../../error.ts'
import { encodeTile } from '../../formats/index.ts'
import type { Window } from '../../grid/index.ts'
import { openScene, type SceneSpec } from '../inputs/open-scene.ts'
import type { JobContext } from '../world.ts'

/** What all tasks of a classification share. */
export interface ClassifyShared {
  readonly scene: SceneSpec
  readonly model: Model
  readonly codes: readonly number[]
  readonly majority: number
  /** Side of the tiles; windows at the border are padded to it. */
  readonly tile: number
}

/** An encoded tile and how many of its pixels have each code. */
export interface ClassifyResult {
  readonly bytes: Uint8Array
  readonly counts: Float64Array
}

const LEVEL = 6

/** Open the scene once; the function it gives classifies one window. */
export async function prepareClassify(
  shared: ClassifyShared,
  context: JobContext,
): Promise<(window: Window) => Promise<ClassifyResult>> {
  const issues: Issue[] = []
  const scene = await openScene(shared.scene, context, issues)
  if (!scene) throw new Error(`The scene could be read before but not now: ${issues[0]?.found ?? ''}`)
  const classify = classifierOf(shared.model)
  return async (window) => {
    const codes = await classifyWindow(
      scene,
      { classify, codes: shared.codes, majority: shared.majority },
      window,
    )
    const counts = new Float64Array(256)
    for (const code of codes) counts[code]! += 1
    return { bytes: encodeTile(padded(codes, window, shared.tile), context.zlib, { level: LEVEL }), counts }
  }
}

/** A window's values in the corner of a whole tile. */
export function padded(values: Uint8Array, { width, height }: Window, side: number): Uint8Array {
  if (width === side && height === side) return values
  const out = new Uint8Array(side * side)
  for (let row = 0; row < height; row++) out.set(values.subarray(row * width, (row + 1) * width), row * side)
  return out
}
