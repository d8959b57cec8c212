// The map itself: the study's own grid as projection, tiles of intensity or land use, outlines over them.
import { type ResultView, sectorColor } from 'carbon-cadastre/web'
import Feature from 'ol/Feature.js'
import type Geometry from 'ol/geom/Geometry.js'
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
import TileGrid from 'ol/tilegrid/TileGrid.js'
import View from 'ol/View.js'
import { bandsOf, doubtOf } from '../figures.ts'
import type { Remote } from '../rpc.ts'
import type { Parcel } from '../workers/parcels.ts'
import type { ReaderCalls } from '../workers/reader.ts'
import { doubtLayer } from './doubt-layer.ts'
import { landCanvas, type PaintedTile, packed, type Scheme, sectorCanvas } from './painter.ts'
import { parcelLayer } from './parcel-layer.ts'
import { zoneLayer } from './zone-layer.ts'

const SIDE = 512
// Pixels around the ground.
const EDGE = 24

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
  /** Bring a district into the middle. */
  toZone(zone: string): void
  goTo(center: readonly [number, number], resolution: number): void
  dispose(): void
}

/** Put a map of a result into an element. */
export function carbonMap(
  target: HTMLElement,
  view: ResultView,
  reader: Remote<ReaderCalls>,
  events: MapEvents,
  /** Pixels on the left that a legend lies over. */
  legend = 0,
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
  const zones = zoneLayer(view.zones)
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
    layers: [intensity, land, doubt.layer, parks, enterprises, zones.layer, marker],
    controls: [],
    view: new View({
      projection,
      extent: grown(extent, 1),
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
  const ground = zones.extent ?? extent
  let fitted = ''
  const standing = () => `${map.getView().getCenter()} ${map.getView().getResolution()}`
  // Room for the legend on the left, as far as it makes the ground no smaller.
  const besideLegend = () => {
    const [width = 0, height = 0] = map.getSize() ?? []
    const [x0, y0, x1, y1] = ground as [number, number, number, number]
    const needed = ((x1 - x0) * (height - 2 * EDGE)) / (y1 - y0)
    return Math.max(0, Math.min(legend, width - 2 * EDGE - needed))
  }
  const fit = () => {
    map.getView().fit(ground, { padding: [EDGE, EDGE, EDGE, EDGE + besideLegend()] })
    fitted = standing()
  }
  fit()
  // Other paper, other window: the whole area stays in sight where nothing else was looked at.
  map.on('change:size', () => {
    if (standing() === fitted && map.getSize()?.every((side) => side > 0)) fit()
  })
  map.on('pointermove', (event: MapBrowserEvent) => {
    if (event.dragging) return
    const [x, y] = event.coordinate as [number, number]
    events.hover(zones.at(event.coordinate), x, y)
  })
  let shown: 'intensity' | 'land' | 'doubt' = 'intensity'
  // Says outside which layer is painted whole.
  map.on('rendercomplete', () => {
    target.dataset['painted'] = shown
  })
  map.on('click', (event) => events.click(event.coordinate[0]!, event.coordinate[1]!))
  map.on('moveend', () => {
    const [x, y] = map.getView().getCenter() as [number, number]
    events.moved([x, y], map.getView().getResolution()!)
  })
  const layers = { zones: zones.layer, parks, enterprises }
  return {
    map,
    show(layer) {
      const band = doubtOf(layer)
      shown = layer === 'land-use' ? 'land' : band === undefined ? 'intensity' : 'doubt'
      delete target.dataset['painted']
      doubt.show(band)
      intensity.setVisible(shown === 'intensity')
      land.setVisible(shown === 'land')
      map.render()
    },
    paint(next) {
      if (shown === 'doubt') return doubt.paint(next)
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
    highlight: zones.highlight,
    mark(place) {
      marker.getSource()!.clear()
      if (place) marker.getSource()!.addFeature(new Feature(new Point([...place])))
    },
    choose: parcels.choose,
    names: zones.names,
    fit,
    toZone(zone) {
      const found = zones.extentOf(zone)
      if (found) map.getView().fit(found, { padding: [48, 48, 48, 48], duration: 250 })
    },
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
