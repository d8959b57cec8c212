// How captions call files: whatever machine the study was written on, by their own names.
import { expect, it } from 'vitest'
import { fileWords } from '../../src/report/index.ts'

it.each([
  ['/home/ann/city/landuse.tif', 'landuse.tif', 'landuse.tif'],
  ['C:\\data\\landuse.tif', 'landuse.tif', 'landuse.tif'],
  [['a/1.tif', 'a/2.tif', 'a/3.tif'], '1.tif, 2.tif, 3.tif', '1.tif、2.tif、3.tif'],
  [['1.tif', '2.tif', '3.tif', '4.tif'], '1.tif, 2.tif and 2 more', '1.tif、2.tif 等 4 个文件'],
])('%j', (files, en, zh) => {
  expect(fileWords(files)).toEqual({ en, zh })
})
