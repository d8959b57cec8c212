// Kernel: paints map tiles. Values stay as palettes, so that new colours or totals cost one look-up a pixel.

const SIDE = 512

/** A tile of the sectors: each pixel points into a palette of intensities, one an entry and band that the map holds. */
export interface SectorTile {
  readonly index: Uint32Array
  /** Entry 0 is outside every zone. */
  readonly palette: Float32Array
  /** Zone of each entry where it was asked for, −1 where none. */
  readonly zones: Int32Array | undefined
}

/** Colours of a tile's pixels by class; class 0 is transparent. */
export interface Scheme {
  /** Which bands of the tile are added up; those beyond the sectors have no ratio. */
  readonly bands: readonly number[]
  readonly breaks: readonly number[]
  /** One colour a class, from below the first break upwards, as 0xAABBGGRR. */
  readonly colors: Uint32Array
  /** Colour of ground without emission. */
  readonly empty: number
  /** New rate over old one by zone and sector; undefined where nothing was changed. */
  readonly ratios: readonly Float64Array[] | undefined
}

/** A tile that can be painted again and again. */
export interface PaintedTile {
  readonly canvas: HTMLCanvasElement
  paint(scheme: Scheme): void
}

/** A canvas for a tile of sector intensities. */
export function sectorCanvas(tile: SectorTile, sectors: number): PaintedTile {
  const canvas = blank()
  const context = canvas.getContext('2d')!
  const image = context.createImageData(SIDE, SIDE)
  const pixels = new Uint32Array(image.data.buffer)
  const entries = tile.palette.length / sectors
  const colors = new Uint32Array(entries)
  const paint = ({ bands, breaks, colors: ramp, empty, ratios }: Scheme) => {
    const uniform = ratios?.[0]
    for (let entry = 1; entry < entries; entry++) {
      const ratio = ratios && (ratios[tile.zones?.[entry] ?? 0] ?? uniform)
      let value = 0
      for (const band of bands) value += tile.palette[entry * sectors + band]! * (ratio?.[band] ?? 1)
      if (value <= 0) {
        colors[entry] = empty
        continue
      }
      let klass = 0
      while (klass < breaks.length && value >= breaks[klass]!) klass++
      colors[entry] = ramp[klass]!
    }
    const { index } = tile
    for (let i = 0; i < pixels.length; i++) pixels[i] = colors[index[i]!]!
    context.putImageData(image, 0, 0)
  }
  return { canvas, paint }
}

/** A canvas of land classes in the colours of their legend. */
export function landCanvas(classes: Uint8Array, colors: Uint32Array): HTMLCanvasElement {
  const canvas = blank()
  const context = canvas.getContext('2d')!
  const image = context.createImageData(SIDE, SIDE)
  const pixels = new Uint32Array(image.data.buffer)
  for (let i = 0; i < pixels.length; i++) pixels[i] = colors[classes[i]!] ?? 0
  context.putImageData(image, 0, 0)
  return canvas
}

function blank(): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = SIDE
  canvas.height = SIDE
  return canvas
}

/** #rrggbb as 0xAABBGGRR. */
export function packed(color: string): number {
  const value = Number.parseInt(color.slice(1), 16)
  return (0xff000000 | ((value & 255) << 16) | (value & 0xff00) | (value >> 16)) >>> 0
}
