// The words of a balance — carriers, flows, branches — as shipped tables, found by any of their names.
import { csvParse } from 'd3-dsv'
import { nearest } from '../../quantity/index.ts'
import { shipped } from '../../shipped.ts'

/** What carriers have in common. */
export type CarrierGroup = 'solid' | 'liquid' | 'gas' | 'biomass' | 'heat' | 'electricity' | 'other'

/** An energy carrier: a row of `data/carriers.csv`. */
export interface Carrier {
  readonly id: string
  readonly name: string
  readonly nameZh: string
  readonly dimension: 'mass' | 'volume' | 'energy'
  /** The yearbook's unit. */
  readonly unit: string
  readonly group: CarrierGroup
  /** Fuel of the IPCC tables that stands for it; empty for heat, electricity and other energy. */
  readonly fuel: string
  /** Whether its CO2 is a memo item. */
  readonly biogenic: boolean
}

/** A fuel of the IPCC tables: a row of `data/fuels.csv`. */
export interface Fuel {
  readonly id: string
  readonly name: string
  readonly nameZh: string
}

/** What a row of a balance tells: a kind of supply, transformation, loss or consumption. */
export interface Flow {
  readonly id: string
  readonly name: string
  readonly nameZh: string
  /** `non-energy` is an "of which" of final consumption; `material` stands beside it. */
  readonly part: 'supply' | 'transformation' | 'loss' | 'final' | 'non-energy' | 'material' | 'difference'
}

/** Whether fuel of a flow is burned in plants for power or heat. */
export const isPlant = ({ id }: Flow): boolean => id === 'thermal-power' || id === 'heating'

/** Whether amounts of a flow are burned, by consumers or in plants. */
export const isBurning = (flow: Flow): boolean => flow.part === 'final' || isPlant(flow)

/** IPCC group whose CH4 and N2O defaults apply: T2.2 energy, T2.3 manufacturing, T2.4 commercial, T2.5 residential. */
export type CombustionGroup = 'energy' | 'manufacturing' | 'commercial' | 'residential'

/** Who consumes, the sector that it belongs to, and its codes elsewhere. */
export interface Branch {
  readonly id: string
  readonly name: string
  readonly nameZh: string
  readonly sector: string
  readonly group: CombustionGroup
  readonly codes: BranchCodes
}

/** Whether a branch is industry or a division of it; construction is a row of its own, though its sector is industry. */
export const isIndustry = (branch: Branch | undefined): boolean =>
  branch?.sector === 'industry' && branch.id !== 'construction'

/** Where a branch stands in other classifications; empty where it has no place. */
export interface BranchCodes {
  /** Division of GB/T 4754-2017. */
  readonly gbt: string
  readonly ipcc: string
  readonly crf: string
  readonly nfr: string
  readonly gnfr: string
  /** GPC references of fuel burned, of electricity and heat bought, and of their grid losses. */
  readonly gpc: { readonly fuel: string; readonly electricity: string; readonly losses: string }
}

/** A shipped table that answers to ids, English and Chinese names and aliases. */
export interface Vocabulary<T> {
  readonly entries: readonly T[]
  find(text: string): T | undefined
  /** The name nearest to a misspelt one. */
  suggest(text: string): string | undefined
}

const folded = (text: string) =>
  text
    .trim()
    .toLowerCase()
    .replace(/[\s_\-、，,()（）]+/g, '')

type Row = Readonly<Record<string, string | undefined>>

function vocabulary<T extends { readonly id: string }>(
  file: string,
  key: string,
  read: (row: Row) => T,
): Vocabulary<T> {
  const entries: T[] = []
  const byName = new Map<string, T>()
  for (const row of csvParse(shipped[file] ?? '')) {
    const entry = read(row)
    entries.push(entry)
    const names = [row[key], row['name'], row['name_zh'], ...(row['aliases'] ?? '').split('|')]
    for (const name of names) if (name && !byName.has(folded(name))) byName.set(folded(name), entry)
  }
  return {
    entries,
    find: (text) => byName.get(folded(text)),
    suggest: (text) => {
      const close = nearest(folded(text), byName.keys())
      return close === undefined ? undefined : byName.get(close)?.id
    },
  }
}

// Built once a process: the shipped tables never change.
const lazily = <T>(make: () => T) => {
  let made: T | undefined
  return () => (made ??= make())
}

/** Carriers of the yearbook and of the IEA's balances. */
export const carriers = lazily(() =>
  vocabulary(
    'carriers.csv',
    'id',
    (row): Carrier => ({
      id: row['id']!,
      name: row['name']!,
      nameZh: row['name_zh']!,
      // The shipped columns hold these words only.
      dimension: row['dimension'] as Carrier['dimension'],
      unit: row['unit']!,
      group: row['group'] as CarrierGroup,
      fuel: row['factor'] ?? '',
      biogenic: row['biogenic'] === 'yes',
    }),
  ),
)

/** Fuels of the IPCC's tables, by the names that factors and numbers of them have. */
export const fuels = lazily(() =>
  vocabulary(
    'fuels.csv',
    'fuel',
    (row): Fuel => ({ id: row['fuel']!, name: row['name']!, nameZh: row['name_zh']! }),
  ),
)

/** A province of China, or a region of its grid. */
export interface Region {
  readonly id: string
  readonly name: string
  readonly nameZh: string
}

/** Provinces and grid regions of China by the names that their factors have, English or Chinese (江苏, 江苏省). */
export const regions = lazily(() =>
  vocabulary(
    'concordances/regions.csv',
    'region',
    (row): Region => ({ id: row['region']!, name: row['region']!, nameZh: row['name_zh']! }),
  ),
)

/** Rows of the balance sheet. */
export const flows = lazily(() =>
  vocabulary(
    'concordances/flows.csv',
    'flow',
    (row): Flow => ({
      id: row['flow']!,
      name: row['name']!,
      nameZh: row['name_zh']!,
      part: row['part'] as Flow['part'],
    }),
  ),
)

/** Branches and the sector each belongs to by default. */
export const branches = lazily(() =>
  vocabulary(
    'concordances/branches.csv',
    'branch',
    (row): Branch => ({
      id: row['branch']!,
      name: row['name']!,
      nameZh: row['name_zh']!,
      sector: row['sector']!,
      group: row['group'] as CombustionGroup,
      codes: {
        gbt: row['gbt']!,
        ipcc: row['ipcc']!,
        crf: row['crf']!,
        nfr: row['nfr']!,
        gnfr: row['gnfr']!,
        gpc: { fuel: row['gpc_fuel']!, electricity: row['gpc_electricity']!, losses: row['gpc_losses']! },
      },
    }),
  ),
)
