// A scene as features: the bands of an image, scaled and masked, and the indices made of them, window by window.
import type { Grid, Raster, Window } from '../grid/index.ts'
import { type IndexName, indexFormula, type Role } from './indices.ts'

/** One band: what it shows, if that is known, and value = stored · scale + offset. */
export interface Band {
  readonly name: string
  readonly role: Role | undefined
  readonly raster: Raster
  readonly scale: number
  readonly offset: number
}

/** Pixels to leave out: those whose quality value says so. */
export interface QualityMask {
  readonly raster: Raster
  readonly isClear: (value: number) => boolean
}

/** A satellite scene: bands on one grid, indices worked out of them, and the band that marks clouds. */
export interface Scene {
  readonly grid: Grid
  readonly bands: readonly Band[]
  readonly indices: readonly IndexName[]
  readonly mask: QualityMask | undefined
}

/** Values of a window: feature by feature, `width · height` apart; `valid` is 0 where a band has no observation. */
export interface FeatureBlock {
  readonly values: Float64Array
  readonly valid: Uint8Array
}

/** Names of a scene's features: its bands, then its indices. */
export function featureNames(scene: Scene): string[] {
  return [...scene.bands.map((band) => band.name), ...scene.indices]
}

/** Read a window of all features; the window must lie inside the grid. */
export async function readFeatures(scene: Scene, window: Window): Promise<FeatureBlock> {
  const { bands, indices, mask } = scene
  const count = window.width * window.height
  const values = new Float64Array(count * (bands.length + indices.length))
  const valid = new Uint8Array(count).fill(1)
  const read = await Promise.all(
    [...bands.map((band) => band.raster), ...(mask ? [mask.raster] : [])].map((raster) =>
      raster.read(window),
    ),
  )
  bands.forEach(({ raster, scale, offset }, b) => {
    const stored = read[b]!
    for (let i = 0, at = b * count; i < count; i++, at++) {
      const value = stored[i]!
      if (value === raster.nodata || !Number.isFinite(value)) valid[i] = 0
      values[at] = value * scale + offset
    }
  })
  if (mask)
    read[bands.length]!.forEach((value, i) => {
      if (!mask.isClear(value)) valid[i] = 0
    })
  indices.forEach((name, k) => {
    const formula = indexFormula(name, (role) => bands.findIndex((band) => band.role === role) * count)
    for (let i = 0, at = (bands.length + k) * count; i < count; i++, at++) {
      const value = formula(values, i)
      if (Number.isFinite(value)) values[at] = value
      else valid[i] = 0
    }
  })
  return { values, valid }
}
