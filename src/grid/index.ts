// The room's door: grids, windows, rasters and reference systems for the other rooms.

export { groundScale, isCylindrical, planeShare, quadrangleArea, rowAreas } from './cell-area.ts'
export { type CellGround, cellGround } from './cell-ground.ts'
export type { Crs } from './crs.ts'
export type { Affine, Grid, Window } from './grid.ts'
export { tiles, toPixel, toWorld } from './grid.ts'
export { grown } from './grown.ts'
export { madeOnce } from './made-once.ts'
export { mosaicRaster } from './mosaic.ts'
export { type Packing, unpacked } from './packing.ts'
export type { PixelType, TypedRaster } from './pixels.ts'
export { holds, makePixels, pixelBytes, pixelsOf, withSpare } from './pixels.ts'
export type { PixelArray, Raster } from './raster.ts'
