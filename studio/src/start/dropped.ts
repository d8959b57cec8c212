// Files from a drop or a chooser, folders and zips opened, as names and contents.
import { decodeText, type WebFile } from 'carbon-cadastre/web'
import type { Folder } from '../folder.ts'

/** Everything in a drop, folders walked through. */
export async function droppedFiles(transfer: DataTransfer): Promise<Folder> {
  // Entries must be taken before the first wait: the list is emptied afterwards.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  const found = new Map<string, WebFile>()
  if (entries.length === 0) for (const file of transfer.files) found.set(file.name, file)
  for (const entry of entries) await walk(entry, '', found)
  return opened(found)
}

/** Everything of a file chooser. */
export function filesOfList(list: FileList): Promise<Folder> {
  return opened(new Map([...list].map((file) => [file.webkitRelativePath || file.name, file])))
}

async function walk(entry: FileSystemEntry, path: string, found: Map<string, WebFile>): Promise<void> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    )
    found.set(path + entry.name, file)
    return
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  // A reader gives at most a hundred names a call.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return
    for (const inner of some) await walk(inner, `${path}${entry.name}/`, found)
  }
}

async function opened(folder: ReadonlyMap<string, WebFile>): Promise<Folder> {
  const out = new Map<string, WebFile>()
  let room = MOST_UNPACKED
  for (const [name, file] of folder) {
    if (!/\.zip$/i.test(name) || !(file instanceof Blob)) {
      out.set(name, file)
      continue
    }
    for (const [inner, bytes] of Object.entries(await unzipped(name, file, room))) {
      room -= bytes.length
      if (!inner.endsWith('/')) out.set(nameOf(inner), new Blob([bytes as Uint8Array<ArrayBuffer>]))
    }
  }
  return out
}

// Bytes that the zips of one drop may unpack to, since all of it lies in memory; files that are dropped themselves do not.
const MOST_UNPACKED = 1e9

/** A zip that is not opened: broken or locked by a password, or larger than the page has room for. */
export class UnreadableZip extends Error {
  /** What to tell of it. */
  readonly word: 'badZip' | 'largeZip'

  constructor(name: string, word: 'badZip' | 'largeZip') {
    super(name)
    this.word = word
  }
}

async function unzipped(
  name: string,
  file: Blob,
  room: number,
): Promise<Readonly<Record<string, Uint8Array>>> {
  const { unzipSync } = await import('fflate')
  if (file.size > MOST_UNPACKED) throw new UnreadableZip(name, 'largeZip')
  try {
    const bytes = new Uint8Array(await file.arrayBuffer())
    let size = 0
    unzipSync(bytes, {
      filter({ originalSize }) {
        size += originalSize
        return false
      },
    })
    if (size > room) throw new UnreadableZip(name, 'largeZip')
    return unzipSync(bytes)
  } catch (error) {
    throw error instanceof UnreadableZip ? error : new UnreadableZip(name, 'badZip')
  }
}

// Windows in Chinese writes names in GBK, which come as Latin letters: pairs above 0xA0.
function nameOf(inner: string): string {
  if (!/^(?:[\0-\x7f]|(?:[\xa1-\xfe]{2}))+$/.test(inner) || !/[\xa1-\xfe]/.test(inner)) return inner
  return decodeText(Uint8Array.from(inner, (letter) => letter.charCodeAt(0))).text
}
