// Proves an output folder from its files alone: nothing altered, and ledger, table, pixels and parcels tell one total.
import { type GridRung, TOLERANCE } from '../cadastre/index.ts'
import { memorySource, readAll, readCsv } from '../formats/index.ts'
import { exactSum } from '../quantity/index.ts'
import { CHECKSUMS, readChecksums } from './checksums.ts'
import { gridMasses } from './grid-station.ts'
import { type PatchTotals, patchTotals, rasterTotal } from './output-sums.ts'
import { judged, type OutputFolder, type VerifiedSum } from './verified-sum.ts'
import { sinkChecks } from './verify-sinks.ts'

/** Whether an output folder is as the run left it. */
export interface Verification {
  readonly holds: boolean
  /** Files that are not as they were written, each with what is wrong. */
  readonly faults: readonly { readonly file: string; readonly fault: string }[]
  /** Files of the folder that the run did not write: not judged. */
  readonly others: readonly string[]
  readonly files: number
  readonly sums: readonly VerifiedSum[]
}

/** Check every file against its hash, then recompute the sums from those that are whole. */
export async function verifyOutputs(folder: OutputFolder): Promise<Verification> {
  const faults: { file: string; fault: string }[] = []
  const listed = await listOf(folder)
  if (!listed) faults.push({ file: CHECKSUMS, fault: 'missing, or altered since the run' })
  for (const { name, hash } of listed ?? []) {
    const source = folder.open(name)
    if (!source) faults.push({ file: name, fault: 'missing' })
    else if ((await folder.hash(source)) !== hash) faults.push({ file: name, fault: 'altered since the run' })
  }
  const whole = new Set((listed ?? []).map(({ name }) => name))
  for (const { file } of faults) whole.delete(file)
  const sums = await sumsOf(folder, whole, faults)
  const known = new Set([CHECKSUMS, ...(listed ?? []).map(({ name }) => name)])
  return {
    holds: faults.length === 0 && sums.every((sum) => sum.holds),
    faults,
    others: folder.names.filter((name) => !known.has(name)),
    files: listed?.length ?? 0,
    sums,
  }
}

async function listOf(folder: OutputFolder) {
  const source = folder.open(CHECKSUMS)
  if (!source) return undefined
  const hash = (text: string) => folder.hash(memorySource(CHECKSUMS, new TextEncoder().encode(text)))
  return readChecksums(new TextDecoder().decode(await readAll(source)), hash)
}

interface Table {
  readonly sectors: readonly string[]
  readonly zones: readonly string[]
  /** t by zone, then sector. */
  readonly tonnes: readonly (readonly number[])[]
  /** t by zone, as the column `total_t` says. */
  readonly totals: readonly number[]
}

async function sumsOf(
  folder: OutputFolder,
  whole: ReadonlySet<string>,
  faults: { file: string; fault: string }[],
): Promise<readonly VerifiedSum[]> {
  if (!whole.has('zones.csv')) return []
  const table = await readTable(folder)
  const sums: VerifiedSum[] = []
  const check = async (file: string, compare: () => Promise<readonly VerifiedSum[]>) => {
    if (!whole.has(file)) return
    try {
      sums.push(...(await compare()))
    } catch (error) {
      faults.push({ file, fault: error instanceof Error ? error.message : String(error) })
    }
  }
  await check('zones.csv', async () => rowSums(table))
  await check('inventory.csv', () => ledgerSums(folder, table))
  for (const band of [...table.sectors, 'total']) {
    const file = `rasters/${band}.tif`
    await check(file, async () => {
      const found = await rasterTotal(folder.open(file)!, folder.zlib)
      return [compared({ file, sector: band, table: tableSum(table, band), found }, TOLERANCE.written)]
    })
  }
  await check('patches.gpkg', async () => patchSums(table, await patchTotals(folder.open('patches.gpkg')!)))
  await check('closure.json', () => certificate(folder, table))
  for (const rung of whole.has('closure.json') ? await rungsOf(folder) : []) {
    if (!whole.has(rung.file) && !faults.some(({ file }) => file === rung.file))
      faults.push({ file: rung.file, fault: 'told by closure.json but not listed' })
    await check(rung.file, () => gridSums(folder, table, rung))
  }
  if (whole.has('sinks.csv') && whole.has('net.csv'))
    for (const [file, compare] of Object.entries(sinkChecks(folder, zoneTotals(table))))
      await check(file, compare)
  return sums
}

const textOf = async (folder: OutputFolder, name: string) =>
  new TextDecoder().decode(await readAll(folder.open(name)!))

