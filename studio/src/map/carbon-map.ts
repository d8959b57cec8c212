// The map itself: the study's own grid as projection, tiles of intensity or land use, outlines over them.
import { type ResultView, sectorColor } from 'carbon-cadastre/web'
import Feature from 'ol/Feature.js'
import type Geometry from 'ol/geom/Geometry.js'
import MultiPolygon from 'ol/geom/MultiPolygon.js'
import Point from 'ol/geom/Point.js'
import Polygon from 'ol/geom/Polygon.js'
import TileLayer from 'ol/layer/Tile.js'
import VectorLayer from 'ol/layer/Vector.js'
import OlMap from 'ol/Map.js'
import type MapBrowserEvent from 'ol/MapBrowserEvent.js'
import Projection from 'ol/proj/Projection.js'
import ImageTile from 'ol/source/ImageTile.js'
import VectorSource from 'ol/source/Vector.js'
import CircleStyle from 'ol/style/Circle.js'
import Fill from 'ol/style/Fill.js'
import Stroke from 'ol/style/Stroke.js'
import Style from 'ol/style/Style.js'
import Text from 'ol/style/Text.js'
import TileGrid from 'ol/tilegrid/TileGrid.js'
import View from 'ol/View.js'
import { bandsOf, doubtOf } from '../figures.ts'
import type { Remote } from '../rpc.ts'
import type { Parcel } from '../workers/parcels.ts'
import type { ReaderCalls } from '../workers/reader.ts'
import { doubtLayer } from './doubt-layer.ts'
import { landCanvas, type PaintedTile, packed, type Scheme, sectorCanvas } from './painter.ts'
import { parcelLayer } from './parcel-layer.ts'

const SIDE = 512
const INK = '#2b2a28'

export interface MapEvents {
  hover(zone: string | undefined, x: number, y: number): void
  click(x: number, y: number): void
  moved(center: readonly [number, number], resolution: number): void
}

/** What can be asked of a map on the page. */
export interface CarbonMap {
  readonly map: OlMap
  /** `land-use`, a band, or the uncertainty of a band. */
  show(layer: string): void
  paint(scheme: Scheme): void
  opacity(value: number): void
  overlay(name: 'zones' | 'parks' | 'enterprises' | 'patches', visible: boolean): void
  highlight(zone: string | undefined): void
  mark(place: readonly [number, number] | undefined): void
  choose(parcel: Parcel | undefined): void
  names(language: 'en' | 'zh'): void
  fit(): void
  goTo(center: readonly [number, number], resolution: number): void
  dispose(): void
}

