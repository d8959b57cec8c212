// A feature style as QGIS reads it (QML): one fill or stroke a class, so that a layer opens coloured.
import type { FeatureStyle, Geometry } from '../../vector/index.ts'

const quoted = (text: string) => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`)

const rgba = (color: string, alpha = 255) => {
  const channels = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
  return [...channels, alpha].join(',')
}

const SYMBOLS = {
  polygon: { type: 'fill', layer: 'SimpleFill' },
  line: { type: 'line', layer: 'SimpleLine' },
  point: { type: 'marker', layer: 'SimpleMarker' },
} as const

function properties(kind: Geometry['kind'], color: string): Readonly<Record<string, string>> {
  if (kind === 'line') return { line_color: rgba(color), line_style: 'solid', line_width: '0.3' }
  return {
    color: rgba(color),
    outline_color: rgba('#ffffff', 128),
    outline_style: 'solid',
    outline_width: '0.05',
    ...(kind === 'polygon' ? { style: 'solid' } : { name: 'circle', size: '2' }),
  }
}

/** QML of a categorised renderer; colours are `#rrggbb`. */
export function qgisStyle(style: FeatureStyle, kind: Geometry['kind']): string {
  const { type, layer } = SYMBOLS[kind]
  const categories = style.classes.map(
    ({ value, label }, i) =>
      `<category value="${quoted(value)}" label="${quoted(label)}" symbol="${i}" type="string" render="true"/>`,
  )
  const symbols = style.classes.map(({ color }, i) => {
    const items = Object.entries(properties(kind, color))
    // QGIS before 3.26 reads `prop`, later ones `Option`.
    const options = items.map(([name, value]) => `<Option name="${name}" type="QString" value="${value}"/>`)
    const props = items.map(([name, value]) => `<prop k="${name}" v="${value}"/>`)
    return [
      `<symbol name="${i}" type="${type}" alpha="1" clip_to_extent="1" force_rhr="0">`,
      `<layer class="${layer}" enabled="1" locked="0" pass="0">`,
      `<Option type="Map">${options.join('')}</Option>${props.join('')}`,
      '</layer></symbol>',
    ].join('')
  })
  return [
    "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>",
    '<qgis version="3.22.0" styleCategories="Symbology">',
    `<renderer-v2 type="categorizedSymbol" attr="${quoted(style.column)}" symbollevels="0" forceraster="0" enableorderby="0">`,
    `<categories>${categories.join('')}</categories>`,
    `<symbols>${symbols.join('')}</symbols>`,
    '</renderer-v2></qgis>',
  ].join('\n')
}
