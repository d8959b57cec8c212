// What ledger, rasters, parcels, certificate and grids add up to, each beside the table of zones.
import { type GridRung, TOLERANCE } from '../../cadastre/index.ts'
import { readCsv } from '../../formats/index.ts'
import type { Raster } from '../../grid/index.ts'
import { exactSum } from '../../quantity/index.ts'
import { type PatchTotals, patchTotals } from '../folder/output-sums.ts'
import { gridMasses } from '../grids/grid-station.ts'
import { bandTotals, levelsOf, netApart, overviewApart } from './pixels.ts'
import { bandFile, FILES, type ProofFiles } from './proof-files.ts'
import { sinkChecks } from './sinks.ts'
import { sameNumber } from './told-twice.ts'
import { judged, type VerifiedSum } from './verified-sum.ts'
import { closureOf } from './written-json.ts'

/** Every sum beside the table's; none where there is no table. What cannot be read is told as a fault of its file. */
export async function tableSums(files: ProofFiles): Promise<readonly VerifiedSum[]> {
  if (!files.has(FILES.zones)) return []
  const table = await readTable(files)
  const sums: VerifiedSum[] = []
  const check = async (file: string, compare: () => Promise<readonly VerifiedSum[]>) => {
    if (files.has(file)) await files.attempt(file, async () => void sums.push(...(await compare())))
  }
  await check(FILES.zones, async () => rowSums(table))
  await check(FILES.ledger, () => ledgerSums(files, table))
  sums.push(...(await rasterSums(files, table)))
  await check(FILES.parcels, async () => patchSums(table, await patchTotals(files.open(FILES.parcels))))
  await check(FILES.closure, () => certificate(files, table))
  for (const rung of (await closureOf(files))?.grids ?? []) {
    if (!files.listed.has(rung.file)) files.fault(rung.file, `told by ${FILES.closure} but not listed`)
    await check(rung.file, () => gridSums(files, table, rung))
  }
  if (files.has(FILES.sinks) && files.has(FILES.net))
    for (const [file, compare] of Object.entries(sinkChecks(files.folder, zoneTotals(table))))
      await check(file, compare)
  await netPixels(files)
  return sums
}

// Overviews of sink and net, and the net's pixels against those of total and sink.
async function netPixels(files: ProofFiles): Promise<void> {
  const opened = new Map<string, Raster>()
  for (const band of ['total', 'sink', 'net']) {
    const file = bandFile(band)
    if (!files.has(file)) continue
    await files.attempt(file, async () => {
      const levels = await levelsOf(files.open(file), files.folder.zlib)
      const apart = band === 'total' ? undefined : await overviewApart(levels)
      if (apart) files.fault(file, apart)
      opened.set(band, levels[0]!)
    })
  }
  const [total, sink, net] = ['total', 'sink', 'net'].map((band) => opened.get(band))
  if (!total || !sink || !net) return
  const file = bandFile('net')
  await files.attempt(file, async () => {
    const apart = await netApart(total, sink, net)
    if (apart) files.fault(file, apart)
  })
}

interface Table {
  readonly sectors: readonly string[]
  readonly zones: readonly string[]
  /** t by zone, then sector. */
  readonly tonnes: readonly (readonly number[])[]
  /** t by zone, as the column `total_t` says. */
  readonly totals: readonly number[]
}

async function readTable(files: ProofFiles): Promise<Table> {
  const { columns, rows } = readCsv(await files.text(FILES.zones), FILES.zones)
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
  judged({ file, sector, against: FILES.zones, zone, table, found }, tolerance)

// A row's total is what its sectors make.
const rowSums = ({ zones, tonnes, totals }: Table): readonly VerifiedSum[] =>
  zones.map((zone, z) =>
    compared(
      { file: FILES.zones, sector: 'total', zone, table: exactSum(tonnes[z]!), found: totals[z]! },
      TOLERANCE.memory,
    ),
  )

async function ledgerSums(files: ProofFiles, table: Table): Promise<readonly VerifiedSum[]> {
  const { rows } = readCsv(await files.text(FILES.ledger), FILES.ledger)
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
    const sum = { file: FILES.ledger, sector, table: tableSum(table, sector), found }
    return compared(sum, TOLERANCE.memory)
  })
}

interface Band {
  readonly band: string
  readonly raster: Raster
}

// Every band against the table; where all of them are whole, the total's pixels against theirs.
async function rasterSums(files: ProofFiles, table: Table): Promise<readonly VerifiedSum[]> {
  const opened: Band[] = []
  for (const band of [...table.sectors, 'total']) {
    const file = bandFile(band)
    if (!files.has(file)) continue
    await files.attempt(file, async () => {
      const levels = await levelsOf(files.open(file), files.folder.zlib)
      const apart = await overviewApart(levels)
      if (apart) files.fault(file, apart)
      opened.push({ band, raster: levels[0]! })
    })
  }
  const all = opened.length === table.sectors.length + 1
  const sums: VerifiedSum[] = []
  for (const group of all ? [opened] : opened.map((one) => [one]))
    await files.attempt(bandFile(group.at(-1)!.band), async () => {
      const { totals, apart } = await bandTotals(group.map(({ raster }) => raster))
      if (all && apart) files.fault(bandFile('total'), apart)
      group.forEach(({ band }, b) => {
        const sum = { file: bandFile(band), sector: band, table: tableSum(table, band), found: totals[b]! }
        sums.push(compared(sum, TOLERANCE.written))
      })
    })
  return sums
}

function patchSums(table: Table, totals: PatchTotals): readonly VerifiedSum[] {
  const known = new Set(table.zones.flatMap((zone) => table.sectors.map((sector) => `${zone}/${sector}`)))
  const stray = [...totals.keys()].filter((key) => !known.has(key))
  if (stray.length > 0) throw new Error(`parcels of ${stray[0]}, which ${FILES.zones} lacks`)
  return table.zones.flatMap((zone, z) =>
    table.sectors.map((sector, s) => {
      const found = totals.get(`${zone}/${sector}`)?.value ?? 0
      const sum = { file: FILES.parcels, sector, zone, table: table.tonnes[z]![s]!, found }
      return compared(sum, TOLERANCE.patches)
    }),
  )
}

// What the certificate calls the table's sums must be what the table holds.
async function certificate(files: ProofFiles, table: Table): Promise<readonly VerifiedSum[]> {
  const closure = await closureOf(files)
  return (closure?.sectors ?? []).map(({ sector, table: found }) =>
    compared({ file: FILES.closure, sector, table: tableSum(table, sector), found }, TOLERANCE.memory),
  )
}

// A grid's mass, what lies outside included, against the table; and its cells against what the certificate says of them.
async function gridSums(files: ProofFiles, table: Table, rung: GridRung): Promise<readonly VerifiedSum[]> {
  const masses = await gridMasses(files.open(rung.file), rung, files.folder.zlib)
  return rung.sectors.map(({ sector, cells, outside }) => {
    const found = masses.get(sector)
    if (found === undefined) throw new Error(`no sector ${sector}`)
    if (Math.abs(found - cells) > TOLERANCE.patches * Math.abs(cells))
      throw new Error(`${sector} adds up to ${found} t, ${FILES.closure} says ${cells}`)
    const sum = { file: rung.file, sector, table: tableSum(table, sector), found: found + outside }
    return compared(sum, TOLERANCE.written)
  })
}
