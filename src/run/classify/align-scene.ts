// Where a scene truly lies: by the user's control points, or by comparing it with a reference image.
import {
  type ControlPoint,
  type Fit,
  fitTransform,
  type Method,
  moved,
  type Order,
  type PicturePair,
  type Placement,
  POINTS_NEEDED,
  phaseShift,
  resampled,
  type Scene,
  shiftBy,
  type Transform,
} from '../../classify/index.ts'
import { fault, InputError, type Issue, warning } from '../../error.ts'
import type { Grid, Window } from '../../grid/index.ts'
import { decimals } from '../../quantity/index.ts'
import { openScene, type SceneSpec, type World } from '../../study/index.ts'
import { readControlPoints } from './control-points.ts'
import { type BandPair, type NamedPair, pairBands } from './pair-bands.ts'

/** How a scene is to be corrected. */
export type Correction =
  | { readonly kind: 'points'; readonly file: string; readonly order: Order; readonly method: Method }
  | {
      readonly kind: 'reference'
      readonly file: string
      readonly method: Method
      /** Bands that belong together; default: by what they show. */
      readonly bands?: readonly NamedPair[] | undefined
    }

/** A correction found: the scene as it is to be seen, and what is known of the fit. */
export interface Corrected {
  readonly spec: SceneSpec
  readonly transform: Transform
  /** Of control points. */
  readonly fit: (Fit & { readonly points: readonly ControlPoint[] }) | undefined
  /** Of a reference: metres or degrees that the scene was moved east and north, and the height of the peak. */
  readonly shift: { readonly x: number; readonly y: number; readonly peak: number } | undefined
}

/** Find the correction of a scene. */
export async function correctScene(
  spec: SceneSpec,
  correction: Correction,
  world: World,
  issues: Issue[],
): Promise<Corrected> {
  const scene = await openScene({ ...spec, indices: [], mask: false }, world, issues)
  if (!scene) throw new InputError(issues)
  return correction.kind === 'points'
    ? byPoints(spec, scene, correction, world, issues)
    : byReference(spec, scene, correction, world, issues)
}

async function byPoints(
  spec: SceneSpec,
  scene: Scene,
  { file, order, method }: Correction & { kind: 'points' },
  world: World,
  issues: Issue[],
): Promise<Corrected> {
  const points = await readControlPoints(file, scene.grid, world, issues)
  if (!points) throw new InputError(issues)
  const fit = fitTransform(points, order)
  if (!fit) {
    const needed = POINTS_NEEDED[order]
    const found =
      points.length < needed ? `${points.length} points` : `${points.length} points in a line or on one curve`
    throw new InputError([
      fault(
        'gcp.few',
        [file],
        found,
        `at least ${needed} for --order ${order}, spread over the scene`,
        'Add points, or choose a simpler order.',
      ),
    ])
  }
  const grid = coveringGrid(scene.grid, fit.transform, scene.grid)
  return {
    ...placed(spec, { grid, transform: fit.transform, method }),
    fit: { ...fit, points },
    shift: undefined,
  }
}

// Side of the windows that are compared at most, how many of them along each axis, and how many bands.
const SIDE = 256
const WINDOWS = 3
const BANDS = 3
// A first estimate shifts the scene by whole pixels; the rest is then measured on pictures that overlap.
const ROUNDS = 4
// Unrelated pictures give peaks of a few hundredths.
const CLEAR_PEAK = 0.1

async function byReference(
  spec: SceneSpec,
  scene: Scene,
  correction: Correction & { kind: 'reference' },
  world: World,
  issues: Issue[],
): Promise<Corrected> {
  const { file, method } = correction
  const { grid, bands } = await besideReference(spec, scene, correction, world, issues)
  let [x, y, peak] = [0, 0, 0]
  for (let round = 0; round < ROUNDS; round++) {
    const start = onLattice(scene.grid, grid, x, y)
    const { pairs, side } = await pictures(bands, scene.grid, grid, ...start)
    if (pairs.length === 0)
      throw new InputError([
        fault(
          'align.apart',
          [file],
          'a reference that does not share ground with the scene',
          'an image of the same ground',
          'Choose another reference, or give control points (--gcp).',
        ),
      ])
    const shift = phaseShift(pairs, side)
    peak = shift.peak
    x = start[0] - shift.cols * grid.affine.a
    y = start[1] - shift.rows * grid.affine.e
    if (Math.abs(shift.cols) <= 0.5 && Math.abs(shift.rows) <= 0.5) break
  }
  if (peak < CLEAR_PEAK)
    issues.push(
      warning(
        'align.weak',
        [file],
        `a correlation peak of ${decimals(peak, 2)}`,
        `${CLEAR_PEAK} or more`,
        'The images may show different ground or seasons: check the shift, or give control points.',
      ),
    )
  const transform = shiftBy(x, y)
  return {
    ...placed(spec, { grid: coveringGrid(scene.grid, transform, grid), transform, method }),
    fit: undefined,
    shift: { x, y, peak },
  }
}