/** Put a map of a result into an element. */
export function carbonMap(
  target: HTMLElement,
  view: ResultView,
  reader: Remote<ReaderCalls>,
  events: MapEvents,
): CarbonMap {
  const { grid } = view
  const extent = extentOf(grid)
  const projection = new Projection({
    code: 'study',
    units: grid.crs.kind === 'projected' ? 'm' : 'degrees',
    extent,
    metersPerUnit: grid.crs.kind === 'projected' ? grid.crs.metresPerUnit : 111_320,
  })
  const levels = levelCount(grid.width, grid.height)
  const tileGrid = new TileGrid({
    extent,
    origin: [extent[0]!, extent[3]!],
    resolutions: Array.from({ length: levels }, (_, i) => grid.affine.a * 2 ** (levels - 1 - i)),
    tileSize: SIDE,
  })
  const common = { projection, tileGrid, transition: 0, interpolate: false, wrapX: false }
  const level = (z: number) => levels - 1 - z

  let scheme: Scheme | undefined
  const painted = new Set<PaintedTile>()
  const none = document.createElement('canvas')
  none.width = SIDE
  none.height = SIDE
  const sectorTile = async (z: number, col: number, row: number) => {
    const tile = await reader.sectorTile({ level: level(z), col, row, zones: zonal })
    if (!tile) return none
    const canvas = sectorCanvas(tile, bandsOf(view).length)
    // Tiles that the map has let go cannot be told apart: start anew before they fill the memory.
    if (painted.size > 200) {
      painted.clear()
      intensity.getSource()!.refresh()
    }
    painted.add(canvas)
    if (scheme) canvas.paint(scheme)
    return canvas.canvas
  }
  let zonal = false
  let doubted = false
  const intensity = new TileLayer({
    source: new ImageTile({ ...common, loader: sectorTile }),
    preload: 0,
    cacheSize: 256,
  })
  const landColors = Uint32Array.from([0, ...view.legend.map(({ color }) => packed(color))])
  const land = new TileLayer({
    visible: false,
    source: new ImageTile({
      ...common,
      async loader(z: number, col: number, row: number) {
        const classes = await reader.landTile({ level: level(z), col, row })
        return classes ? landCanvas(classes, landColors) : none
      },
    }),
  })

  const doubt = doubtLayer(common, (z, col, row) => ({ level: level(z), col, row }), reader, none)
  let language: 'en' | 'zh' = 'en'
  let hovered: string | undefined
  const zones = new VectorLayer({
    source: new VectorSource({ features: view.zones.map(zoneFeature) }),
    style: (feature) => zoneStyle(view, String(feature.getId()), hovered, language),
    declutter: true,
    zIndex: 5,
  })
  const parks = featureLayer(new Style({ stroke: new Stroke({ color: '#b3186b', width: 1.4 }) }))
  const enterprises = featureLayer(
    new Style({
      image: new CircleStyle({
        radius: 2.4,
        fill: new Fill({ color: '#b3186b' }),
        stroke: new Stroke({ color: '#fff', width: 0.6 }),
      }),
    }),
  )
  const marker = new VectorLayer({
    source: new VectorSource(),
    zIndex: 9,
    style: new Style({
      image: new CircleStyle({
        radius: 7,
        stroke: new Stroke({ color: '#1b1a19', width: 2.5 }),
        fill: new Fill({ color: 'rgba(255,255,255,.65)' }),
      }),
    }),
  })

  const map = new OlMap({
    target,
    layers: [intensity, land, doubt.layer, parks, enterprises, zones, marker],
    controls: [],
    view: new View({
      projection,
      extent: grown(extent, 0.5),
      maxResolution: tileGrid.getResolution(0)! * 4,
      minResolution: grid.affine.a / 16,
      showFullExtent: true,
    }),
    pixelRatio: Math.min(2, window.devicePixelRatio),
  })
  const side = grid.crs.kind === 'projected' ? grid.crs.metresPerUnit : 111_320
  const parcels = parcelLayer(
    (query) => reader.parcelsIn(query),
    (sector) => sectorColor(sector, view.sectors.indexOf(sector)),
    side ** 2 / 1e4,
  )(map)
  for (const layer of parcels.layers) map.addLayer(layer)
  const ground = outlineExtent(view) ?? extent
  const fit = () => map.getView().fit(ground, { padding: [24, 24, 24, 24] })
  fit()
  const zoneAt = (coordinate: number[]) => {
    const id = zones.getSource()!.getFeaturesAtCoordinate(coordinate)[0]?.getId()
    return id === undefined ? undefined : String(id)
  }
  map.on('pointermove', (event: MapBrowserEvent) => {
    if (event.dragging) return
    const [x, y] = event.coordinate as [number, number]
    events.hover(zoneAt(event.coordinate), x, y)
  })
  map.once('rendercomplete', () => {
    target.dataset['painted'] = 'true'
  })
  map.on('click', (event) => events.click(event.coordinate[0]!, event.coordinate[1]!))
  map.on('moveend', () => {
    const [x, y] = map.getView().getCenter() as [number, number]
    events.moved([x, y], map.getView().getResolution()!)
  })
  const layers = { zones, parks, enterprises }
  return {
    map,
    show(layer) {
      doubted = doubtOf(layer) !== undefined
      doubt.show(doubtOf(layer))
      land.setVisible(layer === 'land-use')
      intensity.setVisible(!doubted && layer !== 'land-use')
    },
    paint(next) {
      if (doubted) return doubt.paint(next)
      scheme = next
      const needsZones = next.ratios !== undefined && !sameInAllZones(next.ratios)
      if (needsZones && !zonal) {
        zonal = true
        painted.clear()
        intensity.getSource()!.refresh()
        return
      }
      for (const tile of painted) tile.paint(next)
      intensity.changed()
    },
    opacity(value) {
      intensity.setOpacity(value)
      land.setOpacity(value)
      doubt.layer.setOpacity(value)
    },
    overlay(name, visible) {
      if (name === 'patches') return parcels.show(visible)
      if (visible && name !== 'zones' && layers[name].getSource()!.isEmpty())
        layers[name].getSource()!.addFeatures(featuresOf(view, name))
      layers[name].setVisible(visible)
    },
    highlight(zone) {
      if (zone === hovered) return
      hovered = zone
      zones.changed()
    },
    mark(place) {
      marker.getSource()!.clear()
      if (place) marker.getSource()!.addFeature(new Feature(new Point([...place])))
    },
    choose: parcels.choose,
    names(next) {
      language = next
      zones.changed()
    },
    fit,
    goTo(center, resolution) {
      map.getView().setCenter([...center])
      map.getView().setResolution(resolution)
    },
    dispose: () => map.setTarget(undefined),
  }
}

