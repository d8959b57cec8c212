// Districts over the map: outlines, and names moved apart where they would touch, with lines to where they belong.
import { labelPlaces, type ResultView, wantsLeader } from 'carbon-cadastre/web'
import Feature from 'ol/Feature.js'
import LineString from 'ol/geom/LineString.js'
import MultiPolygon from 'ol/geom/MultiPolygon.js'
import Point from 'ol/geom/Point.js'
import VectorLayer from 'ol/layer/Vector.js'
import VectorSource from 'ol/source/Vector.js'
import Fill from 'ol/style/Fill.js'
import Stroke from 'ol/style/Stroke.js'
import Style from 'ol/style/Style.js'
import Text from 'ol/style/Text.js'
import { shortName } from '../words.ts'

const INK = '#2b2a28'
// A name that others push further than this, in pixels, is left out: the map is too small for it.
const FAR = 30
const FONT = '12.5px system-ui, "Noto Sans", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif'

type Zone = ResultView['zones'][number]
type Language = 'en' | 'zh'

/** Outlines and names of the districts, and what can be asked of them. */
export interface ZoneLayer {
  readonly layer: VectorLayer
  /** Extent of all outlines; undefined where there are none. */
  readonly extent: number[] | undefined
  /** Extent of one zone's outline. */
  extentOf(zone: string): number[] | undefined
  at(coordinate: number[]): string | undefined
  highlight(zone: string | undefined): void
  names(language: Language): void
}

/** The layer of a result's zones. */
export function zoneLayer(zones: readonly Zone[]): ZoneLayer {
  const source = new VectorSource({ features: zones.map(featureOf) })
  let language: Language = 'en'
  let hovered: string | undefined
  const places = placesOf(zones)
  const layer = new VectorLayer({
    source,
    style(feature, resolution) {
      const z = zones.findIndex(({ id }) => id === feature.getId())
      const on = zones[z]!.id === hovered
      return [outline(on), ...nameStyles(nameOf(zones[z]!, language), places(language, resolution)[z], on)]
    },
    zIndex: 5,
  })
  const extent = source.getExtent()
  return {
    layer,
    extent: extent?.every(Number.isFinite) ? extent : undefined,
    extentOf: (zone) => source.getFeatureById(zone)?.getGeometry()?.getExtent(),
    at(coordinate) {
      const id = source.getFeaturesAtCoordinate(coordinate)[0]?.getId()
      return id === undefined ? undefined : String(id)
    },
    highlight(zone) {
      if (zone === hovered) return
      hovered = zone
      layer.changed()
    },
    names(next) {
      language = next
      layer.changed()
    },
  }
}

interface Name {
  readonly at: readonly [number, number]
  readonly home: readonly [number, number] | undefined
}

// Where names stand on the ground, told anew when the language or the scale changes.
function placesOf(zones: readonly Zone[]) {
  let known: { key: string; names: readonly (Name | undefined)[] } | undefined
  return (language: Language, resolution: number) => {
    const key = `${language} ${resolution}`
    if (known?.key !== key) {
      const named = zones.map((zone) => ({ text: nameOf(zone, language), rings: zone.outline }))
      const found = labelPlaces(
        named,
        (x) => x / resolution,
        (y) => -y / resolution,
        FAR,
      )
      const names = found.map((place): Name | undefined => {
        if (!place) return undefined
        const ground = (x: number, y: number) => [x * resolution, -y * resolution] as const
        return {
          at: ground(place.x, place.y),
          home: wantsLeader(place) ? ground(place.homeX, place.homeY) : undefined,
        }
      })
      known = { key, names }
    }
    return known.names
  }
}

const nameOf = (zone: Zone, language: Language) =>
  shortName((language === 'en' ? zone.nameEn : undefined) ?? zone.name ?? zone.id, 28, 14)

function outline(on: boolean): Style {
  return new Style({
    zIndex: on ? 2 : 1,
    stroke: new Stroke({ color: on ? '#1b1a19' : 'rgba(43,42,40,.62)', width: on ? 2.6 : 0.9 }),
  })
}

function nameStyles(text: string, name: Name | undefined, on: boolean): Style[] {
  if (!name) return []
  const written = new Style({
    geometry: new Point([...name.at]),
    zIndex: 4,
    text: new Text({
      text,
      font: `${on ? 700 : 600} ${FONT}`,
      fill: new Fill({ color: INK }),
      stroke: new Stroke({ color: 'rgba(255,255,255,.95)', width: 3.5 }),
    }),
  })
  if (!name.home) return [written]
  const geometry = new LineString([[...name.home], [...name.at]])
  return [new Style({ geometry, zIndex: 3, stroke: new Stroke({ color: INK, width: 0.8 }) }), written]
}

const pairs = (ring: readonly number[]) =>
  Array.from({ length: ring.length / 2 }, (_, i) => [ring[2 * i]!, ring[2 * i + 1]!])

function featureOf(zone: Zone): Feature {
  const feature = new Feature(new MultiPolygon(zone.outline.map((ring) => [pairs(ring)])))
  feature.setId(zone.id)
  return feature
}
