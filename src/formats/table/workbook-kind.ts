// Which program's workbook a file is, whatever its name says: by its first bytes, the parts of its archive, its first record.
import { zipEntries } from '../bytes/zip.ts'

/** Kinds of workbooks, and `text` for what is none of them. */
export type WorkbookKind = 'xlsx' | 'xlsb' | 'ods' | 'xls' | 'locked' | 'old-xls' | 'page' | 'text'

/** Whether a file begins as an archive (XLSX, XLSB, ODS) or a container of old Office programs (XLS). */
export const isWorkbook = (head: Uint8Array): boolean => isZip(head) || isOle(head)

const isZip = (bytes: Uint8Array) => bytes[0] === 0x50 && bytes[1] === 0x4b
const isOle = (bytes: Uint8Array) => bytes[0] === 0xd0 && bytes[1] === 0xcf

/** The kind of a whole file. An archive that is none of the others is an XLSX, perhaps damaged. */
export function workbookKind(bytes: Uint8Array): WorkbookKind {
  if (isOle(bytes)) return contains(bytes, 'EncryptedPackage') ? 'locked' : kindOfRecords(bytes)
  if (isZip(bytes)) {
    const names = (zipEntries(bytes) ?? []).map(({ name }) => name)
    if (names.includes('xl/workbook.bin')) return 'xlsb'
    return names.includes('content.xml') && names.includes('mimetype') ? 'ods' : 'xlsx'
  }
  // Excel 2 to 4 wrote records without a container.
  if (bytes[0] === 0x09 && [0x00, 0x02, 0x04].includes(bytes[1]!) && bytes[3] === 0) return 'old-xls'
  return isPage(bytes) ? 'page' : 'text'
}

// A table of a web page, or of Excel 2003's XML, under the name of a workbook. In UTF-16 every second byte is 0.
const PAGE =
  /^(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)?\s*(?:MIME-Version:|<(?:!doctype html|html|head|meta|body|table|style|div)\b|(?:<\?[^>]*>\s*)+<(?:\w+:)?(?:workbook|html)\b)/i
const isPage = (bytes: Uint8Array) =>
  PAGE.test(String.fromCharCode(...bytes.subarray(0, 1024).filter((byte) => byte !== 0)))

// Records of Excel: the first of a stream tells the version, the next whether all others are encrypted. Streams begin at sectors.
const [BEGIN, WRITE_PROTECTED, FILE_PASS] = [0x0809, 0x86, 0x2f]
const [SECTOR, EXCEL_97, EXCEL_5] = [64, 0x0600, 0x0500]

function kindOfRecords(bytes: Uint8Array): WorkbookKind {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let hasOlder = false
  for (let at = SECTOR * 8; at + SECTOR <= bytes.length; at += SECTOR) {
    if (view.getUint16(at, true) !== BEGIN) continue
    const version = view.getUint16(at + 4, true)
    if (version === EXCEL_97) return isEncrypted(view, at) ? 'locked' : 'xls'
    hasOlder ||= version === EXCEL_5
  }
  return hasOlder ? 'old-xls' : 'xls'
}

function isEncrypted(view: DataView, begin: number): boolean {
  // A damaged length may lead beyond the end.
  const numberAt = (at: number) => (at + 2 <= view.byteLength ? view.getUint16(at, true) : 0)
  const next = (at: number) => at + 4 + numberAt(at + 2)
  const second = next(begin)
  return numberAt(numberAt(second) === WRITE_PROTECTED ? next(second) : second) === FILE_PASS
}

// Whether UTF-16 text stands anywhere in a container.
function contains(bytes: Uint8Array, text: string): boolean {
  const wanted = [...text].flatMap((char) => [char.charCodeAt(0), 0])
  const end = bytes.length - wanted.length
  for (let at = 0; at <= end; at++) {
    let i = 0
    while (i < wanted.length && bytes[at + i] === wanted[i]) i += 1
    if (i === wanted.length) return true
  }
  return false
}
