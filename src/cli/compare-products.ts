// Gridded products beside an output folder: by zone, and cell by cell at 1 km and 0.1°.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { targetGrid } from '../cadastre/index.ts'
import {
  agreement,
  type GridMass,
  gridByZone,
  knownProduct,
  spatialAgreement,
  type ZoneMass,
} from '../compare/index.ts'
import { type Issue, refuse, warning } from '../error.ts'
import { fileSource, nodeWorld, nodeZlib } from '../host/node.ts'
import { exactSum, HECTARE, listed } from '../quantity/index.ts'
import type { ComparedGrid } from '../report/index.ts'
import { gridOutput, openOutput, openProduct, registeredZones, zonesOfFile } from '../run/index.ts'
import type { Study } from '../study/index.ts'
import type { Feature } from '../vector/index.ts'
import { usageFault } from './console.ts'
import { outputFolder, registerOf } from './output-folder.ts'

/** What a run says of itself. */
export interface Ran {
  readonly title: string
  readonly synthetic: string | undefined
  readonly year: number
  readonly boundary: string
  readonly study: Study
  readonly zones: readonly {
    readonly id: string
    readonly name: string
    readonly total: number
    /** Hectares. */
    readonly ground: number
  }[]
}

interface ProductsAsked {
  readonly with: readonly string[]
  readonly unit?: string
  readonly variable?: string
  readonly zones?: string
}

/** Read every product and compare it with the run. */
export async function compareProducts(
  out: string,
  ran: Ran,
  { with: paths, unit, variable, zones: file }: ProductsAsked,
): Promise<readonly ComparedGrid[]> {
  const zones = await zonesOf(out, file, ran)
  const ours = await ownGrids(out)
  const compared: ComparedGrid[] = []
  for (const path of paths) {
    const known = knownProduct(basename(path))
    const asked = { zones, year: ran.year, variable, unit: unit ?? unitOf(path, known?.unit) }
    const product = await openProduct(sourcesOf(path), asked, nodeZlib)
    const { conversion, layers, lacking } = product
    const theirs = gridByZone(product, product.zones)
    compared.push({
      name: known ? `${known.name} (${basename(path)})` : basename(path),
      boundary: known?.boundary ?? 'grid',
      source: known?.source ?? '',
      total: exactSum(theirs.map(({ tonnes }) => tonnes)),
      conversion,
      layers,
      lacking,
      year: product.year,
      issues: [...product.issues, ...unseenZones(path, ran, theirs)],
      agreement: agreement(
        ran.zones.map(({ id, name, total }, z) => ({ id, name, ours: total, theirs: theirs[z]!.tonnes })),
      ),
      spatial: ours.map(({ at, ...own }) => spatialAgreement(at, own, product, product.zones)),
    })
  }
  return compared
}

// Ground that a product says nothing of counts as none of its emission.
function unseenZones(path: string, { zones }: Ran, seen: readonly ZoneMass[]): Issue[] {
  const parts = zones.flatMap(({ id, name, ground }, z) => {
    const share = seen[z]!.ground / (ground * HECTARE)
    return share < 0.95 ? [`${name || id} (${Math.floor(100 * share)} %)`] : []
  })
  if (parts.length === 0) return []
  return [
    warning(
      'compare.unseen',
      [path],
      `values on a part of ${parts.length} zones only: ${listed(parts, { most: 8 })}`,
      'a product that covers the zones',
      'Cells without a value count as none; give the whole product.',
    ),
  ]
}

// NetCDF says its own unit; what is known of a product stands in for a GeoTIFF, which says none.
const unitOf = (path: string, known: string | undefined) => (/\.nc4?$/i.test(path) ? undefined : known)

function sourcesOf(path: string) {
  const isFolder = existsSync(path) && statSync(path).isDirectory()
  const files = isFolder
    ? readdirSync(path)
        .filter((name) => /\.(tiff?|nc4?)$/i.test(name))
        .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
        .map((name) => join(path, name))
    : [path]
  const sources = files.map((file) => fileSource(file)).filter((source) => source !== undefined)
  if (sources.length > 0) return sources
  throw usageFault(
    path,
    isFolder ? 'a folder without a GeoTIFF or NetCDF' : 'no such file',
    'a readable GeoTIFF or NetCDF, or a folder of them',
    existsSync(join(path, 'rasters', 'total.tif'))
      ? `It is the output of a run: name ${join(path, 'rasters', 'total.tif')}, with --unit t/ha.`
      : 'Check the path.',
  )
}

async function zonesOf(out: string, file: string | undefined, { study }: Ran): Promise<readonly Feature[]> {
  const register = registerOf(out)
  if (file === undefined) return registeredZones(register)
  const issues: Issue[] = []
  const world = nodeWorld({ base: '.', threads: 1 })
  const zones = await zonesOfFile(file, study, register, world, issues)
  refuse(issues)
  return zones
}

// Our own mass at both sizes of cell; where rasters are in degrees, a hundredth of one stands for the kilometre.
async function ownGrids(out: string): Promise<readonly (GridMass & { readonly at: string })[]> {
  const opened = await openOutput(outputFolder(out))
  const source = opened.rasters[0]!.grid
  const fine = source.crs.kind === 'geographic' ? '0.01deg' : '1km'
  const grids = []
  for (const at of [fine, '0.1deg']) {
    const target = targetGrid(at, source)
    if ('code' in target) continue
    const { mass } = await gridOutput(opened, target)
    const whole = mass[0]!.map((_, cell) => exactSum(mass.map((band) => band[cell]!)))
    grids.push({ at, grid: target, mass: whole })
  }
  return grids
}
