// The page of a sensitivity: what every choice does to every zone, coloured, and whose rank changes.
import type { ZoneTable } from '../../cadastre/index.ts'
import type { Sensitivity, Variant } from '../../scenario/index.ts'
import type { Figure, FigureOptions } from '../charts/figure.ts'
import { element } from '../charts/svg.ts'
import { placesRisen } from '../maps/rank-maps.ts'
import { wide } from '../tables/html-table.ts'
import { told } from '../words/chinese.ts'
import { formatNumber } from '../words/scale.ts'
import { html, type Text, words, zoneWords } from '../words/words.ts'
import { captioned, paragraphs, simplePage } from './simple-page.ts'

/** The page as HTML text. */
export function sensitivityPage(
  table: ZoneTable,
  answer: Sensitivity,
  maps: Figure,
  { title, synthetic }: Pick<FigureOptions, 'title' | 'synthetic'>,
): string {
  const { base, variants } = answer
  const change = (variant: Variant, z: number) => {
    const own = base.zones[z]!.total
    const other = variant.zones[z]!.total
    // No part of nothing tells what a zone without any emission comes to have.
    return own === other ? 0 : own === 0 ? Infinity : (100 * (other - own)) / own
  }
  return simplePage(words(`${title}: which choices matter`, `${title}：哪些选择重要`), synthetic, [
    {
      heading: words('Change of each zone, %', '各区县变化，%'),
      content:
        paragraphs(
          words(
            'Each column is the study with one choice made otherwise. Red is more, blue is less.',
            '每列为改变一项选择后的研究。红为增加，蓝为减少。',
          ),
        ) +
        heat(table, variants, (variant, z) => {
          const value = change(variant, z)
          const text = value === 0 ? '0' : value === Infinity ? words('new', '新增') : formatNumber(value, 1)
          return { text, weight: value / 20 }
        }),
    },
    {
      heading: words('Change of rank', '位次变化'),
      content:
        paragraphs(
          words(
            'Places that a zone rises (+) or falls (−) among the zones by total emission.',
            '各区县按总排放的位次上升（+）或下降（−）。',
          ),
        ) +
        heat(table, variants, (variant, z) => {
          const value = placesRisen(answer, variant, z)
          return { text: value === 0 ? '·' : value > 0 ? `+${value}` : `−${-value}`, weight: value / 3 }
        }),
    },
    { heading: words('Maps of the ranks', '位次图'), content: captioned(maps.svg, maps.caption) },
  ])
}

function heat(
  table: ZoneTable,
  variants: readonly Variant[],
  cell: (variant: Variant, z: number) => { readonly text: Text; readonly weight: number },
): string {
  const head = [words('Zone', '区县'), ...variants.map(({ name }) => told(name))]
    .map((name) => element('th', {}, html(name)))
    .join('')
  const rows = table.rows.map((row, z) => {
    const cells = variants.map((variant) => {
      const { text, weight } = cell(variant, z)
      const strength = Math.min(1, Math.abs(weight)) * 0.6
      const tint =
        weight > 0 ? `rgba(173,58,56,${strength.toFixed(2)})` : `rgba(74,111,165,${strength.toFixed(2)})`
      return element('td', { class: 'n', style: `background:${tint}` }, html(text))
    })
    return element('tr', {}, element('td', {}, html(zoneWords(row))), ...cells)
  })
  return wide(head, `<tbody>${rows.join('')}</tbody>`)
}
