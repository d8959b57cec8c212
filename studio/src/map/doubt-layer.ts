// The layer of relative uncertainty: half the 95 % interval of every pixel in percent of its intensity, by classes.
import TileLayer from 'ol/layer/Tile.js'
import ImageTile, { type Options } from 'ol/source/ImageTile.js'
import type { Remote } from '../rpc.ts'
import type { ReaderCalls } from '../workers/reader.ts'
import type { TileAddress } from '../workers/tiles.ts'
import { type PaintedTile, type Scheme, sectorCanvas } from './painter.ts'

/** The layer with what can be asked of it. */
export interface DoubtLayer {
  readonly layer: TileLayer
  /** Show the uncertainty of a band, or none. */
  show(band: string | undefined): void
  paint(scheme: Scheme): void
}

/** A hidden layer; tiles are read once a band is shown. `none` stands for tiles outside the rasters. */
export function doubtLayer(
  options: Options,
  addressOf: (z: number, col: number, row: number) => TileAddress,
  reader: Remote<ReaderCalls>,
  none: HTMLCanvasElement,
): DoubtLayer {
  let shown: string | undefined
  let scheme: Scheme | undefined
  const painted = new Set<PaintedTile>()
  const loader = async (z: number, col: number, row: number) => {
    const tile = shown && (await reader.doubtTile({ ...addressOf(z, col, row), band: shown }))
    if (!tile) return none
    const canvas = sectorCanvas(tile, 1)
    painted.add(canvas)
    if (scheme) canvas.paint(scheme)
    return canvas.canvas
  }
  const source = new ImageTile({ ...options, loader })
  const layer = new TileLayer({ visible: false, source, preload: 0, cacheSize: 128 })
  return {
    layer,
    show(band) {
      layer.setVisible(band !== undefined)
      if (band === undefined || band === shown) return
      shown = band
      painted.clear()
      source.refresh()
    },
    paint(next) {
      scheme = next
      for (const tile of painted) tile.paint(next)
      layer.changed()
    },
  }
}
