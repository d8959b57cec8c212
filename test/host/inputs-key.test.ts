// Inputs that somebody writes while a run reads them.
import { rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { isInputError } from '../../src/error.ts'
import { inputStates, inputsKey, refuseChanged } from '../../src/host/inputs-key.ts'
import { readStudy } from '../../src/study/index.ts'
import { BALANCED_STUDY, folderOf } from '../support/small-study.ts'

it('are told, each by its name; others, and addresses, are not', () => {
  const study = readStudy(JSON.stringify({ ...BALANCED_STUDY, context: 'https://localhost/x.csv' }), 'study')
  const folder = folderOf({ 'balance.csv': 'a', 'landuse.tif': 'b', 'zones.geojson': 'c' })
  const before = inputStates(study, folder)
  const told = () => {
    try {
      refuseChanged(before, study, folder)
      return []
    } catch (error) {
      if (isInputError(error)) return error.issues.map(({ path }) => path[0])
      throw error
    }
  }
  expect(told()).toEqual([])
  utimesSync(join(folder, 'balance.csv'), 1, 1)
  writeFileSync(join(folder, 'landuse.tif.aux.xml'), '<PAMDataset/>')
  rmSync(join(folder, 'zones.geojson'))
  expect(told()).toEqual(['balance.csv', 'landuse.tif.aux.xml', 'zones.geojson'])
})

it('make another key, and so does every run with an address', () => {
  const study = readStudy(JSON.stringify(BALANCED_STUDY), 'study')
  const folder = folderOf({ 'balance.csv': 'a' })
  const key = () => inputsKey(study, inputStates(study, folder), '1')
  const first = key()
  expect(key()).toBe(first)
  writeFileSync(join(folder, 'balance.csv'), 'aa')
  expect(key()).not.toBe(first)
  const remote = { ...study, context: 'https://localhost/x.csv' }
  expect(inputsKey(remote, [], '1')).not.toBe(inputsKey(remote, [], '1'))
})

it('sees the attributes of a shapefile change, which hold its land codes', () => {
  const folder = folderOf({ 'DLTB.shp': 'shapes', 'DLTB.dbf': 'codes', 'zones.geojson': '{}' })
  const study = readStudy(
    JSON.stringify({
      title: 'A',
      year: 2020,
      inventory: { totals: { industry: 1 } },
      land: { cover: '*.shp', legend: 'gbt-21010' },
      zones: { file: 'zones.geojson', id: 'id', name: 'name' },
    }),
    'study.yaml',
  )
  const before = inputsKey(study, inputStates(study, folder), '1')
  expect(inputsKey(study, inputStates(study, folder), '1')).toBe(before)
  utimesSync(join(folder, 'DLTB.dbf'), 1, 1)
  expect(inputsKey(study, inputStates(study, folder), '1')).not.toBe(before)
})
