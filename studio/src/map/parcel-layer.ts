// Parcels over the map: those large enough to be seen where the map stands, and the one that was chosen.
import Feature from 'ol/Feature.js'
import MultiPolygon from 'ol/geom/MultiPolygon.js'
import VectorLayer from 'ol/layer/Vector.js'
import type OlMap from 'ol/Map.js'
import VectorSource from 'ol/source/Vector.js'
import Fill from 'ol/style/Fill.js'
import Stroke from 'ol/style/Stroke.js'
import Style from 'ol/style/Style.js'
import type { Parcel } from '../workers/parcels.ts'

/** Parcels smaller than this many square pixels of the screen are left out; so are all beyond this number. */
const [SMALLEST, MOST] = [9, 4000]

export interface ParcelLayer {
  readonly layers: readonly VectorLayer[]
  /** Ask for the parcels of the window on show, now and after every move. */
  show(visible: boolean): void
  choose(parcel: Parcel | undefined): void
}

type Ask = (query: { box: Parcel['box']; smallest: number; most: number }) => Promise<readonly Parcel[]>

/** The layer of parcels; `hectaresPerUnit` is the ground of one square unit of the grid. */
export function parcelLayer(
  ask: Ask,
  colorOf: (sector: string) => string,
  hectaresPerUnit: number,
): (map: OlMap) => ParcelLayer {
  const source = new VectorSource()
  const styles = new Map<string, Style>()
  const styleOf = (sector: string) => {
    const known = styles.get(sector)
    if (known) return known
    const color = colorOf(sector)
    const style = new Style({
      stroke: new Stroke({ color, width: 1.1 }),
      fill: new Fill({ color: `${color}26` }),
    })
    styles.set(sector, style)
    return style
  }
  const all = new VectorLayer({
    source,
    visible: false,
    zIndex: 2,
    style: (feature) => styleOf(String(feature.get('sector'))),
  })
  const chosen = new VectorLayer({
    source: new VectorSource(),
    zIndex: 8,
    style: [
      new Style({ stroke: new Stroke({ color: '#fff', width: 5 }) }),
      new Style({ stroke: new Stroke({ color: '#1b1a19', width: 2.4 }) }),
    ],
  })
  return (map) => {
    let turn = 0
    const refill = async () => {
      if (!all.getVisible()) return
      const mine = ++turn
      const view = map.getView()
      const [x0, y0, x1, y1] = view.calculateExtent(map.getSize())
      const smallest = SMALLEST * (view.getResolution() ?? 1) ** 2 * hectaresPerUnit
      const found = await ask({ box: [x0!, y0!, x1!, y1!], smallest, most: MOST })
      if (mine !== turn) return
      source.clear(true)
      source.addFeatures(found.map(featureOf))
    }
    map.on('moveend', refill)
    return {
      layers: [all, chosen],
      show(visible) {
        all.setVisible(visible)
        if (visible) refill()
      },
      choose(parcel) {
        chosen.getSource()!.clear()
        if (parcel) chosen.getSource()!.addFeature(featureOf(parcel))
      },
    }
  }
}

function featureOf({ id, sector, polygons }: Parcel): Feature {
  const pairs = (ring: Float64Array) =>
    Array.from({ length: ring.length / 2 }, (_, i) => [ring[2 * i]!, ring[2 * i + 1]!])
  const feature = new Feature({
    geometry: new MultiPolygon(polygons.map((rings) => rings.map(pairs))),
    sector,
  })
  feature.setId(id)
  return feature
}
