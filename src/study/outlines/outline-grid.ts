// The grid that outlines are burnt on: a system of metres, a pixel size, and rows and columns around all of them.
import { fault, type Issue } from '../../error.ts'
import { type Crs, type Grid, isCylindrical } from '../../grid/index.ts'
import {
  crsOfDefinition,
  crsOfEpsg,
  type Extent,
  geographicByName,
  transformer,
  wgs84,
} from '../../vector/index.ts'

// Metres where the study says none: China's land survey maps parcels of 200 m² and more (TD/T 1055).
const USUAL = 10
// With more pixels than this the next larger size is taken, or a wanted one refused.
const MANY = 4e8
const MOST = 4e10

/**
 * The system whose pixels are burnt: the layer's own where its units are lengths of the ground, else one of metres about
 * its middle: the zone of UTM, or of Gauss–Krüger by 3° where the layer is on CGCS2000; on the layer's own datum.
 */
export function metricSystem(from: Crs, extent: Extent): Crs {
  if (!isCylindrical(from)) return from
  const middle = Float64Array.of((extent.minX + extent.maxX) / 2, (extent.minY + extent.maxY) / 2)
  const [lon, lat] = transformer(from, wgs84())(middle) as unknown as [number, number]
  const zone = Math.min(60, Math.max(1, Math.floor((lon + 180) / 6) + 1))
  const known = from.epsg ?? geographicByName(from.name)?.epsg
  // CGCS2000 / 3-degree Gauss–Kruger CM 75E … 135E are EPSG:4534 … 4554.
  const third = Math.round((lon - 75) / 3)
  if (known === CGCS2000 && third >= 0 && third <= 20) return crsOfEpsg(4534 + third)!
  const own =
    known !== wgs84().epsg && /\+proj=longlat\b/.test(from.definition)
      ? crsOfDefinition(
          from.definition.replace(/\+proj=longlat\b/, `+proj=utm +zone=${zone}${lat < 0 ? ' +south' : ''}`),
          `UTM zone ${zone}${lat < 0 ? 'S' : 'N'} on ${from.name}`,
        )
      : undefined
  return own ?? crsOfEpsg((lat < 0 ? 32700 : 32600) + zone)!
}

const CGCS2000 = 4490

/**
 * Rows and columns of whole pixels (sides in metres) from the upper left corner of an extent, as gdal_rasterize lays them, so
 * that outlines of a raster's pixels give that raster; undefined with a fault where there are more than can be burnt.
 */
export function outlineGrid(
  file: string,
  extent: Extent,
  crs: Crs,
  wanted: number | undefined,
  issues: Issue[],
): { readonly grid: Grid; readonly pixel: number } | undefined {
  const pixel = wanted ?? usual(extent, crs)
  const grid = around(extent, crs, pixel)
  if (grid.width * grid.height <= MOST) return { grid, pixel }
  issues.push(
    fault(
      'outlines.pixel',
      [file],
      `${grid.width} × ${grid.height} pixels of ${pixel} m`,
      `at most ${MOST} pixels`,
      'Give larger pixels (`outlines: { pixel: 10 m }` below `land`), or leave out outlines that lie far off.',
    ),
  )
  return undefined
}

// 10 m, 20 m, 50 m, 100 m …
function usual(extent: Extent, crs: Crs): number {
  for (let size = USUAL; ; size *= 10)
    for (const pixel of [size, 2 * size, 5 * size]) {
      const { width, height } = around(extent, crs, pixel)
      if (width * height <= MANY) return pixel
    }
}

function around({ minX, minY, maxX, maxY }: Extent, crs: Crs, pixel: number): Grid {
  const size = pixel / crs.metresPerUnit
  return {
    width: Math.max(1, Math.ceil((maxX - minX) / size)),
    height: Math.max(1, Math.ceil((maxY - minY) / size)),
    affine: { a: size, c: minX, e: -size, f: maxY },
    crs,
  }
}
