// One file of an output folder, and the ways to make one from text and values.
import type { Pieces } from '../../formats/index.ts'
import { type FigureOptions, fileWords, type ReportData } from '../../report/index.ts'
import type { Solution, Study } from '../../study/index.ts'
import { encoded } from './json-pieces.ts'

/**
 * One output file; its bytes are made when they are asked for. `passing`: each piece is taken before the next is asked for,
 * which may then overwrite it.
 */
export interface OutputFile {
  readonly name: string
  readonly bytes: (passing?: boolean) => Pieces | Promise<Pieces>
}

/** A file of text. */
export function text(name: string, content: string): OutputFile {
  return { name, bytes: () => [new TextEncoder().encode(content)] }
}

/** A file of text that is too long to lie in memory whole; it is made when it is asked for. */
export function longText(name: string, pieces: () => Iterable<string>): OutputFile {
  return { name, bytes: () => encoded(pieces()) }
}

/** A file of JSON, indented. */
export function json(name: string, value: unknown): OutputFile {
  return text(name, `${JSON.stringify(value, null, 2)}\n`)
}

/** What every file of JSON that tells of a study begins with: who made it, and whether the study is made up. */
export const madeBy = ({ synthetic }: Pick<Study, 'synthetic'>, version: string) => ({
  software: { name: 'carbon-cadastre', version },
  ...(synthetic && { synthetic }),
})

/** What a report says of its study and where that lies, whoever adds the figures. */
export const studyOfReport = (
  { title, year, synthetic, coverage, land, zones }: Study,
  grid: ReportData['place']['grid'],
) => ({
  title,
  year,
  synthetic,
  coverage,
  place: { cover: fileWords(land.cover), zones: fileWords(zones.file), grid },
})

/** What the figures of a solution say of themselves. */
export function figureOptions({ study }: Pick<Solution, 'study'>, plain: boolean): FigureOptions {
  const { title, synthetic, land, zones } = study
  const [cover, around] = [fileWords(land.cover), fileWords(zones.file)]
  return {
    title,
    synthetic,
    plain,
    source: {
      en: `carbon-cadastre; land cover ${cover.en}, zones ${around.en}${synthetic ? '; synthetic' : ''}`,
      zh: `carbon-cadastre；土地利用 ${cover.zh}，区县 ${around.zh}${synthetic ? '；合成数据' : ''}`,
    },
  }
}
