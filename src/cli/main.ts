// The command `cadastre`: run, check, init, explain …, each loaded when asked for. Exit codes: 0 done, 1 failed, 2 bad input.
import { Command, InvalidArgumentError } from 'commander'
import { VECTOR_FORMATS, type VectorEncoding } from '../formats/index.ts'
import { softwareVersion } from '../host/version.ts'
import { OUTPUTS, type OutputKind } from '../run/index.ts'
import { addClassify } from './classify-command.ts'
import { endInWords } from './ending.ts'
import { addInit } from './init-command.ts'
import { addPoints } from './points-command.ts'

function wholeFrom(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() === '' || !Number.isInteger(value) || value < least)
      throw new InvalidArgumentError(`A whole number from ${least} is expected.`)
    return value
  }
}

const wholeNumber = wholeFrom(1)

// Of fewer draws none lies beyond a bound of 95 %.
const FEWEST_DRAWS = 40

function degrees(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value))
    throw new InvalidArgumentError('Degrees are expected, e.g. 118.79.')
  return value
}

function outputKinds(text: string): OutputKind[] {
  const kinds = text.split(',').map((kind) => kind.trim())
  const unknown = kinds.filter((kind) => !OUTPUTS.some((known) => known === kind))
  if (unknown.length > 0) throw new InvalidArgumentError(`Expected some of ${OUTPUTS.join(', ')}.`)
  return OUTPUTS.filter((kind) => kinds.includes(kind))
}

function vectorFormats(text: string): VectorEncoding[] {
  const names = text.split(',').map((name) => name.trim())
  if (names.some((name) => !VECTOR_FORMATS.some((known) => known === name)))
    throw new InvalidArgumentError(`Expected some of ${VECTOR_FORMATS.join(', ')}.`)
  return VECTOR_FORMATS.filter((format) => names.includes(format))
}

const STUDY = ['<study>', 'study file (YAML or JSON)'] as const
const THREADS = [
  '--threads <n>',
  'worker threads (default: one a core, memory allowing)',
  wholeNumber,
] as const
const UNBALANCED = [
  '--allow-unbalanced',
  'breaches of the balance above 5 % are warnings, not errors',
] as const
const QUIET = ['--quiet', 'print errors only'] as const

const program = new Command('cadastre')
  .description(
    'How much carbon a city emits, and where: from an energy balance to the land parcel, with the sum proven.',
  )
  .version(softwareVersion())
  .exitOverride()
  .addHelpText(
    'after',
    '\nExample:\n  cadastre run examples/nanjing-2020/study.yaml --out out\n  cadastre explain out 118.79 32.06\n',
  )

program
  .command('run')
  .description('do the whole job: account, locate, allocate, register, publish')
  .argument(...STUDY)
  .requiredOption('--out <folder>', 'folder for the outputs; made if missing')
  .option('--only <kinds>', `write only some of ${OUTPUTS.join(', ')}`, outputKinds)
  .option('--formats <formats>', `parcels also as some of ${VECTOR_FORMATS.join(', ')}`, vectorFormats)
  .option('--hash-remote', 'fetch remote inputs whole, for their SHA-256 in provenance.json')
  .option(...THREADS)
  .option(
    '--memory <MB>',
    'memory to stay within, in megabytes (default: 512); threads that are asked for may take more, which is told',
    wholeNumber,
  )
  .option('--resume', 'go on after an interrupted run of the same study into the same folder')
  .option(...UNBALANCED)
  .option(...QUIET)
  .option('--json', 'print a summary for machines')
  .addHelpText('after', '\nExample:\n  cadastre run study.yaml --out out\n')
  .action(async (study, options) => (await import('./run.ts')).run(study, options))

program
  .command('check')
  .description('tell every fault of every input at once; write nothing')
  .argument(...STUDY)
  .option(...THREADS)
  .option(...UNBALANCED)
  .option(...QUIET)
  .option('--json', 'print the faults for machines')
  .addHelpText('after', '\nExample:\n  cadastre check study.yaml\n')
  .action(async (study, options) => (await import('./check.ts')).check(study, options))

addInit(program)

