// The bundle that the command starts from: read byte by byte, it must say the same as the sources do.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { box, codesTiff, folderOf, utmGrid, zonesJson } from '../support/small-study.ts'

const CLI = join(import.meta.dirname, '../../dist/cli')

it('is ASCII alone', () => {
  expect(readFileSync(join(CLI, 'bundle.cjs')).findIndex((byte) => byte > 127)).toBe(-1)
})

it('reads the marks and words of a Chinese yearbook', () => {
  const [x, y] = [600000, 3550000]
  const folder = folderOf({
    'balance.csv': [
      '项目,原煤（万吨）',
      '一、可供本地区消费的能源量,100',
      '（一）一次能源生产量,100',
      '二、加工转换投入（−）产出（＋）量,0',
      '三、损失量,0',
      '四、终端消费量,100',
      '1.农、林、牧、渔业,10',
      '2.工业,90',
      '',
    ].join('\n'),
    'cover.tif': codesTiff(utmGrid(2, 1), [11, 53]),
    'zones.geojson': zonesJson([{ id: 'z', rings: [box(x, y - 30, x + 60, y)] }]),
    'study.yaml': [
      'title: Drawn',
      'year: 2020',
      'inventory: { balance: balance.csv }',
      'land: { cover: cover.tif, legend: cnlucc }',
      'zones: { file: zones.geojson, id: id, name: name }',
    ].join('\n'),
  })
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(CLI, 'main.js'), 'check', join(folder, 'study.yaml')],
    { encoding: 'utf8' },
  )
  expect(stderr.split('\n').filter((line) => line.startsWith('error'))).toEqual([])
  expect(status).toBe(0)
})
