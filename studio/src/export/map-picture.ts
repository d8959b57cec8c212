// The map as a picture to hand on: title, map, legend with units, scale, note on synthetic data, source.
import { breaksOf, colorOf, EMPTY, figuresOf, schemeOf, unitWord } from '../figures.ts'
import { carbonMap } from '../map/carbon-map.ts'
import { short } from '../numbers.ts'
import { namesOf } from '../panels/panel.tsx'
import { type Link, mapPlace, type Result } from '../state.ts'
import { type Language, layerName, wordsOf } from '../words.ts'

const [WIDTH, HEIGHT, MARGIN, SIDE, HEAD, FOOT] = [1600, 1200, 48, 380, 130, 60]
const FONT = 'system-ui, "Noto Sans", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif'

/** Draw the layer on show, where the map was left, as PNG. */
export async function mapPicture(result: Result, link: Link, language: Language): Promise<Blob> {
  const { view } = result
  const t = wordsOf(language)
  const figures = figuresOf(view)
  const land = link.layer === 'land-use'
  const breaks = breaksOf(view, figures, link.layer, link.breaks)
  const box = { width: WIDTH - 2 * MARGIN - SIDE, height: HEIGHT - HEAD - FOOT }
  const { canvas: map, resolution } = await drawnMap(result, link, language, breaks, box)

  const canvas = document.createElement('canvas')
  canvas.width = WIDTH
  canvas.height = HEIGHT
  const context = canvas.getContext('2d')!
  const write = (text: string, x: number, y: number, size: number, weight = 400, color = '#222') => {
    context.font = `${weight} ${size}px ${FONT}`
    context.fillStyle = color
    context.fillText(text, x, y)
  }
  context.fillStyle = '#fff'
  context.fillRect(0, 0, WIDTH, HEIGHT)
  const layer = layerName(link.layer, t, language)
  write(`${view.study.title} · ${layer}`, MARGIN, 66, 36, 600)
  if (view.study.synthetic)
    write(
      `${t('synthetic')}: ${namesOf(view, language).phrase(view.study.synthetic)}`,
      MARGIN,
      104,
      20,
      600,
      '#a02020',
    )
  context.drawImage(map, MARGIN, HEAD, box.width, box.height)
  const x = WIDTH - MARGIN - SIDE + 40
  let y = HEAD + 30
  if (!land) write(t(unitWord(link.layer)), x, y, 19, 600)
  for (const { color, text } of land ? landKeys(result, language) : keys(link.layer, breaks, t)) {
    y += 34
    context.fillStyle = color
    context.fillRect(x, y - 17, 30, 20)
    context.strokeStyle = '#999'
    context.strokeRect(x, y - 17, 30, 20)
    write(text, x + 42, y, 18)
  }
  if (view.grid.crs.kind === 'projected') {
    const metres = resolution * view.grid.crs.metresPerUnit
    const power = 10 ** Math.floor(Math.log10(200 * metres))
    const length = [5, 2, 1].map((lead) => lead * power).find((value) => value <= 200 * metres)!
    const [left, base] = [x, HEIGHT - FOOT - 24]
    context.strokeStyle = '#222'
    context.lineWidth = 2
    context.beginPath()
    context.moveTo(left, base - 8)
    context.lineTo(left, base)
    context.lineTo(left + length / metres, base)
    context.lineTo(left + length / metres, base - 8)
    context.stroke()
    write(length >= 1000 ? `${short(length / 1000)} km` : `${short(length)} m`, left, base - 16, 17)
  }
  write(
    `carbon-cadastre ${view.version}; ${view.study.land.cover}, ${view.study.zones.file}; ${view.grid.crs.name}`,
    MARGIN,
    HEIGHT - 24,
    16,
    400,
    '#666',
  )
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob!), 'image/png'))
}

// A map of its own outside the page, drawn until every tile is there.
async function drawnMap(
  result: Result,
  link: Link,
  language: Language,
  breaks: readonly number[],
  box: { width: number; height: number },
) {
  const holder = document.createElement('div')
  holder.style.cssText = `position:fixed;left:-9999px;width:${box.width}px;height:${box.height}px`
  document.body.append(holder)
  const quiet = { hover() {}, click() {}, moved() {} }
  const map = carbonMap(holder, result.view, result.reader, quiet)
  map.names(language)
  const layer = link.layer === 'land-use' ? 'total' : link.layer
  map.show(link.layer)
  map.paint(schemeOf(result.view, layer, breaks, undefined))
  const left = mapPlace.value?.split(',').map(Number)
  // The same ground as on the page, in a larger frame.
  const scale = Math.max(mapPlace.size[0] / box.width, mapPlace.size[1] / box.height)
  if (left?.length === 3 && left.every(Number.isFinite)) map.goTo([left[0]!, left[1]!], left[2]! * scale)
  await new Promise<void>((resolve) => {
    map.map.once('rendercomplete', () => resolve())
    map.map.render()
  })
  const canvas = document.createElement('canvas')
  const layers = [...holder.querySelectorAll<HTMLCanvasElement>('.ol-layer canvas, canvas.ol-layer')]
  canvas.width = layers[0]?.width ?? box.width
  canvas.height = layers[0]?.height ?? box.height
  const context = canvas.getContext('2d')!
  for (const drawn of layers) {
    const matrix = /^matrix\((.*)\)$/.exec(drawn.style.transform)?.[1]?.split(',').map(Number)
    context.globalAlpha = Number(drawn.parentElement?.style.opacity || drawn.style.opacity || 1)
    context.setTransform(
      ...((matrix ?? [1, 0, 0, 1, 0, 0]) as [number, number, number, number, number, number]),
    )
    context.drawImage(drawn, 0, 0)
  }
  const resolution = map.map.getView().getResolution()!
  map.dispose()
  holder.remove()
  return { canvas, resolution }
}

function keys(layer: string, breaks: readonly number[], t: ReturnType<typeof wordsOf>) {
  const count = breaks.length + 1
  const range = (at: number) => {
    if (breaks.length === 0) return '> 0'
    if (at === 0) return `${t('below')} ${short(breaks[0]!)}`
    return at === breaks.length
      ? `${short(breaks.at(-1)!)} ${t('andMore')}`
      : `${short(breaks[at - 1]!)} – ${short(breaks[at]!)}`
  }
  const classes = Array.from({ length: count }, (_, i) => count - 1 - i).map((at) => ({
    color: colorOf(layer, at, count),
    text: range(at),
  }))
  return [...classes, { color: EMPTY, text: t(layer === 'sink' ? 'noSink' : 'noEmission') }]
}

function landKeys({ view }: Result, language: Language) {
  return view.legend.flatMap((entry, k) =>
    view.zones.some(({ classes }) => classes[k]! > 0)
      ? [
          {
            color: entry.color,
            text: `${entry.code} ${(language === 'zh' ? entry.nameZh : undefined) ?? entry.name}`,
          },
        ]
      : [],
  )
}
