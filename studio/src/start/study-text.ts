// A study file written from the files at hand and a few settings.
import type { NamedPart, Role } from './roles.ts'

/** Which legend a cover has by the name of its file; the build puts it in. */
declare const __LEGEND_FILES__: readonly (readonly [legend: string, pattern: string])[]

export interface Settings {
  readonly title: string
  readonly year: string
  /** A shipped legend; empty for that of the product whose files are named like the cover. */
  readonly legend: string
  readonly buffer: string
  readonly zoneId: string
  readonly zoneName: string
  /** t/MWh; empty where the balance moves no electricity in. */
  readonly gridFactor: string
}

export const DEFAULTS: Settings = {
  title: '',
  year: '2020',
  legend: '',
  buffer: '15 m',
  zoneId: '',
  zoneName: '',
  gridFactor: '',
}

/** Stand-ins for files that are still to come; the check does not count them as faults. */
export const PLACEHOLDERS: Readonly<Partial<Record<Role, string>>> = {
  balance: '(energy balance)',
  cover: '(land cover)',
  zones: '(districts)',
}

/** The shipped legend of the product whose files are named like the cover, else the commonest. */
export function legendOfCover(parts: readonly NamedPart[]): string {
  const name = parts
    .find(({ role }) => role === 'cover')
    ?.name.split('/')
    .at(-1)
  const known = name && __LEGEND_FILES__.find(([, pattern]) => new RegExp(pattern, 'i').test(name))
  return known ? known[0] : 'cnlucc'
}

/** The study file as YAML. */
export function studyText(parts: readonly NamedPart[], settings: Settings): string {
  const of = (role: Role) => parts.filter((part) => part.role === role)
  const first = (role: Role) => of(role)[0]?.name
  const needed = (role: Role) => quoted(first(role) ?? PLACEHOLDERS[role]!)
  const list = (role: Role) =>
    `[${of(role)
      .map(({ name }) => quoted(name))
      .join(', ')}]`
  const zones = of('zones')[0]
  const properties = zones?.properties ?? []
  const guess = (wanted: readonly RegExp[], other: number) =>
    wanted.flatMap((form) => properties.find((key) => form.test(key)) ?? [])[0] ??
    properties[other] ??
    properties[0] ??
    'id'
  const lines = [
    `title: ${quoted(settings.title || 'My city')}`,
    `year: ${number(settings.year.replace(/年$/, ''))}`,
    'inventory:',
    `  balance: ${needed('balance')}`,
    ...(first('overrides') ? [`  overrides: ${quoted(first('overrides')!)}`] : []),
    ...(settings.gridFactor.trim()
      ? [
          '  electricity:',
          '    from: balance',
          `    imports: { factor: ${number(settings.gridFactor)}, unit: t/MWh, source: given in the studio }`,
        ]
      : []),
    'land:',
    `  cover: ${needed('cover')}`,
    `  legend: ${quoted(first('legend') ?? (settings.legend || legendOfCover(parts)))}`,
    ...(of('parks').length + of('enterprises').length > 0
      ? [
          '  industry:',
          ...(of('parks').length > 0 ? [`    parks: ${list('parks')}`] : []),
          ...(of('enterprises').length > 0
            ? [`    enterprises: ${list('enterprises')}`, `    buffer: ${quoted(settings.buffer)}`]
            : []),
        ]
      : []),
    'zones:',
    `  file: ${needed('zones')}`,
    `  id: ${quoted(settings.zoneId || guess(IDS, 0))}`,
    `  name: ${quoted(settings.zoneName || guess(NAMES, 1))}`,
    ...(properties.includes('name_en') ? ['  name_en: name_en'] : []),
    ...(first('controls') ? ['allocate:', `  controls: ${quoted(first('controls')!)}`] : []),
    ...(first('context') ? [`context: ${quoted(first('context')!)}`] : []),
  ]
  return `${lines.join('\n')}\n`
}

// What districts are told by, the surest first; a number of the row is the last resort.
const IDS = [/^adcode$/i, /代码|编码/, /^(code|id|gb)$/i, /code$/i, /_id$/i, /^(gid|fid|objectid)$/i, /id$/i]
const NAMES = [/^name$/i, /名称|^名$/, /^full_?name$/i, /^name(?!_en)/i, /name/i, /^district$/i, /名/]

// A plain word; anything YAML might take for a number, a truth or a mark goes in quotes.
const quoted = (text: string) =>
  /^[A-Za-z][\w.\-/]*$/.test(text) && !/^(true|false|yes|no|on|off|null|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text)

// A number as people type it: full-width digits and a decimal comma are read; the engine tells what is none.
function number(typed: string): string {
  const text = typed
    .normalize('NFKC')
    .trim()
    .replace(/^(-?\d+),(\d+)$/, '$1.$2')
  return text !== '' && Number.isFinite(Number(text)) ? text : JSON.stringify(typed)
}
