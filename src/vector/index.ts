// The room's door: geometry, reference systems, datums, and how much of each pixel shapes cover.

export { type Burnt, burnRows } from './burn.ts'
export { crsOfText } from './crs-of-text.ts'
export { type CrsParameters, crsParameters } from './crs-parameters.ts'
export { authorityOf, crsProjJson, crsWkt } from './crs-text.ts'
export { cutPolygons, joinPolygons, type Polygons } from './cut-polygons.ts'
export type { Datum } from './datum.ts'
export { gcjToBd, toWgs84, wgsToGcj } from './datum.ts'
export type { Column, FeatureRow, FeatureStyle, FeatureTable } from './feature-table.ts'
export type { Extent, Feature, Geometry, Layer } from './geometry.ts'
export {
  extentOf,
  mapFeatures,
  mapPositions,
  overlap,
  positionArrays,
  reversed,
  rightHanded,
  ringArea,
} from './geometry.ts'
export { insideAny, type Whereabouts, whereabouts } from './inside.ts'
export { crsOfDefinition, crsOfEpsg, geographicByName, lacksShift, transformer, wgs84 } from './projection.ts'
export { quadCells } from './quad-cells.ts'
export type { Flaw, Repair, Repaired } from './repair.ts'
export { repair } from './repair.ts'
export { holds, nestRings } from './ring-nesting.ts'
export type { RowScanner, RowVisitor } from './row-visitor.ts'
export { centreScanner } from './scan-centre.ts'
export { exactScanner } from './scan-exact.ts'
export { findCrossing } from './self-intersection.ts'
export { shapeArea } from './shape-area.ts'
export type { Shape, ShapeIndex } from './shape-index.ts'
export { indexShapes, numbered } from './shape-index.ts'
export { shapeOutline } from './shape-outline.ts'
export { shapeOf } from './shapes.ts'
export { zoneToucher } from './touches-zone.ts'
export { ringTracer } from './trace-rings.ts'
export { type TracedRow, tracedRow } from './traced-row.ts'
