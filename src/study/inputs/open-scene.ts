// Opens a scene — one stack or a band a file — as bands that know what they show and how they are scaled.
import {
  type Band,
  bandOfFile,
  bandsOfMission,
  type IndexName,
  maskOfMission,
  missionOfFile,
  type Placement,
  type QualityMask,
  type Role,
  resampled,
  rolesOf,
  type Scene,
  sentinelOffset,
  unmoved,
} from '../../classify/index.ts'
import { fault, type Issue, warning } from '../../error.ts'
import type { GeoTags } from '../../formats/index.ts'
import type { Grid, Raster } from '../../grid/index.ts'
import { openRaster } from '../cover/open-raster.ts'
import type { World } from '../world.ts'

/** A scene as plain data: which files, which of their bands, what is made of them, where they truly lie. */
export interface SceneSpec {
  readonly files: readonly string[]
  /** Name of a mission whose bands a stack holds in their usual order; band files tell theirs by name. */
  readonly mission?: string | undefined
  /** Names of the bands to use; default: all, or the usual ones of a mission. */
  readonly bands?: readonly string[] | undefined
  /** Which band of a stack shows what. */
  readonly roles?: Readonly<Partial<Record<Role, string>>> | undefined
  readonly indices: readonly IndexName[]
  readonly mask: boolean
  readonly placement?: Placement | undefined
}

/** A scene with the GeoTIFF tags of its system, for rasters made from it. */
export interface OpenedScene extends Scene {
  readonly geo: GeoTags
}

type Host = Pick<World, 'open' | 'zlib'>

interface OpenedFile {
  readonly file: string
  readonly rasters: readonly Raster[]
  readonly geo: GeoTags
}

/** Open a scene; undefined with the reasons among the issues. */
export async function openScene(
  spec: SceneSpec,
  host: Host,
  issues: Issue[],
): Promise<OpenedScene | undefined> {
  const before = issues.length
  const opened = (await Promise.all(spec.files.map((file) => openBands(file, host, issues)))).flatMap(
    (file) => file ?? [],
  )
  if (opened.length === 0 || issues.length > before) return undefined
  const found =
    opened.length === 1 && !bandFile(opened[0]!.file, spec)
      ? stackBands(opened[0]!, spec)
      : fileBands(opened, spec, issues)
  const bands = chosen(found, spec, issues)
  checkRoles(bands, spec, issues)
  if (bands.length === 0 || issues.some((issue) => issue.severity === 'error')) return undefined
  const finest = bands.map((band) => band.raster.grid).reduce((a, b) => (b.affine.a < a.affine.a ? b : a))
  const mask = spec.mask ? maskOf(opened, spec) : undefined
  const place = placer(finest, spec.placement)
  return {
    grid: spec.placement?.grid ?? finest,
    geo: opened[0]!.geo,
    indices: spec.indices,
    bands: bands.map((band) => ({ ...band, raster: place(band.raster, 'bilinear') })),
    mask: mask && { ...mask, raster: place(mask.raster, 'nearest') },
  }
}

async function openBands(file: string, host: Host, issues: Issue[]): Promise<OpenedFile | undefined> {
  const first = await openRaster(file, host, issues)
  if (!first) return undefined
  const rasters: Raster[] = [first]
  const isOne = /#band=\d+$/.test(file)
  for (let band = 2; !isOne && band <= (first.bands ?? 1); band++) {
    const raster = await openRaster(`${file}#band=${band}`, host, issues)
    if (raster) rasters.push(raster)
  }
  return { file, rasters, geo: first.geo }
}

const missionOf = (file: string, spec: SceneSpec) => missionOfFile(file) ?? spec.mission
const bandFile = (file: string, spec: SceneSpec) => {
  const mission = missionOf(file, spec)
  return mission === undefined ? undefined : bandOfFile(file, mission)
}

type FoundBand = Band & { readonly isUsual: boolean }

// Bands of a stack are numbered from 1; those of a mission take its names where their number is the same.
function stackBands({ rasters, file }: OpenedFile, spec: SceneSpec): FoundBand[] {
  const usual = bandsOfMission(spec.mission ?? '').filter((band) => band.isUsual)
  const roles = new Map(Object.entries(spec.roles ?? {}).map(([role, band]) => [band, role as Role]))
  return rasters.map((raster, i) => {
    const known = usual.length === rasters.length ? usual[i] : undefined
    const offset = known?.mission === 'sentinel-2-l2a' ? sentinelOffset(file).offset : known?.offset
    const name = known?.name ?? `${i + 1}`
    return {
      name,
      role: roles.get(name) ?? roles.get(`${i + 1}`) ?? known?.role,
      raster: known ? withFill(raster, known.fill) : raster,
      scale: known?.scale ?? 1,
      offset: offset ?? 0,
      isUsual: true,
    }
  })
}

