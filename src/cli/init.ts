// cadastre init: a commented study and templates of its inputs in a new folder.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeWorkbook } from '../formats/index.ts'
import { yearbookTemplate } from '../inventory/index.ts'
import { isQuiet, type Loudness, say, sayJson, usageFault } from './console.ts'
import { refuseTaken, typed, writeFolder } from './new-folder.ts'

const TEMPLATES = new URL('../../examples/template/', import.meta.url)

/** What both kinds of `init` are told. */
export interface InitOptions extends Loudness {
  readonly balance: string
}

/**
 * Copy the template study into a new or empty folder; existing files are never overwritten. Options of --open that were
 * given without it are refused.
 */
export async function init(
  folder: string,
  options: InitOptions,
  ofOpen: readonly string[] = [],
): Promise<void> {
  if (ofOpen.length > 0)
    throw usageFault(
      ofOpen.map((name) => `--${name}`).join(', '),
      'no --open beside it',
      'options of open data with --open',
      'Add --open, or leave them out.',
    )
  refuseTaken(folder)
  const files = templates()
  await useBalance(options.balance, files)
  const names = await writeFolder(
    folder,
    [...files].map(([name, bytes]) => ({ name, bytes: () => [bytes] })),
  )
  if (options.json) sayJson({ ok: true, folder, files: names })
  else if (!isQuiet(options)) {
    say(
      `Written to ${folder}: ${names.join(', ')}.`,
      `Put your files in place of the templates, then: cadastre check ${typed(join(folder, 'study.yaml'))}`,
    )
  }
}

/** The files of the template study, by name. */
export function templates(): Map<string, Uint8Array> {
  const names = readdirSync(TEMPLATES).sort()
  return new Map(names.map((name) => [name, readFileSync(new URL(name, TEMPLATES))]))
}

/** Take the form of balance that was asked for: the tidy file stays, or the yearbook's sheet takes its place. */
export async function useBalance(form: string, files: Map<string, Uint8Array>): Promise<void> {
  if (form === 'yearbook') await useYearbook(files)
  else if (form !== 'tidy')
    throw usageFault('--balance', `"${form}"`, 'tidy or yearbook', 'Name a form of balance.')
}

const TIDY = 'energy-balance.csv'

// The yearbook's sheet in place of the tidy file; the study names it, and the year its title carries.
async function useYearbook(files: Map<string, Uint8Array>): Promise<void> {
  const study = new TextDecoder().decode(files.get('study.yaml'))
  const year = Number(/^year:\s*(\d+)/m.exec(study)?.[1])
  const line = /^( *)balance: energy-balance\.csv.*$/m
  const named =
    '$1balance: energy-balance.xlsx # the yearbook’s sheet; its notes say how to fill it\n$1# industries: energy-balance.xlsx # the same file: its sheet by industry, once filled'
  files.set('study.yaml', new TextEncoder().encode(study.replace(line, named)))
  files.delete(TIDY)
  files.set('energy-balance.xlsx', await writeWorkbook(yearbookTemplate(year)))
}
