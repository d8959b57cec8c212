// SVG to PNG with the shipped font alone, so that a picture is the same on a machine with other fonts or none.
import { createRequire } from 'node:module'
import { createCanvas, GlobalFonts, loadImage } from '@napi-rs/canvas'

const FAMILY = 'Cadastre Sans'
const SCALE = 2

/** Draw an SVG at twice its size as PNG bytes. Text must use the shipped font and Latin letters. */
export async function svgToPng(svg: string): Promise<Uint8Array> {
  if (!GlobalFonts.has(FAMILY)) {
    const fonts = createRequire(import.meta.url)
      .resolve('roboto-fontface/package.json')
      .replace('package.json', 'fonts/roboto/')
    GlobalFonts.registerFromPath(`${fonts}Roboto-Regular.woff2`, FAMILY)
    GlobalFonts.registerFromPath(`${fonts}Roboto-Medium.woff2`, FAMILY)
  }
  const image = await loadImage(Buffer.from(svg))
  const [width, height] = [image.width * SCALE, image.height * SCALE]
  const canvas = createCanvas(width, height)
  canvas.getContext('2d').drawImage(image, 0, 0, width, height)
  return canvas.encode('png')
}
