// SVG to PNG with the shipped font alone, the same on a machine with other fonts or none; Chinese with the system's.
import { encodePng } from '../formats/index.ts'
import { nodeZlib } from './node-files.ts'

const FAMILY = 'Cadastre Sans'
const SCALE = 2
// Pictures of flat areas: higher levels take five times as long for a tenth fewer bytes.
const LEVEL = 2

// Fonts with the letters of simplified Chinese, as systems name them.
const CHINESE =
  "'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', 'Microsoft YaHei', 'PingFang SC', 'WenQuanYi Micro Hei', SimHei, sans-serif"
const NOTHING = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')

/** Draw an SVG at twice its size as PNG bytes. Text must use the shipped font and Latin letters. */
export async function svgToPng(svg: string): Promise<Uint8Array> {
  // Loaded when the first picture is drawn: most commands draw none.
  const [{ GlobalFonts }, { createRequire }] = await Promise.all([
    import('@napi-rs/canvas'),
    import('node:module'),
  ])
  if (!GlobalFonts.has(FAMILY)) {
    const fonts = createRequire(import.meta.url)
      .resolve('roboto-fontface/package.json')
      .replace('package.json', 'fonts/roboto/')
    GlobalFonts.registerFromPath(`${fonts}Roboto-Regular.woff2`, FAMILY)
    GlobalFonts.registerFromPath(`${fonts}Roboto-Medium.woff2`, FAMILY)
  }
  return drawn(svg)
}

/** Draw an SVG with Chinese letters, in a font of the system; ask `hasChineseFont` first. */
export const svgToChinesePng = (svg: string): Promise<Uint8Array> =>
  drawn(svg.replaceAll(/font-family="[^"]*"/g, `font-family="${CHINESE}"`))

/** Whether the system draws Chinese letters: two of them that look alike are the box of a missing one. */
export async function hasChineseFont(): Promise<boolean> {
  const { createCanvas } = await import('@napi-rs/canvas')
  const side = 32
  const [one, other] = ['区', '国'].map((letter) => {
    const context = createCanvas(side, side).getContext('2d')
    context.font = `${side / 2}px ${CHINESE}`
    context.fillText(letter, side / 4, (3 * side) / 4)
    return Buffer.from(context.getImageData(0, 0, side, side).data)
  })
  return !one!.equals(other!)
}

async function drawn(svg: string): Promise<Uint8Array> {
  const { createCanvas, loadImage } = await import('@napi-rs/canvas')
  const image = await loadImage(Buffer.from(svg))
  const [width, height] = [image.width * SCALE, image.height * SCALE]
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.drawImage(image, 0, 0, width, height)
  const png = encodePng(width, height, { kind: 'opaque', rgba: canvas.data() }, nodeZlib, LEVEL)
  // What both hold lies outside the heap, where nothing presses for it to be collected: tens of megabytes a picture.
  canvas.width = canvas.height = 1
  image.src = NOTHING
  return png
}
