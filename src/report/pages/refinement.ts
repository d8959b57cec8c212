// What refinement changed, as CSV, as the land section of the closure, and as a part of the page.
import { writeCsv } from '../../formats/index.ts'
import type { Refinement, Zone } from '../../land/index.ts'
import { exactSum, HECTARE } from '../../quantity/index.ts'
import { grid } from '../tables/html-table.ts'
import { formatNumber } from '../words/scale.ts'
import { html, words, zoneWords } from '../words/words.ts'

/** A refinement with what is needed to tell of it. */
export interface ToldRefinement {
  readonly refinement: Refinement
  readonly zones: readonly Zone[]
  /** File of the reference. */
  readonly reference: string
  readonly method: 'majority' | 'fractions'
}

/** `land/refinement.csv`: ground of each code in each zone before and after, hectares at full precision. */
export function refinementCsv({ refinement, zones }: ToldRefinement): string {
  const head = ['zone', 'name', 'code', 'land', 'before_ha', 'after_ha', 'gained_ha', 'lost_ha']
  const rows = refinement.changes.map((change) => [
    zones[change.zone]!.id,
    zones[change.zone]!.name,
    change.code,
    change.name,
    ...[change.before, change.after, change.gained, change.lost].map((area) => area / HECTARE),
  ])
  return writeCsv([head, ...rows])
}

/** `land/confusion.csv`: refined ground inside zones by code of the cover and code of the reference. */
export function confusionCsv({ refinement }: ToldRefinement): string {
  const head = ['cover_code', 'cover', 'reference_code', 'reference', 'area_ha']
  const rows = refinement.confusion.map(({ cover, reference, area }) => [
    cover.code,
    cover.name,
    reference?.code ?? '',
    reference?.name ?? 'not shown',
    area / HECTARE,
  ])
  return writeCsv([head, ...rows])
}

/** The refinement in `closure.json`, hectares. */
export function refinementJson({ refinement, zones, reference, method }: ToldRefinement) {
  return {
    reference,
    method,
    area: refinement.area / HECTARE,
    kept: refinement.kept / HECTARE,
    not_shown_by_reference: refinement.unseen / HECTARE,
    zones: refinement.changes.map(({ zone, code, before, after, gained, lost }) => ({
      zone: zones[zone]!.id,
      code,
      before: before / HECTARE,
      after: after / HECTARE,
      gained: gained / HECTARE,
      lost: lost / HECTARE,
    })),
    confusion: refinement.confusion.map(({ cover, reference: seen, area }) => ({
      cover: cover.code,
      reference: seen?.code ?? null,
      area: area / HECTARE,
    })),
  }
}

/** The page's section: what each code gained and lost, zone by zone, and both products against each other. */
export function refinementSection(told: ToldRefinement): string {
  const { refinement, reference, method } = told
  const share = (area: number) =>
    refinement.area === 0 ? '0' : formatNumber((100 * area) / refinement.area, 2)
  const part = formatNumber(refinement.area / HECTARE, 1)
  const [kept, unseen] = [share(refinement.kept), share(refinement.unseen)]
  const how =
    method === 'majority'
      ? words('a pixel takes the class of most of its ground', '像元取其最大地类')
      : words('a pixel keeps the share of each class', '像元保留各类比例')
  const lead = words(
    `${part} ha inside the zones were corrected by ${reference} (${how.en}). ${kept} % kept their code; ${unseen} % are not shown by the reference and stayed as they were.`,
    `区县内 ${part} 公顷由 ${reference} 修正（${how.zh}）。${kept} % 保持原代码；${unseen} % 未被参考产品覆盖，维持不变。`,
  )
  const both = words(
    'Both products on the same ground, ha: rows are the cover before, columns the reference.',
    '两种产品在同一土地上的面积（公顷）：行为修正前，列为参考产品。',
  )
  return `<p>${html(lead)}</p>${changesTable(told)}<p>${html(both)}</p>${confusionTable(refinement)}`
}

function changesTable({ refinement, zones }: ToldRefinement): string {
  const codes = [...new Map(refinement.changes.map(({ code, name }) => [code, name]))]
  const numbers = (of: Refinement['changes']) =>
    (['before', 'after', 'gained', 'lost'] as const).map((key) =>
      formatNumber(exactSum(of.map((change) => change[key])) / HECTARE, 2),
    )
  const rows = refinement.changes.map((change) => {
    return [zoneWords(zones[change.zone]!), `${change.code} ${change.name}`, ...numbers([change])]
  })
  const foot = codes.map(([code, name]) => [
    words('All zones', '全域'),
    `${code} ${name}`,
    ...numbers(refinement.changes.filter((change) => change.code === code)),
  ])
  return grid(
    [
      words('Zone', '区县'),
      words('Land', '用地'),
      words('Before, ha', '修正前，公顷'),
      words('After, ha', '修正后，公顷'),
      words('Gained, ha', '增加，公顷'),
      words('Lost, ha', '减少，公顷'),
    ],
    rows,
    foot,
  )
}

function confusionTable({ confusion }: Refinement): string {
  const label = (of: { code: number; name: string } | undefined) =>
    of ? `${of.code} ${of.name}` : 'not shown'
  const columns = [...new Set(confusion.map(({ reference }) => label(reference)))]
  const rows = [...new Set(confusion.map(({ cover }) => label(cover)))]
  const cell = (row: string, column: string) =>
    confusion.find(({ cover, reference }) => label(cover) === row && label(reference) === column)?.area ?? 0
  return grid(
    [words('Cover', '土地覆被'), ...columns],
    rows.map((row) => [row, ...columns.map((column) => formatNumber(cell(row, column) / HECTARE, 2))]),
  )
}
