// Collects the pixels whose centre lies in a training polygon, reading only the tiles that polygons touch.
import { tiles, type Window } from '../grid/index.ts'
import { centreScanner, indexShapes, type Shape } from '../vector/index.ts'
import type { Samples } from './samples.ts'
import { featureNames, readFeatures, type Scene } from './scene.ts'

const TILE = 512

/** Pixels of every shape with all their features; where shapes overlap, the first has the pixel. */
export async function samplePolygons(scene: Scene, shapes: readonly Shape[]): Promise<Samples> {
  const features = featureNames(scene).length
  const scan = centreScanner(indexShapes(scene.grid, shapes, []))
  const values: number[] = []
  const polygon: number[] = []
  const places: number[] = []
  for (const window of tiles(scene.grid, TILE)) {
    const found = pixelsIn(window, scan)
    if (found.length === 0) continue
    const block = await readFeatures(scene, window)
    const count = window.width * window.height
    for (const { at, shape } of found) {
      if (!block.valid[at]) continue
      for (let f = 0; f < features; f++) values.push(block.values[f * count + at]!)
      polygon.push(shape)
      places.push(window.col + (at % window.width), window.row + Math.floor(at / window.width))
    }
  }
  return {
    features,
    values: Float64Array.from(values),
    polygon: Int32Array.from(polygon),
    places: Int32Array.from(places),
  }
}

function pixelsIn(window: Window, scan: ReturnType<typeof centreScanner>) {
  const found: { at: number; shape: number }[] = []
  for (let row = 0; row < window.height; row++) {
    scan(window.row + row, window.col, window.col + window.width, {
      run(from, to, shape) {
        for (let col = from; col < to; col++) found.push({ at: row * window.width + col - window.col, shape })
      },
      piece() {},
    })
  }
  return found
}
