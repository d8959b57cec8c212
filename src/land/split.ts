// Splits a built-up class into an urban and a rural one: in the legend, and pixel by pixel.
import type { Window } from '../grid/index.ts'
import { isUrban, type Settlements } from './join-settlements.ts'
import type { LegendEntry } from './legend.ts'
import type { Mixtures } from './mixtures.ts'
import { labelPieces } from './settlement.ts'

/** `urbanOf[class]` is the class number of its urban part; 0 for classes that are not split. */
export type UrbanOf = Uint8Array

/**
 * A legend whose split codes appear twice: in their old place for rural ground, at the end for urban. The
 * class numbers of all other codes stay.
 */
export function splitLegend(
  entries: readonly LegendEntry[],
  codes: readonly number[],
  sectors: { readonly urban: string; readonly rural: string },
): { entries: readonly LegendEntry[]; urbanOf: UrbanOf } {
  const urbanOf = new Uint8Array(256)
  const part = (entry: LegendEntry, name: 'urban' | 'rural'): LegendEntry => ({
    ...entry,
    part: name,
    name: `${entry.name}, ${name}`,
    nameZh: entry.nameZh && `${entry.nameZh}（${name === 'urban' ? '城镇' : '乡村'}）`,
    color: name === 'urban' ? entry.color : paler(entry.color),
    sector: sectors[name],
  })
  const urban: LegendEntry[] = []
  const rest = entries.map((entry, i) => {
    if (!codes.includes(entry.code)) return entry
    urban.push(part(entry, 'urban'))
    urbanOf[i + 1] = entries.length + urban.length
    return part(entry, 'rural')
  })
  return { entries: [...rest, ...urban], urbanOf }
}

function paler(color: string): string {
  const channel = (at: number) => Math.round((Number.parseInt(color.slice(at, at + 2), 16) + 255) / 2)
  return `#${[1, 3, 5].map((at) => channel(at).toString(16).padStart(2, '0')).join('')}`
}

/** Give the pixels of urban settlements their urban class; the arrays are changed in place. */
export function splitTile(
  window: Window,
  ground: { readonly classes: Uint8Array; readonly mixtures: Mixtures },
  urbanOf: UrbanOf,
  settlements: { readonly of: Settlements; readonly tile: number },
  rowAreas: Float64Array,
): void {
  const { classes, mixtures } = ground
  const { labels, areas } = labelPieces(window, classes, mixtures, urbanOf, rowAreas)
  const urban = Array.from(areas, (_, piece) => isUrban(settlements.of, settlements.tile, piece))
  for (let at = 0; at < classes.length; at++) {
    const label = labels[at]!
    if (label > 0 && urban[label - 1]) classes[at] = urbanOf[classes[at]!] || classes[at]!
  }
  for (let i = 0; i < mixtures.pixels.length; i++) {
    const label = labels[mixtures.pixels[i]!]!
    if (label === 0 || !urban[label - 1]) continue
    for (let k = mixtures.starts[i]!; k < mixtures.starts[i + 1]!; k++)
      mixtures.classes[k] = urbanOf[mixtures.classes[k]!] || mixtures.classes[k]!
  }
}
