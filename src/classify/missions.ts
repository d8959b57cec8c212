// What the band files of known missions are: by name to what they show, how they are scaled, what their quality band says.
import { csvParse } from 'd3-dsv'
import { shipped } from '../shipped.ts'
import { ROLES, type Role } from './indices.ts'

/** A band of a satellite mission: reflectance = stored value × scale + offset. */
export interface MissionBand {
  readonly mission: string
  /** As it stands in file names: SR_B4, B04. */
  readonly name: string
  readonly role: Role | undefined
  readonly scale: number
  readonly offset: number
  /** Stored value of no observation. */
  readonly fill: number
  /** Taken unless other bands are asked for. */
  readonly isUsual: boolean
}

const table = () =>
  csvParse(shipped['missions/bands.csv'] ?? '').map(
    (row): MissionBand => ({
      mission: row['mission']!,
      name: row['band']!,
      role: ROLES.find((role) => role === row['role']),
      scale: Number(row['scale']),
      offset: Number(row['offset']),
      fill: Number(row['fill']),
      isUsual: row['usual'] === 'yes',
    }),
  )

/** Names of the missions that are known. */
export function missionNames(): string[] {
  return [...new Set(table().map((band) => band.mission))]
}

/** Bands of a mission in their order; none where it is unknown. */
export function bandsOfMission(mission: string): readonly MissionBand[] {
  return table().filter((band) => band.mission === mission)
}

/** The mission whose product a file name belongs to. */
export function missionOfFile(file: string): string | undefined {
  const name = baseName(file)
  if (/^L[CO]0[89]_L2/i.test(name)) return 'landsat-8-9-l2'
  if (/^L[TE]0[457]_L2/i.test(name)) return 'landsat-4-7-l2'
  // Tile, date, band: T50SPA_20200507T024551_B04_10m; the surface reflectance of level 2A lies in R10m, R20m, R60m.
  return /^T\d\d[A-Z]{3}_\d{8}T\d{6}_.*_(10|20|60)m\./i.test(name) ? 'sentinel-2-l2a' : undefined
}

/** The band of a mission that a file holds, by the part of its name before the extension. */
export function bandOfFile(file: string, mission: string): MissionBand | undefined {
  const parts = partsOf(file)
  return bandsOfMission(mission).find((band) => parts.includes(`_${band.name.toUpperCase()}_`))
}

const baseName = (file: string) => file.split(/[\\/]/).at(-1)!
const partsOf = (file: string) =>
  `_${baseName(file)
    .replace(/\.\w+$/, '')
    .toUpperCase()}_`

/** Which quality file a mission has and which of its values are clear ground. */
export interface MissionMask {
  readonly isMask: (file: string) => boolean
  readonly isClear: (value: number) => boolean
}

/** The mask of a mission: flags of single bits, or values of a scene classification. */
export function maskOfMission(mission: string): MissionMask | undefined {
  const rows = csvParse(shipped['missions/masks.csv'] ?? '').filter((row) => row['mission'] === mission)
  if (rows.length === 0) return undefined
  const band = rows[0]!['band']!
  const numbers = (kind: string) =>
    rows.filter((row) => row['kind'] === kind).map((row) => Number(row['number']))
  const bits = numbers('bit').reduce((sum, bit) => sum | (1 << bit), 0)
  const values = new Set(numbers('value'))
  return {
    isMask: (file) => partsOf(file).includes(`_${band}_`),
    isClear: (value) => (value & bits) === 0 && !values.has(value),
  }
}

/**
 * What Sentinel-2 level 2A adds to stored values: −0.1 (in reflectance) from processing baseline 04.00 on, told
 * by the product's name (…_N0400_…) or, failing that, by a date of acquisition from 25 January 2022.
 */
export function sentinelOffset(path: string): { readonly offset: number; readonly isCertain: boolean } {
  const baseline = /_N(\d{4})_/.exec(path)?.[1]
  if (baseline !== undefined) return { offset: Number(baseline) >= 400 ? -0.1 : 0, isCertain: true }
  const date = /_(\d{8})T\d{6}/.exec(baseName(path))?.[1] ?? ''
  return { offset: date >= '20220125' ? -0.1 : 0, isCertain: false }
}