// The shift nearest to a given one that lays the scene's pixels on the reference's: interpolation would alter phases.
function onLattice(own: Grid, { affine }: Grid, x: number, y: number): [x: number, y: number] {
  const nearest = (start: number, shift: number, origin: number, size: number) =>
    origin + Math.round((start + shift - origin) / size) * size - start
  return [nearest(own.affine.c, x, affine.c, affine.a), nearest(own.affine.f, y, affine.f, affine.e)]
}

const placed = (spec: SceneSpec, placement: Placement) => ({
  spec: { ...spec, placement },
  transform: placement.transform,
})

// The reference's grid, and its bands beside those of the scene that show the same.
async function besideReference(
  spec: SceneSpec,
  scene: Scene,
  { file, bands }: Correction & { kind: 'reference' },
  world: World,
  issues: Issue[],
): Promise<{ grid: Grid; bands: readonly BandPair[] }> {
  const reference = await openScene({ files: [file], indices: [], mask: false }, world, issues)
  const whole = await openScene({ ...spec, bands: undefined, indices: [], mask: false }, world, issues)
  if (!reference || !whole) throw new InputError(issues)
  const { crs } = reference.grid
  if (crs.definition !== scene.grid.crs.definition)
    throw new InputError([
      fault(
        'align.crs',
        [file],
        crs.name,
        scene.grid.crs.name,
        'Bring both into one system, for example with gdalwarp -t_srs.',
      ),
    ])
  const beside = { file, used: scene.bands, all: whole.bands, reference: reference.bands }
  return { grid: reference.grid, bands: pairBands(beside, bands) }
}

// The same windows of both on the reference's grid, band by band.
async function pictures(bands: readonly BandPair[], own: Grid, grid: Grid, x: number, y: number) {
  const { side, windows } = windowsOf(overlapOf(own, grid, x, y))
  const pairs: PicturePair[] = []
  for (const { own, other } of bands.slice(0, BANDS)) {
    const ours = resampled(own.raster, grid, (toX, toY) => [toX - x, toY - y], 'bilinear')
    for (const window of windows) {
      const [moved, still] = await Promise.all([ours.read(window), other.raster.read(window)])
      pairs.push({
        reference: observed(still, other.raster.nodata),
        moved: observed(moved, own.raster.nodata),
      })
    }
  }
  return { pairs, side }
}

function observed(values: ArrayLike<number>, nodata: number | undefined): Float64Array {
  return Float64Array.from(values, (value) => (value === nodata ? Number.NaN : value))
}

function overlapOf(own: Grid, grid: Grid, x: number, y: number): Window {
  const col = (at: number) => (at - grid.affine.c) / grid.affine.a
  const row = (at: number) => (at - grid.affine.f) / grid.affine.e
  const cols = [own.affine.c + x, own.affine.c + x + own.affine.a * own.width].map(col)
  const rows = [own.affine.f + y, own.affine.f + y + own.affine.e * own.height].map(row)
  const [left, upper] = [Math.max(0, Math.ceil(Math.min(...cols))), Math.max(0, Math.ceil(Math.min(...rows)))]
  return {
    col: left,
    row: upper,
    width: Math.min(grid.width, Math.floor(Math.max(...cols))) - left,
    height: Math.min(grid.height, Math.floor(Math.max(...rows))) - upper,
  }
}

// Windows lie wholly inside, evenly spread; their side is a power of two.
function windowsOf({ col, row, width, height }: Window): { side: number; windows: Window[] } {
  const least = Math.min(width, height, SIDE)
  if (!(least >= 16)) return { side: 0, windows: [] }
  const side = 2 ** Math.floor(Math.log2(least))
  const along = (start: number, size: number) => {
    const count = Math.min(WINDOWS, Math.ceil(size / side))
    return Array.from({ length: count }, (_, i) => start + Math.floor(((size - side) * (i + 0.5)) / count))
  }
  const windows = along(row, height).flatMap((upper) =>
    along(col, width).map((left) => ({ col: left, row: upper, width: side, height: side })),
  )
  return { side, windows }
}

// The lattice's pixels that the moved scene covers.
function coveringGrid(own: Grid, transform: Transform, lattice: Grid): Grid {
  const { a, c, e, f } = lattice.affine
  const cols: number[] = []
  const rows: number[] = []
  for (let i = 0; i <= 16; i++) {
    for (const [u, v] of [
      [i / 16, 0],
      [i / 16, 1],
      [0, i / 16],
      [1, i / 16],
    ] as const) {
      const [x, y] = moved(
        transform,
        own.affine.c + own.affine.a * own.width * u,
        own.affine.f + own.affine.e * own.height * v,
      )
      cols.push((x - c) / a)
      rows.push((y - f) / e)
    }
  }
  // Corners that meet a pixel's edge but for rounding do not ask for another pixel.
  const [left, right] = [Math.floor(Math.min(...cols) + 1e-6), Math.ceil(Math.max(...cols) - 1e-6)]
  const [upper, lower] = [Math.floor(Math.min(...rows) + 1e-6), Math.ceil(Math.max(...rows) - 1e-6)]
  return {
    crs: own.crs,
    width: right - left,
    height: lower - upper,
    affine: { a, c: c + a * left, e, f: f + e * upper },
  }
}
