// Figures in Chinese: the drawing shows one language, and its picture has letters, not boxes.
import { describe, expect, it } from 'vitest'
import { hasChineseFont, svgToChinesePng } from '../../src/host/png.ts'
import { drawing, label } from '../../src/report/charts/svg.ts'
import { chineseDrawing } from '../../src/report/index.ts'
import { words } from '../../src/report/words/words.ts'

const drawn = (zh: string) =>
  chineseDrawing(
    drawing(
      80,
      40,
      words('x', 'x'),
      label(4, 30, words('Jiangning', zh), { size: 20, halo: true }),
      label(4, 10, '2020', {}),
    ),
  )

describe('a drawing in Chinese', () => {
  it('keeps the Chinese and what both languages share, and nothing hidden', () => {
    const svg = drawn('江宁区')
    expect(svg).not.toContain('Jiangning')
    expect(svg.match(/江宁区/g)).toHaveLength(2)
    expect(svg).toContain('2020')
    expect(svg).not.toContain('display="none"')
  })

  it('has letters in its picture where the system has a font with them', async ({ skip }) => {
    skip(!(await hasChineseFont()), 'no font with Chinese letters here (apt install fonts-noto-cjk)')
    const [one, other] = await Promise.all(['江宁', '玄武'].map((text) => svgToChinesePng(drawn(text))))
    expect(Buffer.from(one!).equals(Buffer.from(other!))).toBe(false)
  })
})
