// A folder of results or inputs, wherever it lies: names and what can be read under them.
import { decodeText, type WebFile, webSource } from 'carbon-cadastre/web'

/** Files by their path inside the folder. */
export type Folder = ReadonlyMap<string, WebFile>

// What the page has asked for ahead is taken from there, once.
function fetchOrTake({ href }: URL): Promise<Response> {
  const answer = globalThis.asked?.get(href)
  globalThis.asked?.delete(href)
  return answer ?? fetch(href)
}

/** The folder behind an address, as its `files.json` lists it; undefined where there is none. */
export async function folderOfUrl(base: string): Promise<Folder | undefined> {
  const root = new URL(base.endsWith('/') ? base : `${base}/`, document.baseURI)
  const response = await fetchOrTake(new URL('files.json', root))
  if (!response.ok) return undefined
  const names = (await response.json()) as string[]
  return new Map(names.map((name) => [name, { url: new URL(name, root).href }]))
}

/** The text of a file of a folder, in whatever encoding an office saved it. */
export async function textOf(folder: Folder, name: string): Promise<string | undefined> {
  const blob = await blobOf(folder, name)
  return blob && decodeText(new Uint8Array(await blob.arrayBuffer())).text
}

/** A file of a folder as a Blob, for links and downloads. */
export async function blobOf(folder: Folder, name: string): Promise<Blob | undefined> {
  const file = folder.get(name)
  if (file === undefined) return undefined
  if (file instanceof Blob) return file
  if ('url' in file) {
    const response = await fetchOrTake(new URL(file.url))
    return response.ok ? response.blob() : undefined
  }
  const source = await webSource(name, file)
  return source && new Blob([(await source.read(0, source.size)) as Uint8Array<ArrayBuffer>])
}

/** The part of a folder below the one that holds a file of the name `marker`, names cut accordingly. */
export function folderAround(folder: Folder, marker: RegExp): Folder | undefined {
  const found = [...folder.keys()]
    .filter((name) => marker.test(name) && /(^|\/)$/.test(name.replace(marker, '')))
    .sort((a, b) => a.length - b.length)[0]
  if (found === undefined) return undefined
  const prefix = found.replace(marker, '')
  return new Map(
    [...folder].flatMap(([name, file]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), file]] : [],
    ),
  )
}

/** Hand a file to the reader's disk. */
export function download(name: string, content: Blob | string): void {
  const blob = typeof content === 'string' ? new Blob([content], { type: 'text/plain' }) : content
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name.split('/').at(-1)!
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