const library = program
  .command('factors')
  .description('the factor library: every value with unit, bounds, source and evidence')
  .addHelpText(
    'after',
    '\nExample:\n  cadastre factors list\n  cadastre factors show ndrc-2011\n  cadastre factors diff ipcc-2006 ndrc\n',
  )
library
  .command('list', { isDefault: true })
  .description('the shipped sets')
  .option('--json', 'print for machines')
  .action(async (options) => (await import('./factors.ts')).listFactors(options))
library
  .command('show')
  .description('one set: CO2 of every carrier and its composition')
  .argument('<set>', 'name of a set, or its beginning')
  .option('--rows', 'print the rows behind it as CSV')
  .option('--json', 'print for machines')
  .action(async (set, options) => (await import('./factors.ts')).showFactors(set, options))
library
  .command('diff')
  .description('two sets, carrier by carrier')
  .argument('<first>', 'name of a set, or its beginning')
  .argument('<second>', 'name of a set, or its beginning')
  .option('--json', 'print for machines')
  .action(async (first, second, options) =>
    (await import('./factors.ts')).diffFactors(first, second, options),
  )

program
  .command('studio')
  .description('open the web studio on this machine: a map of a run, and the whole engine in the browser')
  .argument('[out]', 'output folder of a run (default: the example)')
  .option('--port <n>', 'port on localhost; 0 takes a free one', wholeFrom(0), 4173)
  .addHelpText('after', '\nExample:\n  cadastre studio out\n')
  .action(async (out: string | undefined, options: { port: number }) => {
    const { studio } = await import('./studio.ts')
    await studio(out, options)
  })

program
  .command('explain')
  .description('say why a place emits what it emits: formula, balance cells, factors, land code, rule, share')
  .argument('<out>', 'output folder of a run')
  .argument('[lon]', 'longitude, degrees (WGS 84)', degrees)
  .argument('[lat]', 'latitude, degrees (WGS 84)', degrees)
  .option('--patch <id>', 'a parcel of patches.gpkg instead of a place')
  .option('--zone <id>', 'a zone instead of a place')
  .option('--json', 'print the chain for machines')
  .addHelpText(
    'after',
    '\nExample:\n  cadastre explain out 118.79 32.06\n  cadastre explain out -- -74.01 40.71\n  cadastre explain out --patch urban-320102-1834-1205\n  cadastre explain out --zone 320102\n',
  )
  .action(async (out, lon, lat, options) => (await import('./explain.ts')).explain(out, lon, lat, options))

program
  .command('verify')
  .description('prove an output folder from its files alone: no byte altered, every sum the same')
  .argument('<out>', 'output folder of a run')
  .option('--json', 'print the proof for machines')
  .addHelpText('after', '\nExample:\n  cadastre verify out\n')
  .action(async (out, options) => (await import('./verify.ts')).verify(out, options))

program
  .command('grid')
  .description('put the rasters of a run on another grid with their mass: CF NetCDF or GeoTIFF')
  .argument('<out>', 'output folder of a run')
  .requiredOption('--to <grid>', '0.1deg, 1km, 100m, EPSG:3035:1000, or a template (.nc, .tif)')
  .option('--unit <unit>', 'kg m-2 s-1 (default of .nc), t/cell (default of .tif) or t/ha')
  .option(
    '--out <file>',
    'file to write (default: OUT/grids/GRID.nc; .tif with --unit t/cell, t/ha, --sector)',
  )
  .option('--sector <sector>', 'sector of a .tif (default: total)')
  .option(...QUIET)
  .option('--json', 'print the proof of mass for machines')
  .addHelpText(
    'after',
    '\nExample:\n  cadastre grid out --to 0.1deg\n  cadastre grid out --to 1km --unit t/cell --out total-1km.tif\n',
  )
  .action(async (out, options) => (await import('./grid.ts')).grid(out, options))

