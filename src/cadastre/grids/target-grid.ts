// The grids that modellers ask for by name: 0.1deg, 1km, 100m, EPSG:3035:1000 — aligned to multiples of their step.
import { fault, type Issue } from '../../error.ts'
import type { Crs, Grid } from '../../grid/index.ts'
import { toWorld } from '../../grid/index.ts'
import { crsOfEpsg, type Extent, extentOf, transformer, wgs84 } from '../../vector/index.ts'

/** Points along each side of a grid when its outline is taken to another system. */
const OUTLINE_POINTS = 64
/** Cells beyond which a grid is refused: they are held in memory, eight bytes a sector. */
const MOST_CELLS = 40_000_000

const EXPECTED = 'a step such as 0.1deg, 1km or 100m, EPSG:CODE:STEP, or a template (.nc, .tif)'

/** The grid a text names, large enough for all of `source`; an issue where it names none. */
export function targetGrid(text: string, source: Grid): Grid | Issue {
  const refused = (found: string, hint: string) => fault('grid.target', ['--to'], found, EXPECTED, hint)
  const spec = parseSpec(text.trim(), source.crs)
  if (!spec) return refused(`"${text}"`, 'For instance --to 0.1deg.')
  if (!spec.crs) return refused(`"${text}"`, `No system of code ${spec.code} is shipped.`)
  if (spec.inMetres && spec.crs.kind === 'geographic')
    return refused(`"${text}" for rasters in degrees`, 'Name a projected system: EPSG:3035:1000.')
  if (!(spec.step > 0)) return refused(`a step of ${spec.step}`, 'Give a step above zero.')
  const step = spec.inMetres ? spec.step / spec.crs.metresPerUnit : spec.step
  const extent = outline(source, spec.crs)
  if (!extent) return refused(`"${text}"`, 'Its projection does not reach the rasters.')
  const grid = alignedGrid(extent, step, spec.crs)
  if (grid.width * grid.height <= MOST_CELLS) return grid
  return refused(
    `${grid.width} × ${grid.height} cells`,
    `Choose a coarser step: ${MOST_CELLS} cells at most.`,
  )
}

interface Spec {
  readonly crs: Crs | undefined
  readonly code?: number
  readonly step: number
  readonly inMetres: boolean
}

function parseSpec(text: string, own: Crs): Spec | undefined {
  const degrees = /^([\d.]+) ?deg$/i.exec(text)
  if (degrees) return { crs: wgs84(), step: Number(degrees[1]), inMetres: false }
  const metres = /^([\d.]+) ?(k?)m$/i.exec(text)
  if (metres) return { crs: own, step: Number(metres[1]) * (metres[2] === '' ? 1 : 1000), inMetres: true }
  const coded = /^EPSG:(\d+):([\d.]+)$/i.exec(text)
  if (!coded) return undefined
  const code = Number(coded[1])
  return { crs: crsOfEpsg(code), code, step: Number(coded[2]), inMetres: false }
}

// Cells are far larger than what the outline can bulge between two of its points.
function outline(source: Grid, crs: Crs): Extent | undefined {
  const points: number[] = []
  for (let i = 0; i <= OUTLINE_POINTS; i++) {
    const [col, row] = [(source.width * i) / OUTLINE_POINTS, (source.height * i) / OUTLINE_POINTS]
    for (const [c, r] of [
      [col, 0],
      [col, source.height],
      [0, row],
      [source.width, row],
    ] as const)
      points.push(...toWorld(source, c, r))
  }
  const projected = transformer(source.crs, crs)(Float64Array.from(points))
  return projected.every(Number.isFinite) ? extentOf([projected]) : undefined
}

function alignedGrid(extent: Extent, step: number, crs: Crs): Grid {
  // Outer cells are kept where the extent ends on their border but for rounding.
  const down = (value: number) => Math.floor(value / step + 1e-9)
  const up = (value: number) => Math.ceil(value / step - 1e-9)
  const [left, right] = [down(extent.minX), up(extent.maxX)]
  const [lower, upper] = [down(extent.minY), up(extent.maxY)]
  return {
    width: Math.max(1, right - left),
    height: Math.max(1, upper - lower),
    affine: { a: step, c: left * step, e: -step, f: upper * step },
    crs,
  }
}
