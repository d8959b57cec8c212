// A figure of the report as PNG, in the reader's language, with the fonts of the system.
import type { Language } from '../words.ts'

const SCALE = 2

/** Draw an SVG at twice its size; of texts in two languages, the reader's is drawn. */
export async function pictureOf(svg: Blob, language: Language): Promise<Blob> {
  const parsed = new DOMParser().parseFromString(await svg.text(), 'image/svg+xml').documentElement
  const hidden = language === 'zh' ? 'en' : 'zh'
  for (const text of parsed.querySelectorAll(`.${hidden}`)) text.remove()
  for (const text of parsed.querySelectorAll(`.${language}`)) text.removeAttribute('display')
  const address = URL.createObjectURL(
    new Blob([new XMLSerializer().serializeToString(parsed)], { type: 'image/svg+xml' }),
  )
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.width * SCALE
    canvas.height = image.height * SCALE
    const context = canvas.getContext('2d')!
    context.fillStyle = '#fff'
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture is too large.')))),
    )
  } finally {
    URL.revokeObjectURL(address)
  }
}
