// Grids in degrees that begin at another meridian than the rasters count from: 0° to 360° is −180° to 180°.
import type { Regridded } from '../../cadastre/index.ts'
import { type Grid, toWorld } from '../../grid/index.ts'
import { transformer, wgs84 } from '../../vector/index.ts'

/** A grid as the rasters' longitudes meet it, `columns` after the first of the grid that was asked for. */
export interface TurnedGrid {
  readonly grid: Grid
  readonly columns: number
}

/** `target` turned so that `source` lies in it: by whole turns or, where it goes round the globe, by columns. */
export function aroundGlobe(target: Grid, source: Grid): TurnedGrid {
  const { width, affine, crs } = target
  const straight = { grid: target, columns: 0 }
  if (crs.kind !== 'geographic') return straight
  const corners = [0, source.width].flatMap((col) =>
    [0, source.height].flatMap((row) => toWorld(source, col, row)),
  )
  const longitudes = transformer(
    source.crs,
    wgs84(),
  )(Float64Array.from(corners)).filter((_, i) => i % 2 === 0)
  const [least, most] = [Math.min(...longitudes), Math.max(...longitudes)]
  const across = width * affine.a
  if (least >= affine.c && most <= affine.c + across) return straight
  const middle = (least + most) / 2
  const from = (c: number): Grid => ({ ...target, affine: { ...affine, c } })
  if (Math.abs(across - 360) > affine.a / 2)
    return { grid: from(affine.c + 360 * Math.round((middle - affine.c - across / 2) / 360)), columns: 0 }
  const columns = Math.floor((middle - 180 - affine.c) / affine.a)
  return { grid: from(affine.c + columns * affine.a), columns: ((columns % width) + width) % width }
}

/** What was regridded onto the turned grid, told on the grid that was asked for. */
export function turnedBack<T extends Regridded>(gridded: T, target: Grid, columns: number): T {
  const { width } = target
  const home = <V extends Float64Array | Uint8Array>(values: V): V => {
    const turned = values.slice() as V
    for (let row = 0; row < target.height; row++) {
      const [start, end] = [row * width, (row + 1) * width]
      const cut = end - columns
      turned.set(values.subarray(cut, end), start)
      turned.set(values.subarray(start, cut), start + columns)
    }
    return turned
  }
  return { ...gridded, grid: target, mass: gridded.mass.map(home), covered: home(gridded.covered) }
}
