// cadastre run: solve a study and write its outputs.
import { resolve } from 'node:path'
import { closes, sectorSums } from '../cadastre/index.ts'
import { writeOutputs } from '../host/output-folder.ts'
import { svgToPng } from '../host/png.ts'
import { softwareVersion } from '../host/version.ts'
import { type OutputFile, type OutputKind, publish, writeRasters } from '../run/index.ts'
import { type Solution, solve } from '../study/index.ts'
import { progressLine, say, sayIssues } from './console.ts'
import { openStudy } from './study-file.ts'

interface RunOptions {
  readonly out: string
  readonly threads?: number
  readonly only?: readonly OutputKind[]
  readonly allowUnbalanced?: boolean
  readonly quiet?: boolean
  readonly json?: boolean
}

/** Run a study; exit code 1 where the sums do not close. */
export async function run(file: string, options: RunOptions): Promise<void> {
  const quiet = options.quiet === true || options.json === true
  const progress = progressLine(quiet)
  const { study, world } = openStudy(file, { ...options, progress })
  try {
    const solution = await solve(study, world)
    const rasters = await writeRasters(solution, world, {
      classes: options.only?.includes('register') ?? true,
    })
    try {
      const files = await publish(solution, rasters, world, {
        version: softwareVersion(),
        toPng: svgToPng,
        only: options.only,
      })
      await writeOutputs(resolve(options.out), files, (share) => progress('write', share))
      const closed = closes(rasters.closure)
      const worst = rasters.closure.reduce((most, row) => Math.max(most, Math.abs(row.residual)), 0)
      if (options.json)
        say(
          JSON.stringify(
            summary(
              solution,
              closed,
              worst,
              files.map(({ name }) => name),
            ),
            null,
            2,
          ),
        )
      else if (!quiet) tell(solution, worst, options.out, files)
      if (!closed) throw new Error(`The sums do not close (largest residual ${worst}); see closure.json.`)
    } finally {
      rasters.close()
    }
  } finally {
    await world.close()
  }
}

function summary(solution: Solution, closed: boolean, residual: number, files: readonly string[]) {
  const sums = sectorSums(solution.table)
  return {
    ok: closed,
    title: solution.study.title,
    ...(solution.study.synthetic && { synthetic: solution.study.synthetic }),
    unit: 't CO2e a year',
    totals: Object.fromEntries(solution.table.sectors.map((sector, s) => [sector, sums[s]])),
    zones: solution.table.rows.length,
    residual,
    warnings: solution.issues,
    files,
  }
}

// Names of files and folders, each once.
const listed = (files: readonly OutputFile[]) =>
  [...new Set(files.map(({ name }) => name.replace(/\/.*/, '/')))].join(', ')

function tell(solution: Solution, residual: number, out: string, files: readonly OutputFile[]): void {
  const { table, study, issues } = solution
  sayIssues(issues)
  const sums = sectorSums(table)
  const whole = sums.reduce((a, b) => a + b, 0)
  const number = (value: number) => (value / 1e4).toFixed(2).padStart(13)
  say(
    `${study.title}: ${(whole / 1e6).toFixed(4)} Mt CO2e in ${study.year}${study.synthetic ? ` — synthetic: ${study.synthetic}` : ''}`,
    '',
    `${'10^4 t CO2e'.padEnd(16)}${[...table.sectors, 'total'].map((sector) => sector.padStart(13)).join('')}`,
    ...table.rows.map(
      (row) => `${(row.nameEn ?? row.name).padEnd(16)}${[...row.emissions, row.total].map(number).join('')}`,
    ),
    `${'all'.padEnd(16)}${[...sums, whole].map(number).join('')}`,
    '',
    `Closed: largest residual ${residual.toExponential(1)}. Written to ${out}: ${listed(files)}.`,
  )
}