function sameInAllZones(ratios: readonly Float64Array[]): boolean {
  const [first] = ratios
  return ratios.every((row) => row.every((value, s) => value === first![s] || Number.isNaN(value)))
}

function levelCount(width: number, height: number): number {
  let count = 1
  while (Math.max(width, height) / 2 ** (count - 1) > SIDE) count++
  return count
}

function extentOf({ affine, width, height }: ResultView['grid']): number[] {
  const [x, y] = [affine.c + affine.a * width, affine.f + affine.e * height]
  return [affine.c, Math.min(y, affine.f), x, Math.max(y, affine.f)]
}

function grown([x0, y0, x1, y1]: number[], share: number): number[] {
  const [dx, dy] = [(x1! - x0!) * share, (y1! - y0!) * share]
  return [x0! - dx, y0! - dy, x1! + dx, y1! + dy]
}

const pairs = (ring: readonly number[]) =>
  Array.from({ length: ring.length / 2 }, (_, i) => [ring[2 * i]!, ring[2 * i + 1]!])

function zoneFeature(zone: ResultView['zones'][number]): Feature {
  const feature = new Feature(new MultiPolygon(zone.outline.map((ring) => [pairs(ring)])))
  feature.setId(zone.id)
  return feature
}

function outlineExtent(view: ResultView): number[] | undefined {
  const source = new VectorSource({
    features: view.zones.filter(({ outline }) => outline.length > 0).map(zoneFeature),
  })
  const extent = source.getExtent()
  return extent?.every(Number.isFinite) ? extent : undefined
}

function zoneStyle(view: ResultView, id: string, hovered: string | undefined, language: 'en' | 'zh'): Style {
  const zone = view.zones.find((candidate) => candidate.id === id)
  const on = id === hovered
  return new Style({
    zIndex: on ? 2 : 1,
    stroke: new Stroke({ color: on ? '#1b1a19' : 'rgba(43,42,40,.62)', width: on ? 2.6 : 0.9 }),
    text: new Text({
      text: (language === 'en' ? zone?.nameEn : undefined) ?? zone?.name ?? id,
      font: `${on ? 600 : 500} 12.5px system-ui, "Noto Sans", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif`,
      fill: new Fill({ color: INK }),
      stroke: new Stroke({ color: 'rgba(255,255,255,.9)', width: 3 }),
      overflow: true,
    }),
  })
}

const featureLayer = (style: Style) =>
  new VectorLayer({ visible: false, source: new VectorSource<Feature>(), style, zIndex: 3 })

// Made when they are first shown: there may be many thousands.
function featuresOf(view: ResultView, kind: 'parks' | 'enterprises'): Feature[] {
  return view.layers
    .filter((layer) => layer.kind === kind)
    .flatMap((layer) =>
      layer.features.flatMap(({ rings, point }) => {
        if (point) return [new Feature<Geometry>(new Point([...point]))]
        return rings && rings.length > 0 ? [new Feature<Geometry>(new Polygon(rings.map(pairs)))] : []
      }),
    )
}