function fileBands(opened: readonly OpenedFile[], spec: SceneSpec, issues: Issue[]): FoundBand[] {
  const named = opened.flatMap(({ file, rasters }): FoundBand[] => {
    const band = bandFile(file, spec)
    if (!band) return []
    const { name, role, scale, isUsual } = band
    const sentinel = band.mission === 'sentinel-2-l2a' ? sentinelOffset(file) : undefined
    if (sentinel && !sentinel.isCertain && isUsual)
      issues.push(
        warning(
          'scene.baseline',
          [file],
          'no processing baseline in the name',
          'a folder or file named …_N0400_…',
          `An offset of ${sentinel.offset} was taken by the date of acquisition.`,
        ),
      )
    return [
      {
        name,
        role,
        scale,
        offset: sentinel?.offset ?? band.offset,
        raster: withFill(rasters[0]!, band.fill),
        isUsual,
      },
    ]
  })
  if (named.length > 0) return finestOfEach(named)
  return opened.flatMap(({ file, rasters }) =>
    rasters.map((raster, i) => {
      const stem = file
        .split(/[\\/]/)
        .at(-1)!
        .replace(/\.\w+$/, '')
      const name = rasters.length === 1 ? stem : `${stem}:${i + 1}`
      const role = Object.entries(spec.roles ?? {}).find(([, band]) => band === name)?.[0] as Role | undefined
      return { name, role, raster, scale: 1, offset: 0, isUsual: true }
    }),
  )
}

// A band may lie in a product at several sizes of pixels.
function finestOfEach(bands: readonly FoundBand[]): FoundBand[] {
  const best = new Map<string, FoundBand>()
  for (const band of bands) {
    const known = best.get(band.name)
    if (!known || band.raster.grid.affine.a < known.raster.grid.affine.a) best.set(band.name, band)
  }
  return [...best.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

const withFill = (raster: Raster, fill: number): Raster => ({ ...raster, nodata: raster.nodata ?? fill })

function chosen(found: readonly FoundBand[], spec: SceneSpec, issues: Issue[]): readonly Band[] {
  if (!spec.bands) return found.filter((band) => band.isUsual)
  return spec.bands.flatMap((name) => {
    const band = found.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase())
    if (!band)
      issues.push(
        fault(
          'scene.band',
          ['--bands'],
          `"${name}"`,
          `some of ${found.map((f) => f.name).join(', ')}`,
          'Name bands that the scene has.',
        ),
      )
    return band ?? []
  })
}

function checkRoles(bands: readonly Band[], spec: SceneSpec, issues: Issue[]): void {
  for (const index of spec.indices) {
    const missing = rolesOf(index).filter((role) => !bands.some((band) => band.role === role))
    if (missing.length === 0) continue
    issues.push(
      fault(
        'scene.role',
        ['--indices', index],
        `no band known as ${missing.join(', ')}`,
        `bands of ${rolesOf(index).join(', ')}`,
        'Say which band shows what, for example: --roles blue=1,green=2,red=3,nir=4,swir1=5.',
      ),
    )
  }
}

function maskOf(opened: readonly OpenedFile[], spec: SceneSpec): QualityMask | undefined {
  for (const { file, rasters } of opened) {
    const mask = maskOfMission(missionOf(file, spec) ?? '')
    if (mask?.isMask(file)) return { raster: rasters[0]!, isClear: mask.isClear }
  }
  return undefined
}

// Bands on the grid of the finest, or where they truly lie.
function placer(finest: Grid, placement: Placement | undefined) {
  return (raster: Raster, method: 'nearest' | 'bilinear'): Raster => {
    if (placement) {
      const least = method === 'nearest' ? method : placement.method
      return resampled(raster, placement.grid, (x, y) => unmoved(placement.transform, x, y), least)
    }
    const { affine, width, height } = raster.grid
    const own = finest.affine
    const isSame =
      affine.a === own.a &&
      affine.c === own.c &&
      affine.e === own.e &&
      affine.f === own.f &&
      width === finest.width &&
      height === finest.height
    return isSame ? raster : resampled(raster, finest, (x, y) => [x, y], 'nearest')
  }
}
