// Proves an output folder from its files alone: nothing altered, and ledger, table, pixels and parcels tell one total.
import { type GridRung, TOLERANCE } from '../cadastre/index.ts'
import { memorySource, readAll, readCsv } from '../formats/index.ts'
import { exactSum } from '../quantity/index.ts'
import { CHECKSUMS, readChecksums } from './checksums.ts'
import { gridMasses } from './grid-station.ts'
import { type PatchTotals, patchTotals } from './output-sums.ts'
import { FILES, type FileFault, type ProofFiles, proofFiles } from './proof-files.ts'
import { sameNumber } from './told-twice.ts'
import { judged, type OutputFolder, type VerifiedSum } from './verified-sum.ts'
import { missedFiles } from './verify-list.ts'
import { otherFormats, parcelRows, withParcels } from './verify-parcels.ts'
import { bandTotals, type Levels, levelsOf, overviewApart } from './verify-pixels.ts'
import { remade } from './verify-remade.ts'
import { sinkChecks } from './verify-sinks.ts'
import { statements } from './verify-statements.ts'

/** Whether an output folder is as the run left it. */
export interface Verification {
  readonly holds: boolean
  /** Files that are not as they were written, each with what is wrong. */
  readonly faults: readonly FileFault[]
  /** Files of the folder that the run did not write: not judged. */
  readonly others: readonly string[]
  readonly files: number
  readonly sums: readonly VerifiedSum[]
  /** The version that wrote it, where that is not this one: what only depends on other files was not made again. */
  readonly writtenBy?: string
}

/**
 * Check every file against its hash, then recompute the sums from those that are whole, and hold against each other what
 * files tell twice. Files that are made of others are made again by this `version`, where it is the one that wrote them.
 */
export async function verifyOutputs(folder: OutputFolder, version: string): Promise<Verification> {
  const faults: FileFault[] = []
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
  const files = proofFiles(folder, new Set((listed ?? []).map(({ name }) => name)), whole, faults)
  const writtenBy = listed && (await toldTwice(files, version))
  const known = new Set([CHECKSUMS, ...(listed ?? []).map(({ name }) => name)])
  return {
    holds: faults.length === 0 && sums.every((sum) => sum.holds),
    faults,
    others: folder.names.filter((name) => !known.has(name)),
    files: listed?.length ?? 0,
    sums,
    ...(writtenBy !== undefined && { writtenBy }),
  }
}

// Gives the version that wrote the folder, where it is another.
async function toldTwice(files: ProofFiles, version: string): Promise<string | undefined> {
  // What is no longer of the shape that it was written in ends its check alone.
  const attempt = async (file: string, check: () => Promise<void>) => {
    try {
      await check()
    } catch (error) {
      files.fault(file, `not as it was written (${error instanceof Error ? error.message : String(error)})`)
    }
  }
  await attempt(FILES.view, () => missedFiles(files))
  await attempt(FILES.view, () => statements(files))
  const provenance = await files.json<{ readonly software?: { readonly version?: string } }>(FILES.provenance)
  const by = provenance?.software?.version
  const isOurs = by === version
  await attempt(FILES.parcels, () =>
    withParcels(files, 'patches', async (parcels) => {
      await parcelRows(files, parcels)
      if (isOurs) await attempt(FILES.view, () => remade(files, version, parcels))
    }),
  )
  if (isOurs && !files.has(FILES.parcels)) await attempt(FILES.view, () => remade(files, version, undefined))
  for (const stem of isOurs ? ['patches', 'sinks', 'uncertainty/patches'] : [])
    await attempt(`${stem}.gpkg`, () => otherFormats(files, stem))
  return isOurs ? undefined : by
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
  sums.push(...(await rasterSums(folder, table, whole, faults)))
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

const BAND = (band: string) => `rasters/${band}.tif`

// Every band against the table; where all of them are whole, the total's pixels against theirs.
async function rasterSums(
  folder: OutputFolder,
  table: Table,
  whole: ReadonlySet<string>,
  faults: FileFault[],
): Promise<readonly VerifiedSum[]> {
  const bands = [...table.sectors, 'total'].filter((band) => whole.has(BAND(band)))
  const opened: { readonly band: string; readonly levels: Levels }[] = []
  const attempt = async (file: string, make: () => Promise<void>) => {
    try {
      await make()
    } catch (error) {
      faults.push({ file, fault: error instanceof Error ? error.message : String(error) })
    }
  }
  for (const band of bands)
    await attempt(BAND(band), async () => {
      const levels = await levelsOf(folder.open(BAND(band))!, folder.zlib)
      const apart = await overviewApart(levels)
      if (apart) faults.push({ file: BAND(band), fault: apart })
      opened.push({ band, levels })
    })
  const all = opened.length === table.sectors.length + 1
  const sums: VerifiedSum[] = []
  for (const group of all ? [opened] : opened.map((one) => [one]))
    await attempt(BAND(group.at(-1)!.band), async () => {
      const { totals, apart } = await bandTotals(group.map(({ levels }) => levels[0]!))
      if (all && apart) faults.push({ file: BAND('total'), fault: apart })
      group.forEach(({ band }, b) => {
        sums.push(
          compared(
            { file: BAND(band), sector: band, table: tableSum(table, band), found: totals[b]! },
            TOLERANCE.written,
          ),
        )
      })
    })
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
  for (const { cells, line } of rows) {
    const [mass, tonnes] = [Number(cells['mass_t']), Number(cells['emission_t'])]
    const made = Number(cells['activity']) * Number(cells['factor'])
    const near = (a: number, b: number) => sameNumber(a, b, TOLERANCE.patches)
    if (!near(made, mass) || !near(mass * Number(cells['gwp']), tonnes))
      throw new Error(`line ${line}: activity × factor × gwp is not ${tonnes} t`)
  }
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

// A certificate that cannot be read is told where it is checked.
async function rungsOf(folder: OutputFolder): Promise<readonly GridRung[]> {
  try {
    return (
      (JSON.parse(await textOf(folder, 'closure.json')) as { readonly grids?: readonly GridRung[] }).grids ??
      []
    )
  } catch {
    return []
  }
}

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
