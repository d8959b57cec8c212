// Chinese map datums: GCJ-02 (AMap and official web maps) and BD-09 (Baidu), taken back to WGS 84.
import { atan2, cos, sin } from '../quantity/index.ts'

/** The datum of coordinates in China: that of satellites, of the state’s maps, or of Baidu’s. */
export type Datum = 'wgs84' | 'gcj02' | 'bd09'

// The published obfuscation: ellipsoid of Krasovsky 1940 and the box in which the shift applies.
const AXIS = 6378245
const ECCENTRICITY = 0.006693421622965943
const BOX = { west: 72.004, east: 137.8347, south: 0.8293, north: 55.8271 }
const TURN = (Math.PI * 3000) / 180
const MAX_STEPS = 30

type Position = readonly [lon: number, lat: number]

/** WGS 84 longitude and latitude of a position given in one of the datums; within 0.2 m for BD-09. */
export function toWgs84(datum: Datum, lon: number, lat: number): Position {
  if (datum === 'wgs84') return [lon, lat]
  return datum === 'gcj02' ? gcjToWgs(lon, lat) : gcjToWgs(...bdToGcj(lon, lat))
}

/** GCJ-02 of a WGS 84 position; unchanged outside the box of China. */
export function wgsToGcj(lon: number, lat: number): Position {
  const [dLon, dLat] = shift(lon, lat)
  return [lon + dLon, lat + dLat]
}

/** BD-09 of a GCJ-02 position. */
export function gcjToBd(lon: number, lat: number): Position {
  const radius = Math.hypot(lon, lat) + 0.00002 * sin(lat * TURN)
  const angle = atan2(lat, lon) + 0.000003 * cos(lon * TURN)
  return [radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006]
}

// Fixed point of w = g − shift(w): bounded, since the iterate may leave the box at its edge and never settle.
function gcjToWgs(lon: number, lat: number): Position {
  let [x, y] = [lon, lat]
  for (let step = 0; step < MAX_STEPS; step++) {
    const [dLon, dLat] = shift(x, y)
    const [nextX, nextY] = [lon - dLon, lat - dLat]
    const moved = Math.max(Math.abs(nextX - x), Math.abs(nextY - y))
    ;[x, y] = [nextX, nextY]
    if (moved < 1e-10) break
  }
  return [x, y]
}

function bdToGcj(lon: number, lat: number): Position {
  let [x, y] = [lon - 0.0065, lat - 0.006]
  for (let step = 0; step < MAX_STEPS; step++) {
    const [bx, by] = gcjToBd(x, y)
    ;[x, y] = [x + lon - bx, y + lat - by]
    if (Math.max(Math.abs(lon - bx), Math.abs(lat - by)) < 1e-11) break
  }
  return [x, y]
}

function shift(lon: number, lat: number): Position {
  if (lon < BOX.west || lon > BOX.east || lat < BOX.south || lat > BOX.north) return [0, 0]
  const [x, y] = [lon - 105, lat - 35]
  const phi = (lat * Math.PI) / 180
  const m = 1 - ECCENTRICITY * sin(phi) * sin(phi)
  const ripple = ((20 * sin(6 * Math.PI * x) + 20 * sin(2 * Math.PI * x)) * 2) / 3
  const [skew, root] = [0.1 * x * y, Math.sqrt(Math.abs(x))]
  const metresNorth =
    -100 + 2 * x + 3 * y + 0.2 * y * y + skew + 0.2 * root + ripple + swell(y, [20, 40, 160, 320])
  const metresEast = 300 + x + 2 * y + 0.1 * x * x + skew + 0.1 * root + ripple + swell(x, [20, 40, 150, 300])
  const degrees = 180 / Math.PI
  return [
    (metresEast * degrees) / ((AXIS / Math.sqrt(m)) * cos(phi)),
    (metresNorth * degrees) / ((AXIS * (1 - ECCENTRICITY)) / (m * Math.sqrt(m))),
  ]
}

function swell(t: number, [a, b, c, d]: readonly [number, number, number, number]): number {
  const near = a * sin(Math.PI * t) + b * sin((Math.PI * t) / 3)
  const far = c * sin((Math.PI * t) / 12) + d * sin((Math.PI * t) / 30)
  return ((near + far) * 2) / 3
}
