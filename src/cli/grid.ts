// cadastre grid: the rasters of an output folder on a modeller's grid, mass kept.
import { readFileSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { type GridRung, targetGrid } from '../cadastre/index.ts'
import { InputError } from '../error.ts'
import { GRID_UNITS, type GridUnit } from '../formats/index.ts'
import type { Grid } from '../grid/index.ts'
import { fileSource, nodeZlib } from '../host/node.ts'
import { addOutputs, listOf } from '../host/output-folder.ts'
import { softwareVersion } from '../host/version.ts'
import { decimals, relativeResidual } from '../quantity/index.ts'
import {
  enterRung,
  gridNetcdf,
  gridOfTemplate,
  gridOutput,
  gridRung,
  gridTiff,
  type OutputFile,
  openOutput,
  text,
} from '../run/index.ts'
import { isQuiet, type Loudness, progressLine, say, sayJson, usageFault } from './console.ts'
import { outputFolder, refuseUnwritableFile } from './output-folder.ts'

interface GridOptions extends Loudness {
  readonly to: string
  readonly unit?: string
  readonly out?: string
  readonly sector?: string
}

/** Regrid and write one file; exit code 1 where mass is lost inside the grid. */
export async function grid(folder: string, options: GridOptions): Promise<void> {
  const file = options.out ?? join(folder, 'grids', nameOf(options))
  const isTiff = /\.tiff?$/i.test(file)
  if (!isTiff && !/\.nc$/i.test(file))
    throw usageFault('--out', file, 'a file that ends in .nc or .tif', 'Name the file by its format.')
  if (!isTiff && options.sector !== undefined)
    throw usageFault('--sector', options.sector, 'a .tif', 'A NetCDF file holds every sector.')
  refuseUnwritableFile(file, '--out')
  const unit = unitOf(options.unit ?? (isTiff ? 't/cell' : FLUX))
  const opened = await openOutput(outputFolder(folder))
  const band = options.sector ?? 'total'
  if (band !== 'total' && !opened.sectors.includes(band))
    throw usageFault('--sector', band, ['total', ...opened.sectors].join(', '), 'Name a sector of the study.')
  const target = await targetOf(options.to, opened.rasters[0]!.grid)
  await refuseRunFile(folder, file)
  const quiet = isQuiet(options)
  const progress = progressLine(quiet)
  const gridded = await gridOutput(opened, target, (share) => progress('grid', share))
  if (gridded.covered.every((is) => is === 0))
    throw usageFault('--to', options.to, 'a grid that meets the rasters', 'Check its axes and its system.')
  const bytes = () =>
    isTiff
      ? gridTiff(opened, gridded, unit, band, nodeZlib)
      : gridNetcdf(opened, gridded, unit, softwareVersion())
  const rung = gridRung(
    opened.register,
    { sums: gridded.sums, grid: target },
    {
      file: insideName(folder, file),
      unit,
      ...(isTiff && { band }),
    },
  )
  await enter(folder, file, bytes, rung)
  const whole = (key: 'source' | 'cells' | 'outside') => gridded.sums.reduce((sum, row) => sum + row[key], 0)
  const residual = relativeResidual(whole('cells') + whole('outside'), whole('source'))
  if (options.json) {
    const { width, height, crs } = target
    sayJson({ ok: true, file, unit, grid: { width, height, crs: crs.name }, mass: gridded.sums, residual })
  } else if (!quiet) {
    const outside =
      whole('outside') === 0 ? '' : `; ${decimals(whole('outside') / 1e6, 4)} Mt lie outside the grid`
    say(
      `${file}: ${target.width} × ${target.height} cells, ${decimals(whole('cells') / 1e6, 4)} Mt CO2e a year (residual ${residual.toExponential(1)})${outside}.`,
    )
  }
  if (!(Math.abs(residual) <= 1e-9))
    throw new Error(`The grid does not carry the rasters' mass (residual ${residual}).`)
}

const FLUX: GridUnit = 'kg m-2 s-1'

const insideName = (folder: string, file: string) => relative(folder, file).replaceAll('\\', '/')

// Flux of every sector is NetCDF; a unit of amounts, or one sector, asks for a GeoTIFF.
function nameOf({ to, unit, sector }: GridOptions): string {
  const stem = basename(to)
    .replace(/\.(nc|tiff?)$/i, '')
    .replace(/[^\w.-]+/g, '-')
  if ((unit ?? FLUX) === FLUX && sector === undefined) return `${stem}.nc`
  return `${[stem, sector, unit?.replace(/\W+/g, '-')].filter(Boolean).join('-')}.tif`
}

// What the run wrote is never replaced by a grid; an earlier grid is.
async function refuseRunFile(folder: string, file: string): Promise<void> {
  const name = insideName(folder, file)
  if (!(await listOf(folder))?.some((entry) => entry.name === name)) return
  const { grids = [] } = JSON.parse(readFileSync(join(folder, 'closure.json'), 'utf8')) as {
    readonly grids?: readonly GridRung[]
  }
  if (grids.some((rung) => rung.file === name)) return
  throw usageFault('--out', file, 'a name that no file of the run has', 'Choose another name.')
}

// A grid inside its folder becomes a station of the closure; elsewhere it stands for itself.
async function enter(
  folder: string,
  file: string,
  bytes: OutputFile['bytes'],
  rung: GridRung,
): Promise<void> {
  const inside = !rung.file.startsWith('../') && !isAbsolute(rung.file)
  const listed = (await listOf(folder))?.map(({ name }) => name)
  if (!inside || !listed?.includes('closure.json'))
    return addOutputs(dirname(resolve(file)), [{ name: basename(file), bytes }])
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  const hasPage = listed.includes('report.html')
  const told = enterRung(read('closure.json'), hasPage ? read('report.html') : undefined, rung)
  await addOutputs(
    folder,
    [{ name: rung.file, bytes }],
    [
      text('closure.json', told.closure),
      ...(told.page === undefined ? [] : [text('report.html', told.page)]),
    ],
  )
}

function unitOf(text: string): GridUnit {
  const unit = GRID_UNITS.find((candidate) => candidate === text)
  if (unit) return unit
  throw usageFault('--unit', `"${text}"`, GRID_UNITS.join(', '), 'Name a unit.')
}

async function targetOf(text: string, source: Grid): Promise<Grid> {
  if (!/\.(nc|tiff?)$/i.test(text)) {
    const target = targetGrid(text, source)
    if ('code' in target) throw new InputError([target])
    return target
  }
  const template = fileSource(text)
  if (!template) throw usageFault('--to', text, 'a template that exists', 'Check the path.')
  return gridOfTemplate(template, nodeZlib)
}
