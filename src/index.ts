// carbon-cadastre: from an energy balance to the land parcel. The table of contents of the public API.

export type { AllocateOptions, Emissions } from './allocate/index.ts'
export { allocate, landRates } from './allocate/index.ts'
export type { ClosureRow, PixelExplanation, ZoneRow, ZoneTable } from './cadastre/index.ts'
export { closes, explainPixel, intensityTable, OUTSIDE, sectorSums, zonal } from './cadastre/index.ts'
export type { Issue } from './error.ts'
export { formatIssue, InputError, isInputError } from './error.ts'
export type { Source, Zlib } from './formats/index.ts'
export {
  encodePng,
  encodeTile,
  geoTagsOfEpsg,
  memorySource,
  readCsv,
  readGeoJson,
  readTiff,
  readWorkbook,
  tiffLevels,
  tiffRaster,
  writeCog,
} from './formats/index.ts'
export type { Crs, Grid, Raster, Window } from './grid/index.ts'
export { rowAreas, tiles } from './grid/index.ts'
export type { Ledger, LedgerChange, LedgerRow } from './inventory/index.ts'
export {
  account,
  changeLedger,
  factors,
  ledgerOfTotals,
  readBalance,
  withOverrides,
} from './inventory/index.ts'
export type { Lands, Legend, Tally } from './land/index.ts'
export { groundAreas, legend, legendNames, readLegend, sectorAreas, tallyCells } from './land/index.ts'
export { convert, ExactSum, exactSum, unitOf } from './quantity/index.ts'
export { inlineExecutor, publish, readRegister, resultView, tracePatches, writeRasters } from './run/index.ts'
export { applyChanges, differences, runScenario } from './scenario/index.ts'
export type { ContextRow, Solution, Study, World } from './study/index.ts'
export {
  examine,
  parseStudy,
  readStudy,
  resolveAgain,
  solve,
  solveBeside,
  studyJsonSchema,
} from './study/index.ts'
export { openUncertainty, uncertaintyOfSolution } from './uncertainty/index.ts'
export type { Feature, Geometry, Shape, ShapeIndex } from './vector/index.ts'
export {
  centreScanner,
  crsOfEpsg,
  exactScanner,
  indexShapes,
  shapeOf,
  toWgs84,
  transformer,
  wgs84,
} from './vector/index.ts'