program
  .command('export')
  .description('give the parcels of a run in another format, or load them into PostGIS')
  .argument('<out>', 'output folder of a run')
  .requiredOption('--to <target>', 'FILE.gpkg, .parquet, .fgb, .geojson, .shp, .pmtiles, or postgres://…')
  .option(...QUIET)
  .option('--json', 'print a summary for machines')
  .addHelpText(
    'after',
    '\nExample:\n  cadastre export out --to parcels.parquet\n  cadastre export out --to "postgres://me:secret@localhost/city?table=parcels"\n',
  )
  .action(async (out, options) => (await import('./export.ts')).exportParcels(out, options))

addClassify(program, wholeNumber)
addPoints(program, wholeNumber)

program
  .command('uncertainty')
  .description(
    'say how sure the result is: 95 % intervals by sector, gas, carrier, zone; where the doubt comes from',
  )
  .argument(...STUDY)
  .option('--out <folder>', 'folder for tables, figures, page and rasters; without it a summary is printed')
  .option(
    '--draws <n>',
    `exactly so many draws, at least ${FEWEST_DRAWS} (default: 10 000, more until stable)`,
    wholeFrom(FEWEST_DRAWS),
  )
  .option('--seed <n>', 'seed of the draws (default: the study’s)', wholeFrom(0))
  .option(
    '--threads <n>',
    'worker threads for counting land (default: one a core, memory allowing)',
    wholeNumber,
  )
  .option(...UNBALANCED)
  .option(...QUIET)
  .option('--json', 'print a summary for machines')
  .addHelpText('after', '\nExample:\n  cadastre uncertainty study.yaml --out out\n')
  .action(async (file, options) => (await import('./uncertainty.ts')).uncertainty(file, options))

program
  .command('scenario')
  .description('apply changes to a study and compare, with what each change did')
  .argument(...STUDY)
  .argument('<changes>', 'file of changes: scale, set, switch, factor, or any key of the study')
  .option('--out <folder>', 'folder for the comparison; without it the steps are printed')
  .option(...THREADS)
  .option(...UNBALANCED)
  .option(...QUIET)
  .option('--json', 'print the comparison for machines')
  .addHelpText('after', '\nExample:\n  cadastre scenario study.yaml measures.yaml --out out\n')
  .action(async (file, changes, options) => (await import('./scenario.ts')).scenario(file, changes, options))

program
  .command('series')
  .description('solve every year of a study: trends, per head and per product, and why they changed')
  .argument('<study>', 'study file (YAML or JSON) with `years`')
  .requiredOption('--out <folder>', 'folder for the outputs; made if missing')
  .option(...THREADS)
  .option(...UNBALANCED)
  .option(...QUIET)
  .option('--json', 'print a summary for machines')
  .addHelpText('after', '\nExample:\n  cadastre series study.yaml --out out\n')
  .action(async (file, options) => (await import('./series.ts')).series(file, options))

program
  .command('compare')
  .description('set a result beside published totals and gridded products, with what each of them counts')
  .argument('<out>', 'output folder of a run')
  .option('--region <name>', 'region with published totals (default: from the title)')
  .option('--with <file...>', 'gridded products (GeoTIFF, NetCDF; a folder: one file a month) to sum by zone')
  .option('--unit <unit>', 'what a cell of them holds: t/cell, tC/cell/month, kgC/h, kg/m2, kg m-2 s-1')
  .option('--variable <name>', 'which variable of a NetCDF file')
  .option('--zones <file>', 'polygons of the zones, any vector file (default: those of the run)')
  .option(...QUIET)
  .option('--json', 'print for machines')
  .addHelpText(
    'after',
    '\nExample:\n  cadastre compare out\n  cadastre compare out --with odiac-2020/ edgar.nc\n',
  )
  .action(async (out, options) => (await import('./compare.ts')).compare(out, options))

program
  .command('sensitivity')
  .description(
    'make the choices of a study otherwise, one at a time: buffer, coverage, priority, codes, electricity',
  )
  .argument(...STUDY)
  .option('--out <folder>', 'folder for table and page; without it the largest changes are printed')
  .option(...THREADS)
  .option(...UNBALANCED)
  .option(...QUIET)
  .option('--json', 'print for machines')
  .addHelpText('after', '\nExample:\n  cadastre sensitivity study.yaml --out out\n')
  .action(async (file, options) => (await import('./sensitivity.ts')).sensitivity(file, options))

endInWords(program)
