// Warns where the cover's projection draws ground larger or smaller than it is: hectares are those of its plane.
import { type Issue, warning } from '../../error.ts'
import { type Grid, planeShare } from '../../grid/index.ts'
import { decimals } from '../../quantity/index.ts'
import { type Extent, extentOf, type Feature, positionArrays } from '../../vector/index.ts'

// A transverse Mercator zone stays within a fifth of it.
const TOLERATED = 0.005

/** One warning where the plane amid the zones differs from the ground by more than half a percent. */
export function planeWarnings(zones: readonly Feature[], { crs }: Grid): readonly Issue[] {
  const extent = extentOf(zones.flatMap(({ geometry }) => (geometry ? positionArrays(geometry) : [])))
  const off = extent ? planeShare(crs, ...middleOf(extent)) - 1 : 0
  if (!(Math.abs(off) > TOLERATED)) return []
  const size = decimals(Math.abs(off) * 100, 1)
  return [
    warning(
      'cover.plane',
      ['land', 'cover'],
      off < 0
        ? `${crs.name}, which shows ground ${size} % smaller than it is`
        : `${crs.name}, which shows ground ${size} % larger than it is`,
      'an equal-area system, UTM or degrees',
      'Hectares, t/ha and the widths of buffers are those of the plane; shares of zones hardly change. For true ones, warp the cover: gdalwarp -r near -t_srs EPSG:32650 IN OUT.tif (its own UTM zone).',
    ),
  ]
}

const middleOf = ({ minX, minY, maxX, maxY }: Extent): readonly [number, number] => [
  (minX + maxX) / 2,
  (minY + maxY) / 2,
]
