// The pieces that an open study is made of: fetched, or taken from files that were downloaded by hand.
import { fault, InputError, type Issue, isInputError } from '../error.ts'
import type { Call, Reply, Web } from './web.ts'

/** What was downloaded by hand. */
export interface Downloads {
  /** What the folder is called in messages; undefined where none was named. */
  readonly folder: string | undefined
  /** The text of a file of the folder; undefined where it is not there. */
  text(name: string): Promise<string | undefined>
  /** A name under which a file of the folder can be opened; undefined where it is not there. */
  path(name: string): string | undefined
}

/** One piece: the file it is by hand, and how it is fetched. */
export interface Piece {
  readonly file: string
  readonly call: Call
}

/** How a piece is downloaded by hand. */
export interface ByHand {
  readonly file: string
  readonly how: string
}

/** Where pieces come from, and how to come by all of them where the web is out of reach. */
export interface Supply {
  readonly web: Web
  readonly downloads: Downloads
  readonly byHand: readonly ByHand[]
}

/** A piece's text with its status (200 for a file); where the server cannot be reached, how to go on without it. */
export async function fetchPiece({ file, call }: Piece, supply: Supply): Promise<Reply> {
  const text = await supply.downloads.text(file)
  if (text !== undefined) return { status: 200, text }
  return orByHand(supply, () => supply.web.request(call))
}

/** Do what needs the web; its faults come with what to download by hand. */
export async function orByHand<T>(supply: Supply, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isInputError(error)) throw error
    const offline = error.issues.some(({ code }) => code === 'http.refused')
    throw offline ? new InputError([...error.issues, ...(await handIssues(supply))]) : error
  }
}

async function handIssues({ downloads, byHand }: Supply): Promise<Issue[]> {
  const folder = downloads.folder ?? 'a folder'
  const missing: ByHand[] = []
  for (const piece of byHand) if (downloads.path(piece.file) === undefined) missing.push(piece)
  return missing.map(({ file, how }) =>
    fault(
      'open.by-hand',
      [file],
      `no such file in ${folder}`,
      'the file, where the server is out of reach',
      `${how} Put it in the folder and add --from FOLDER.`,
    ),
  )
}

/** A reply that is not what was asked for, or a file by hand that is something else: then the file is what is wrong. */
export function refusePiece(
  { file, call }: Piece,
  { downloads }: Supply,
  found: string,
  expected: string,
  hint: string,
): never {
  const byHand = downloads.path(file) !== undefined
  throw new InputError([
    fault(
      'open.piece',
      byHand ? [file] : [call.url.replace(/[?#].*$/, ''), file],
      byHand ? found.replace(/^status 200: /, '') : found,
      expected,
      byHand ? `Save ${file} anew, or take it out of the folder of --from.` : hint,
    ),
  ])
}
