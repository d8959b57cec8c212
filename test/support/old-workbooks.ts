// Workbooks of other programs' formats, drawn byte by byte: XLS records in their container, XLSB records in their archive.
import { zipSync } from 'fflate'

type Cells = readonly (readonly (string | number | null)[])[]

const le = (value: number, bytes: number) =>
  Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) % 256)
const real = (value: number) => [...new Uint8Array(Float64Array.of(value).buffer)]
const utf16 = (text: string) => [...text].flatMap((char) => le(char.charCodeAt(0), 2))
const record = (id: number, data: readonly number[]) => [...le(id, 2), ...le(data.length, 2), ...data]
const begin = (version: number, kind: number) =>
  record(0x0809, [...le(version, 2), ...le(kind, 2), ...le(0, 12)])
const END = record(0x0a, [])

/** An XLS of one sheet: texts as labels, amounts as numbers. `version` 0x0500 is Excel 95's, `locked` has a password. */
export function xlsOf(name: string, rows: Cells, { version = 0x0600, locked = false } = {}): Uint8Array {
  const sheet = [begin(version, 0x10), ...cellsOf(rows), END].flat()
  const title = [name.length, 1, ...utf16(name)]
  const head = [...begin(version, 5), ...(locked ? record(0x2f, le(0, 6)) : [])]
  const at = head.length + 4 + 6 + title.length + END.length
  const stream = [...head, ...record(0x85, [...le(at, 4), 0, 0, ...title]), ...END, ...sheet]
  return containerOf(version === 0x0600 ? 'Workbook' : 'Book', stream)
}

const cellsOf = (rows: Cells) =>
  rows.flatMap((row, r) =>
    row.flatMap((cell, c) => {
      const place = [...le(r, 2), ...le(c, 2), 0, 0]
      if (cell === null) return []
      if (typeof cell === 'number') return [record(0x0203, [...place, ...real(cell)])]
      return [record(0x0204, [...place, ...le(cell.length, 2), 1, ...utf16(cell)])]
    }),
  )

const [SECTOR, NONE, CHAIN_END, FAT] = [512, 0xffffffff, 0xfffffffe, 0xfffffffd]

// Sector 0 tells which follows which, 1 is the directory, the stream begins at 2.
function containerOf(name: string, stream: readonly number[]): Uint8Array {
  const sectors = Math.max(8, Math.ceil(stream.length / SECTOR))
  const bytes = new Uint8Array(SECTOR * (3 + sectors))
  const view = new DataView(bytes.buffer)
  bytes.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
  for (const [at, value] of [
    [24, 0x3e],
    [26, 3],
    [28, 0xfffe],
    [30, 9],
    [32, 6],
  ] as const)
    view.setUint16(at, value, true)
  for (const [at, value] of [
    [44, 1],
    [48, 1],
    [56, 4096],
    [60, CHAIN_END],
    [68, CHAIN_END],
  ] as const)
    view.setUint32(at, value, true)
  for (let i = 0; i < 109; i++) view.setUint32(76 + 4 * i, i === 0 ? 0 : NONE, true)
  const next = (sector: number) => {
    if (sector === 0) return FAT
    if (sector === 1 || sector === sectors + 1) return CHAIN_END
    return sector < sectors + 1 ? sector + 1 : NONE
  }
  for (let i = 0; i < SECTOR / 4; i++) view.setUint32(SECTOR + 4 * i, next(i), true)
  const entry = (i: number, title: string, type: number, start: number, size: number) => {
    const at = 2 * SECTOR + 128 * i
    bytes.set(utf16(title), at)
    view.setUint16(at + 64, 2 * title.length + 2, true)
    bytes[at + 66] = type
    for (const offset of [68, 72, 76]) view.setUint32(at + offset, NONE, true)
    view.setUint32(at + 116, start, true)
    view.setUint32(at + 120, size, true)
  }
  entry(0, 'Root Entry', 5, CHAIN_END, 0)
  entry(1, name, 2, 2, sectors * SECTOR)
  bytes.set(stream, 3 * SECTOR)
  return bytes
}

const part = (id: number, data: readonly number[]) => {
  const number = id < 0x80 ? [id] : [(id & 0x7f) | 0x80, id >> 7]
  return [...number, (data.length & 0x7f) | 0x80, data.length >> 7, ...data]
}
const wide = (text: string) => [...le(text.length, 4), ...utf16(text)]
const xml = (text: string) => new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>${text}`)
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const relation = (type: string, target: string) =>
  xml(
    `<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/${type}" Target="${target}"/></Relationships>`,
  )

/** An XLSB of one sheet, its texts in their cells. */
export function xlsbOf(name: string, rows: Cells): Uint8Array {
  const cells = rows.flatMap((row, r) => [
    part(0, [...le(r, 4), ...le(0, 13)]),
    ...row.flatMap((cell, c) => {
      const place = [...le(c, 4), 0, 0, 0, 0]
      if (cell === null) return []
      return [
        typeof cell === 'number' ? part(5, [...place, ...real(cell)]) : part(6, [...place, ...wide(cell)]),
      ]
    }),
  ])
  const sheet = [part(0x81, []), part(0x91, []), ...cells, part(0x92, []), part(0x82, [])].flat()
  const book = [
    part(0x83, []),
    part(0x8f, []),
    part(0x9c, [...le(0, 4), ...le(1, 4), ...wide('rId1'), ...wide(name)]),
    part(0x90, []),
    part(0x84, []),
  ].flat()
  return zipSync({
    '[Content_Types].xml': xml(
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    ),
    '_rels/.rels': relation('officeDocument', 'xl/workbook.bin'),
    'xl/workbook.bin': Uint8Array.from(book),
    'xl/_rels/workbook.bin.rels': relation('worksheet', 'worksheets/sheet1.bin'),
    'xl/worksheets/sheet1.bin': Uint8Array.from(sheet),
  })
}
