// Maps are as tall as their ground, their scale bar is as long as it says, their arrow points north.
import { expect, it } from 'vitest'
import { drawMap, type MapInput } from '../../src/report/maps/map.ts'

const options = { title: 'T', synthetic: undefined, plain: true, source: '' }
const input = (frame: MapInput['frame'], factor = 1): MapInput => ({
  width: 40.5,
  height: 20,
  picture: 'data:image/png;base64,',
  frame,
  factor,
  zones: [],
  legendTitle: '',
  classes: [],
})
const frame = { across: 100, tall: 1, north: 0, latitude: undefined }
const barOf = (svg: string) => {
  const [, from, to] = /M([\d.]+) [\d.]+V[\d.]+H([\d.]+)V/.exec(svg)!.map(Number)
  return to! - from!
}

it('a picture whose last pixels pass the cover keeps the size of its pixels', () => {
  const svg = drawMap('T', input(frame), options)
  const image = /<image x="20" y="66" width="([\d.]+)" height="([\d.]+)"/.exec(svg)!
  const pixel = 820 / 40.5
  expect(Number(image[1])).toBeCloseTo(41 * pixel, 1)
  expect(Number(image[2])).toBeCloseTo(20 * pixel, 1)
  expect(/<svg x="20" y="66" width="820"/.test(svg)).toBe(true)
})

it('pixels that are not square are drawn as they lie, with a true scale bar', () => {
  const svg = drawMap('T', input({ ...frame, tall: 0.25 }, 2), options)
  const image = /<image x="20" y="66" width="([\d.]+)" height="([\d.]+)"/.exec(svg)!
  expect(Number(image[2]) / 20 / (Number(image[1]) / 41)).toBeCloseTo(0.25, 3)
  // 200 m a pixel of the picture.
  expect(svg).toContain('>1 km<')
  expect(barOf(svg)).toBeCloseTo((1000 / 200) * (820 / 40.5), 1)
})

it('a map in degrees says where its scale is true; the arrow turns with the system', () => {
  const svg = drawMap('T', input({ ...frame, north: -11.54, latitude: -32.04 }), options)
  expect(svg).toContain('at 32.0° S')
  expect(svg).toContain('南纬 32.0° 处')
  expect(svg).toContain('rotate(-11.54 ')
})

it('of many long outlines some hundred thousand vertices are drawn, of few all that can be told apart', () => {
  const ring = (count: number) =>
    Float64Array.from({ length: 2 * count + 2 }, (_, i) => {
      const angle = (2 * Math.PI * (i >> 1)) / count
      return 10 + 9 * (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle))
    })
  const vertices = (zones: number) => {
    const row = { id: 'z', name: 'z', nameEn: undefined }
    const svg = drawMap(
      'T',
      { ...input(frame), zones: Array.from({ length: zones }, () => ({ row, outlines: [ring(2000)] })) },
      options,
    )
    return svg.match(/L/g)!.length
  }
  const one = vertices(1)
  expect(one).toBeGreaterThan(1900)
  expect(vertices(20)).toBeGreaterThan(20 * (one - 10))
  expect(vertices(400)).toBeLessThan(110_000)
})
