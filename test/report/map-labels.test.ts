// Names of zones on a map: moved apart where there is room, left out where there is none.
import { expect, it } from 'vitest'
import { labelPlaces } from '../../src/report/map-labels.ts'

const square = (x: number, y: number, size: number) => [
  [x, y, x + size, y, x + size, y + size, x, y + size, x, y],
]
const same = (value: number) => value

it('pushes two names apart that would touch', () => {
  const zones = [0, 12].map((y) => ({ text: 'District', rings: square(0, y, 10) }))
  const [a, b] = labelPlaces(zones, same, same)
  expect(Math.abs(a!.y - b!.y)).toBeGreaterThanOrEqual(17)
})

it('leaves out names of the smaller zones where a crowd has no room, and shows none over another', () => {
  const zones = Array.from({ length: 400 }, (_, i) => ({
    text: `District ${i} of a long name`,
    rings: square((i % 20) * 30, Math.floor(i / 20) * 30, i === 210 ? 30 : 20),
  }))
  const shown = labelPlaces(zones, same, same)
  expect(shown[210]).toBeDefined()
  const places = shown.filter((place) => place !== undefined)
  expect(places.length).toBeGreaterThan(20)
  for (const [i, a] of places.entries())
    for (const b of places.slice(i + 1))
      expect(Math.abs(a.y - b.y) >= 13 || Math.abs(a.x - b.x) > 100).toBe(true)
})

it('leaves a name out that would stand far from its zone', () => {
  const zones = Array.from({ length: 8 }, (_, i) => ({ text: 'District', rings: square(0, i, 10 + i) }))
  const places = labelPlaces(zones, same, same, 20)
  for (const place of places)
    if (place) expect(Math.hypot(place.x - place.homeX, place.y - place.homeY)).toBeLessThanOrEqual(20)
  expect(places.at(-1)).toBeDefined()
})
