// cadastre init: a commented study and templates of its inputs in a new folder.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { say, usageFault } from './console.ts'

const TEMPLATES = new URL('../../examples/template/', import.meta.url)

/** Copy the template study into a new or empty folder; existing files are never overwritten. */
export function init(folder: string, options: { readonly quiet?: boolean; readonly json?: boolean }): void {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw usageFault(
      folder,
      'a folder that is not empty',
      'a new or empty folder',
      'Name another folder; nothing is overwritten.',
    )
  }
  mkdirSync(folder, { recursive: true })
  const names = readdirSync(TEMPLATES).sort()
  for (const name of names) writeFileSync(join(folder, name), readFileSync(new URL(name, TEMPLATES)))
  if (options.json) say(JSON.stringify({ ok: true, folder, files: names }, null, 2))
  else if (options.quiet !== true) {
    say(
      `Written to ${folder}: ${names.join(', ')}.`,
      `Put your files in place of the templates, then: cadastre check ${join(folder, 'study.yaml')}`,
    )
  }
}
