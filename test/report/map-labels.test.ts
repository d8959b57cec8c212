// Names of zones on a map: moved apart where there is room, left out where there is none.
import { expect, it } from 'vitest'
import { labelPlaces } from '../../src/report/maps/map-labels.ts'

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

it('keeps the name of a county off the city that it lies about, and of a crescent within it', () => {
  const ring = [...square(0, 0, 90), ...square(20, 20, 50)]
  const crescent = [[0, 0, 90, 0, 90, 10, 10, 10, 10, 80, 90, 80, 90, 90, 0, 90, 0, 0]]
  const [county, city, bow] = labelPlaces(
    [ring, square(20, 20, 50), crescent].map((rings, i) => ({
      text: '县',
      rings: rings.map((of) => of.map((value, k) => (k % 2 === 0 ? value + 200 * i : value))),
    })),
    same,
    same,
  )
  const inCity = (x: number, y: number) => x > 20 && x < 70 && y > 20 && y < 70
  expect(inCity(county!.homeX, county!.homeY)).toBe(false)
  expect(county!.homeX > 0 && county!.homeX < 90 && county!.homeY > 0 && county!.homeY < 90).toBe(true)
  expect([city!.homeX, city!.homeY]).toEqual([245, 45])
  expect(bow!.homeY < 10 || bow!.homeY > 80 || bow!.homeX < 410).toBe(true)
})
