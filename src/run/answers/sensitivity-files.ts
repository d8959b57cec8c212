// What `cadastre sensitivity` leaves behind: every zone under every choice, and the page.
import { writeCsv } from '../../formats/index.ts'
import { rankMaps, sensitivityPage } from '../../report/index.ts'
import type { Sensitivity } from '../../scenario/index.ts'
import type { Solution } from '../../study/index.ts'
import { figureOptions, type OutputFile, text } from '../folder/output-file.ts'

/** The files, in the order they are written. */
export function sensitivityFiles(
  solution: Solution,
  answer: Sensitivity,
  toPng?: (svg: string) => Promise<Uint8Array>,
): readonly OutputFile[] {
  const { table, inputs, tally } = solution
  const drawn = (plain: boolean) =>
    rankMaps(table, answer, inputs.zones.features, tally.lands.grid, figureOptions(solution, plain))
  const maps = drawn(false)
  const { base, variants } = answer
  const rows = [base, ...variants].flatMap(({ name, zones }) =>
    zones.map(({ total, rank }, z) => [
      name,
      table.rows[z]!.id,
      total,
      total - base.zones[z]!.total,
      rank,
      base.zones[z]!.rank - rank,
    ]),
  )
  return [
    text(
      'sensitivity/zones.csv',
      writeCsv([['choice', 'zone', 'total_t', 'difference_t', 'rank', 'places_risen'], ...rows]),
    ),
    text(`figures/${maps.name}.svg`, maps.svg),
    ...(toPng
      ? [{ name: `figures/${maps.name}.png`, bytes: async () => [await toPng(drawn(true).svg)] }]
      : []),
    text('sensitivity.html', sensitivityPage(table, answer, maps, figureOptions(solution, false))),
  ]
}
