// cadastre sensitivity: a study with its choices made otherwise, one at a time.
import { svgToPng } from '../host/png.ts'
import { decimals } from '../quantity/index.ts'
import { sensitivityFiles } from '../run/index.ts'
import { type Sensitivity, sensitivity as vary } from '../scenario/index.ts'
import { type Solution, solve } from '../study/index.ts'
import { isQuiet, say, sayIssues, sayJson } from './console.ts'
import { refuseUnwritable } from './output-folder.ts'
import { openStudy, type StudyCommand } from './study-file.ts'
import { toldMass } from './told-mass.ts'
import { writeAnswer } from './write-answer.ts'

interface SensitivityCommand extends StudyCommand {
  readonly out?: string
}

/** Vary a study; without `--out` only the largest changes are printed. */
export async function sensitivity(file: string, command: SensitivityCommand): Promise<void> {
  if (command.out !== undefined) refuseUnwritable(command.out)
  const { study, world } = openStudy(file, command)
  try {
    const solution = await solve(study, world)
    const answer = await vary(solution, world)
    if (command.out !== undefined)
      await writeAnswer(command.out, sensitivityFiles(solution, answer, svgToPng))
    const { issues, ...told } = answer
    if (command.json) sayJson({ ok: true, unit: 't CO2e a year', ...told, warnings: issues })
    else if (!isQuiet(command)) {
      sayIssues(issues)
      tell(solution, answer, command.out)
    }
  } finally {
    await world.close()
  }
}

function tell({ study, table }: Solution, { base, variants }: Sensitivity, out: string | undefined): void {
  const width = Math.max(44, ...variants.map(({ name }) => name.length + 2))
  const mass = toldMass(Math.max(...base.zones.map(({ total }) => total)))
  const lines = variants.map(({ name, zones }) => {
    const changes = zones.map(({ total }, z) => total - base.zones[z]!.total)
    const worst = changes.reduce(
      (most, change, z) => (Math.abs(change) > Math.abs(changes[most]!) ? z : most),
      0,
    )
    const row = table.rows[worst]!
    const ranks = zones.filter(({ rank }, z) => rank !== base.zones[z]!.rank).length
    const was = base.zones[worst]!.total
    const part = was === 0 ? '–' : `${decimals((100 * changes[worst]!) / was, 1)} %`
    return `${name.padEnd(width)}${(row.nameEn ?? row.name).padEnd(14)}${mass.number(changes[worst]!).padStart(10)}${part.padStart(10)}${String(ranks).padStart(8)}`
  })
  say(
    study.title,
    '',
    `${'choice'.padEnd(width)}${'most changed'.padEnd(14)}${mass.unit.padStart(10)}${''.padStart(10)}${'ranks'.padStart(8)}`,
    ...lines,
    ...(out === undefined
      ? []
      : ['', `Written to ${out}: sensitivity.html, sensitivity/zones.csv, figures/sensitivity-ranks.`]),
  )
}
