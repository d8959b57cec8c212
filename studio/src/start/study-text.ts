// A study file written from the files at hand and a few settings.
import type { Role, StudyPart } from './recognise.ts'

export interface Settings {
  readonly title: string
  readonly year: string
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
  legend: 'cnlucc',
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

/** The study file as YAML. */
export function studyText(parts: readonly StudyPart[], settings: Settings): string {
  const of = (role: Role) => parts.filter((part) => part.role === role)
  const first = (role: Role) => of(role)[0]?.name
  const needed = (role: Role) => quoted(first(role) ?? PLACEHOLDERS[role]!)
  const list = (role: Role) =>
    `[${of(role)
      .map(({ name }) => quoted(name))
      .join(', ')}]`
  const zones = of('zones')[0]
  const guess = (wanted: RegExp, other: number) =>
    zones?.properties.find((key) => wanted.test(key)) ??
    zones?.properties[other] ??
    zones?.properties[0] ??
    'id'
  const lines = [
    `title: ${quoted(settings.title || 'My city')}`,
    `year: ${settings.year}`,
    'inventory:',
    `  balance: ${needed('balance')}`,
    ...(first('overrides') ? [`  overrides: ${quoted(first('overrides')!)}`] : []),
    ...(settings.gridFactor
      ? [
          '  electricity:',
          '    from: balance',
          `    imports: { factor: ${settings.gridFactor}, unit: t/MWh, source: given in the studio }`,
        ]
      : []),
    'land:',
    `  cover: ${needed('cover')}`,
    `  legend: ${quoted(first('legend') ?? settings.legend)}`,
    ...(of('parks').length + of('enterprises').length > 0
      ? [
          '  industry:',
          ...(of('parks').length > 0 ? [`    parks: ${list('parks')}`] : []),
          ...(of('enterprises').length > 0
            ? [`    enterprises: ${list('enterprises')}`, `    buffer: ${settings.buffer}`]
            : []),
        ]
      : []),
    'zones:',
    `  file: ${needed('zones')}`,
    `  id: ${quoted(settings.zoneId || guess(/^(adcode|code|id|gid|fid|.*_?id|.*code)$/i, 0))}`,
    `  name: ${quoted(settings.zoneName || guess(/^(name|.*name.*|district)$/i, 1))}`,
    ...(zones?.properties.includes('name_en') ? ['  name_en: name_en'] : []),
    ...(first('controls') ? ['allocate:', `  controls: ${quoted(first('controls')!)}`] : []),
    ...(first('context') ? [`context: ${quoted(first('context')!)}`] : []),
  ]
  return `${lines.join('\n')}\n`
}

const quoted = (text: string) => (/^[\w.\-/]+$/.test(text) ? text : JSON.stringify(text))
