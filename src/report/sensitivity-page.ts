// The page of a sensitivity: what every choice does to every zone, coloured, and whose rank changes.
import type { ZoneTable } from '../cadastre/index.ts'
import type { Sensitivity, Variant } from '../scenario/index.ts'
import { type Figure, type FigureOptions, zoneName } from './figure.ts'
import { placesRisen } from './rank-maps.ts'
import { formatNumber } from './scale.ts'
import { captioned, paragraphs, simplePage } from './simple-page.ts'
import { element, escapeText } from './svg.ts'

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
    return own === 0 ? 0 : (100 * (variant.zones[z]!.total - own)) / own
  }
  return simplePage(`${title}: which choices matter`, synthetic, [
    {
      heading: 'Change of each zone, %',
      content:
        paragraphs('Each column is the study with one choice made otherwise. Red is more, blue is less.') +
        heat(table, variants, (variant, z) => {
          const value = change(variant, z)
          return { text: value === 0 ? '0' : formatNumber(value, 1), weight: value / 20 }
        }),
    },
    {
      heading: 'Change of rank',
      content:
        paragraphs('Places that a zone rises (+) or falls (−) among the zones by total emission.') +
        heat(table, variants, (variant, z) => {
          const value = placesRisen(answer, variant, z)
          return { text: value === 0 ? '·' : value > 0 ? `+${value}` : `−${-value}`, weight: value / 3 }
        }),
    },
    { heading: 'Maps of the ranks', content: captioned(maps.svg, maps.caption) },
  ])
}

function heat(
  table: ZoneTable,
  variants: readonly Variant[],
  cell: (variant: Variant, z: number) => { readonly text: string; readonly weight: number },
): string {
  const head = ['Zone', ...variants.map(({ name }) => name)]
    .map((name) => element('th', {}, escapeText(name)))
    .join('')
  const rows = table.rows.map((row, z) => {
    const cells = variants.map((variant) => {
      const { text, weight } = cell(variant, z)
      const strength = Math.min(1, Math.abs(weight)) * 0.6
      const tint =
        weight > 0 ? `rgba(173,58,56,${strength.toFixed(2)})` : `rgba(74,111,165,${strength.toFixed(2)})`
      return element('td', { class: 'n', style: `background:${tint}` }, escapeText(text))
    })
    return element('tr', {}, element('td', {}, escapeText(zoneName(row, false))), ...cells)
  })
  return `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}
