// Workbooks in every format that statistics bureaus publish: the same cells out of each, or one clear refusal.
import { writeOds } from 'hucre/ods'
import { describe, expect, it } from 'vitest'
import { memorySource, readWorkbook, vectorFormat, writeWorkbook } from '../../src/formats/index.ts'
import { xlsbOf, xlsOf } from '../support/old-workbooks.ts'

const ROWS = [
  ['地区能源平衡表（实物量）', null, null],
  ['项目', '原煤', '电力'],
  ['　2.工业', 1234.56, -0.25],
]
const NAME = '江苏2020'

const read = async (bytes: Uint8Array, file = 'b.xls') => {
  const { sheets, issues } = await readWorkbook(bytes, file)
  const rows = sheets[0]?.rows.map((row) => ROWS[0]!.map((_, c) => row[c] ?? null))
  return { name: sheets[0]?.name, rows, issues }
}

describe('a workbook', () => {
  it('is a table of points by its name', async () => {
    for (const name of ['list.xls', 'list.xlsx', 'list.xlsm', 'list.xlsb', 'list.ods'])
      expect(await vectorFormat(memorySource(name, xlsbOf(NAME, ROWS)))).toBe('table')
  })

  it.each([
    ['xlsx', () => writeWorkbook([{ name: NAME, rows: ROWS }])],
    ['xls', async () => xlsOf(NAME, ROWS)],
    ['xlsb', async () => xlsbOf(NAME, ROWS)],
    ['ods', () => writeOds({ sheets: [{ name: NAME, rows: ROWS }] }) as Promise<Uint8Array>],
  ])('gives its cells as %s, whatever its name says', async (_, write) => {
    expect(await read(await write())).toEqual({ name: NAME, rows: ROWS, issues: [] })
  })

  it('of Excel 95 or before is refused for what it is', async () => {
    const found = 'an .xls workbook of Excel 95 or before'
    for (const bytes of [
      xlsOf(NAME, ROWS, { version: 0x0500 }),
      Uint8Array.of(0x09, 0x04, 0x06, 0, 0, 0, 0x10, 0, 0, 0),
    ])
      expect((await read(bytes)).issues).toMatchObject([{ code: 'workbook.refused', found }])
  })

  it('with a password is no garbled table', async () => {
    const { issues } = await read(xlsOf(NAME, ROWS, { locked: true }))
    expect(issues).toMatchObject([{ found: 'a workbook protected by a password' }])
  })

  it('cut short is refused', async () => {
    const whole = xlsOf(NAME, [...ROWS, ...Array.from({ length: 400 }, () => ['a', 1, 2])])
    const { issues } = await read(whole.slice(0, whole.length - 2048))
    expect(issues).toMatchObject([{ code: 'workbook.refused' }])
  })

  it('whose first record is longer than the file is refused', async () => {
    const bytes = xlsOf(NAME, ROWS)
    const begin = bytes.findIndex((byte, at) => at % 512 === 0 && byte === 0x09 && bytes[at + 1] === 0x08)
    bytes.set([0xff, 0xff], begin + 2)
    expect((await read(bytes)).issues).toMatchObject([{ code: 'workbook.refused' }])
  })

  it('that is a page or XML under its name is refused for what it is', async () => {
    const utf16 = (text: string) =>
      Uint8Array.from(
        [0xff, 0xfe, ...text].flatMap((sign) => (typeof sign === 'number' ? sign : [sign.charCodeAt(0), 0])),
      )
    const page =
      '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td>原煤</td></tr></table></html>'
    const xml = '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook></Workbook>'
    for (const text of [page, ` \n${page}`, xml, 'MIME-Version: 1.0\nContent-Type: multipart/related'])
      for (const bytes of [new TextEncoder().encode(text), utf16(text)])
        expect((await read(bytes)).issues).toMatchObject([
          { code: 'workbook.refused', found: expect.stringContaining('web page') },
        ])
  })
})