async function readTable(folder: OutputFolder): Promise<Table> {
  const { columns, rows } = readCsv(await textOf(folder, 'zones.csv'), 'zones.csv')
  const sectors = columns.flatMap((name) =>
    /_t$/.test(name) && name !== 'total_t' ? [name.slice(0, -2)] : [],
  )
  return {
    sectors,
    zones: rows.map(({ cells }) => cells['id']!),
    tonnes: rows.map(({ cells }) => sectors.map((sector) => Number(cells[`${sector}_t`]))),
    totals: rows.map(({ cells }) => Number(cells['total_t'])),
  }
}

const tableSum = ({ sectors, tonnes }: Table, band: string) =>
  exactSum(tonnes.flatMap((row) => (band === 'total' ? row : [row[sectors.indexOf(band)]!])))

const zoneTotals = ({ zones, tonnes }: Table) =>
  new Map(zones.map((id, z) => [id, exactSum(tonnes[z]!)] as const))

type TableSum = Pick<VerifiedSum, 'file' | 'sector' | 'table' | 'found'> & { readonly zone?: string }

// A sum of a file beside that of the table.
const compared = ({ file, sector, zone, table, found }: TableSum, tolerance: number): VerifiedSum =>
  judged({ file, sector, against: 'zones.csv', zone, table, found }, tolerance)

// A row's total is what its sectors make.
const rowSums = ({ zones, tonnes, totals }: Table): readonly VerifiedSum[] =>
  zones.map((zone, z) =>
    compared(
      { file: 'zones.csv', sector: 'total', zone, table: exactSum(tonnes[z]!), found: totals[z]! },
      TOLERANCE.memory,
    ),
  )

async function ledgerSums(folder: OutputFolder, table: Table): Promise<readonly VerifiedSum[]> {
  const { rows } = readCsv(await textOf(folder, 'inventory.csv'), 'inventory.csv')
  return table.sectors.map((sector) => {
    const own = rows.filter(({ cells }) => cells['sector'] === sector && cells['memo'] !== 'memo')
    const found = exactSum(own.map(({ cells }) => Number(cells['emission_t'])))
    const sum = { file: 'inventory.csv', sector, table: tableSum(table, sector), found }
    return compared(sum, TOLERANCE.memory)
  })
}

function patchSums(table: Table, totals: PatchTotals): readonly VerifiedSum[] {
  const known = new Set(table.zones.flatMap((zone) => table.sectors.map((sector) => `${zone}/${sector}`)))
  const stray = [...totals.keys()].filter((key) => !known.has(key))
  if (stray.length > 0) throw new Error(`parcels of ${stray[0]}, which zones.csv lacks`)
  return table.zones.flatMap((zone, z) =>
    table.sectors.map((sector, s) => {
      const found = totals.get(`${zone}/${sector}`)?.value ?? 0
      const sum = { file: 'patches.gpkg', sector, zone, table: table.tonnes[z]![s]!, found }
      return compared(sum, TOLERANCE.patches)
    }),
  )
}

// What the certificate calls the table's sums must be what the table holds.
async function certificate(folder: OutputFolder, table: Table): Promise<readonly VerifiedSum[]> {
  const { sectors } = JSON.parse(await textOf(folder, 'closure.json')) as {
    readonly sectors: readonly { readonly sector: string; readonly table: number }[]
  }
  return sectors.map(({ sector, table: found }) =>
    compared({ file: 'closure.json', sector, table: tableSum(table, sector), found }, TOLERANCE.memory),
  )
}

const rungsOf = async (folder: OutputFolder) =>
  (JSON.parse(await textOf(folder, 'closure.json')) as { readonly grids?: readonly GridRung[] }).grids ?? []

// A grid's mass, what lies outside included, against the table; and its cells against what the certificate says of them.
async function gridSums(folder: OutputFolder, table: Table, rung: GridRung): Promise<readonly VerifiedSum[]> {
  const masses = await gridMasses(folder.open(rung.file)!, rung, folder.zlib)
  return rung.sectors.map(({ sector, cells, outside }) => {
    const found = masses.get(sector)
    if (found === undefined) throw new Error(`no sector ${sector}`)
    if (Math.abs(found - cells) > TOLERANCE.patches * Math.abs(cells))
      throw new Error(`${sector} adds up to ${found} t, closure.json says ${cells}`)
    const sum = { file: rung.file, sector, table: tableSum(table, sector), found: found + outside }
    return compared(sum, TOLERANCE.written)
  })
}
