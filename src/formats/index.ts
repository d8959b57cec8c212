// The room's door: bytes to values and back.
export { asciiRaster, isAsciiGrid, readAsciiGrid } from './ascii-grid.ts'
export type { KeptBlocks } from './blocked-raster.ts'
export { keptBlocks } from './blocked-raster.ts'

export { ByteSink } from './byte-sink.ts'
export type { CfFacts, GriddedMass, GridUnit } from './cf-grid.ts'
export { cfGrid, GRID_UNITS, gridFactor } from './cf-grid.ts'
export type { CogOptions, SampleType } from './cog.ts'
export { encodeTile, writeCog } from './cog.ts'
export type { CsvRow, CsvTable } from './csv.ts'
export { delimitedRows, readCsv, tableOf, writeCsv } from './csv.ts'
export type { GeoTags } from './geo-keys.ts'
export { crsOfGeoTags, crsOfText, geoTags, geoTagsOf, geoTagsOfEpsg } from './geo-keys.ts'
export { readGeoJson } from './geojson.ts'
export {
  type GeoPackageOptions,
  type PartsOfTable,
  writeGeoPackage,
  writeGeoPackageOfParts,
} from './geopackage.ts'
export { type EncodedFeatures, encodeFeatures } from './geopackage-features.ts'
export { readGeoPackage } from './geopackage-read.ts'
export { type OpenedTable, openGeoPackageTable } from './geopackage-table.ts'
export type { GridCogOptions } from './grid-cog.ts'
export { writeGridCog } from './grid-cog.ts'
export type { NetcdfDataset, NetcdfEntry, NetcdfFile, NetcdfVariable } from './netcdf.ts'
export { readNetcdf, writeNetcdf } from './netcdf.ts'
export { PAGE_BYTES } from './paged-reader.ts'
export type { PngPixels } from './png.ts'
export { encodePng } from './png.ts'
export type { RecentlyUsed } from './recently-used.ts'
export { recentlyUsed } from './recently-used.ts'
export { type RunDeflater, type Runs, roomForRuns, runDeflater } from './run-deflate.ts'
export { sampledSum } from './sampled-sum.ts'
export type { AuxFile } from './sidecars.ts'
export { readAuxXml, readWorldFile, sidecarNames } from './sidecars.ts'
export type { Pieces, Source, Spool, Zlib } from './source.ts'
export { memorySource, readAll } from './source.ts'
export { readSqliteTable, type SqliteCell, sqliteColumns } from './sqlite-table.ts'
export { decodeText } from './text-encoding.ts'
export type { Tiff, TiffDirectory } from './tiff.ts'
export { isReduced, mainDirectory, readTiff } from './tiff.ts'
export { tiffLevels } from './tiff-overviews.ts'
export type { FullAffine } from './tiff-place.ts'
export { hasPlace } from './tiff-place.ts'
export { tiffRaster } from './tiff-raster.ts'
export type { Companions, VectorFile } from './vector-file.ts'
export {
  type EncodedVector,
  VECTOR_FORMATS,
  type VectorEncoding,
  type VectorHost,
  vectorFiles,
} from './vector-formats.ts'
export type { VectorFormat } from './vector-read.ts'
export { readVector, vectorFormat } from './vector-read.ts'
export { putWkb, WKB_TYPES } from './wkb.ts'
export type { SheetToWrite, WorkbookSheet } from './workbook.ts'
export { openWorkbook, readWorkbook, writeWorkbook } from './workbook.ts'
export { zlibFor } from './zstd.ts'
